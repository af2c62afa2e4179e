"""What the tests of papers share: a place for the files, and what stands in a PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader


def boxes(body: bytes) -> list[tuple[str, int]]:
    """Each run of text in reading order with the point at which it begins."""
    found: list[tuple[str, int]] = []

    def seen(text: str, matrix: Any, placed: Any, *_: Any) -> None:
        if said := " ".join(text.split()):
            found.append((said, round(placed[4] * matrix[0] + matrix[4])))

    for page in PdfReader(io.BytesIO(body)).pages:
        page.extract_text(visitor_text=seen)
    return found


def text(body: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


@pytest.fixture
def evidence(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
