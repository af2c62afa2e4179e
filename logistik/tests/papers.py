"""What the tests of papers share: a place for the files, and what stands in a PDF."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pytest
from pypdf import PageObject, PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth


class Box(NamedTuple):
    """A run of text and where it stands, in points from the lower left corner of its page."""

    text: str
    left: float
    bottom: float
    right: float
    page: int


def boxes(body: bytes) -> list[Box]:
    """Each run of text in reading order."""
    pages = PdfReader(io.BytesIO(body)).pages
    return [box for number, page in enumerate(pages, 1) for box in _of_page(page, number)]


def _of_page(page: PageObject, number: int) -> list[Box]:
    found: list[Box] = []

    def seen(text: str, matrix: Any, placed: Any, font: Any, size: float) -> None:
        if said := " ".join(text.split()):
            left, bottom = placed[4] * matrix[0] + matrix[4], placed[5] * matrix[3] + matrix[5]
            width = stringWidth(said, font["/BaseFont"].removeprefix("/"), size)
            found.append(Box(said, round(left, 1), round(bottom, 1), round(left + width, 1), number))

    page.extract_text(visitor_text=seen)
    return found


def text(body: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


@pytest.fixture
def evidence(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
