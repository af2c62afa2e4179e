"""A submission of Collect, in XML → the same statement that the API would take as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from logistik import intake
from logistik.api.concerns import ConcernSent
from logistik.api.sent import InspectionSent, ReceiptSent, Statement
from logistik.models import POINTS

MOST_BYTES = 1024 * 1024
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,20})?", re.ASCII)


class Unreadable(Exception):
    """It is no submission of one of our forms; the message is a sentence in Indonesian."""


@dataclass(frozen=True)
class Kind:
    """What the submissions of a form become, who stores them, and how what is their own is read."""

    name: str
    statement: type[Statement]
    store: Callable[[Any, intake.Sent], intake.Answer]
    words: Callable[[Element], dict[str, Any]]


@dataclass(frozen=True)
class Submission:
    """What was sent: its kind, what it says in the words of the API, and the photos it names."""

    kind: Kind
    content: dict[str, Any]
    photos: frozenset[str]


def read(body: bytes, date: str | None) -> Submission:
    """A submission and, from the request's ``Date``, when the device says it sent it. Raises Unreadable."""
    root = _root(body)
    form_id = root.get("id", "")
    if form_id not in _KINDS:
        raise Unreadable(f"Formulir “{form_id[:40]}” tidak dikenal; unduh formulirnya lagi.")
    kind = _KINDS[form_id]
    content = {"id": _uuid(_text(root, "meta/instanceID")), "place": _text(root, "tempat")}
    content |= {"observed_at": _text(root, "dihitung"), **kind.words(root)}
    if sent_at := _sent_at(date):
        content["sent_at"] = sent_at
    names = frozenset(_text(picture, "foto") for picture in root.findall("gambar")) - {""}
    return Submission(kind, content, names)


def _root(body: bytes) -> Element:
    """The root, every name without its namespace. No DTD is read, so nothing in it can grow or reach out."""
    if len(body) > MOST_BYTES:
        raise Unreadable("Formulir lebih besar dari 1 MB.")
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise Unreadable("Formulir memuat DTD, yang tidak diterima.")
        root = fromstring(text)  # nosec B314 # noqa: S314 no DTD, and a text: whatever encoding it declares is not believed
    except (UnicodeDecodeError, ParseError, ValueError) as error:
        raise Unreadable("Formulir bukan XML yang sah dalam UTF-8.") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _receipt(root: Element) -> dict[str, Any]:
    lines = [
        {"item": _text(line, "barang"), "good": _whole(line, "baik"), "damaged": _whole(line, "rusak") or 0}
        for line in root.findall("baris")
    ]
    seals = [_text(seal, "nomor") for seal in root.findall("segelnya")]
    replaced = _text(root, "meta/deprecatedID")
    return {
        "position": _position(_text(root, "posisi")),
        "witness": _text(root, "pengawasan"),
        "seal": _text(root, "segel"),
        "cable_ties": _text(root, "kabel_ties") or None,
        "unnumbered": _whole(root, "tanpa_nomor"),
        "seal_numbers": [number for number in seals if number],
        "storage": _text(root, "penyimpanan"),
        "manifest_number": _text(root, "surat_jalan"),
        "received_by": _text(root, "diterima_oleh"),
        "notes": _text(root, "catatan"),
        "corrects": _uuid(replaced) if replaced else None,
        "lines": lines,
    }


def _inspection(root: Element) -> dict[str, Any]:
    """A point that was not looked at is left out."""
    answers = {point: _text(root, f"butir/{point}") for point in POINTS}
    points = {point: answer == "ya" for point, answer in answers.items() if answer in ("ya", "tidak")}
    return {"points": points, "notes": _text(root, "catatan")}


def _concern(root: Element) -> dict[str, Any]:
    return {"kind": _text(root, "jenis"), "text": _text(root, "isi")}


_KINDS = {
    "penerimaan": Kind("receipt", ReceiptSent, lambda s, sent: intake.store_receipt(s.report(), sent), _receipt),
    "pemeriksaan": Kind(
        "inspection", InspectionSent, lambda s, sent: intake.store_inspection(s.visit(), sent), _inspection
    ),
    "kendala": Kind("concern", ConcernSent, lambda s, sent: intake.store_concern(s.worry(), sent), _concern),
}


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _whole(element: Element, path: str) -> int | str | None:
    """A number where it is one; anything else stays as it was written, and the statement names it."""
    written = _text(element, path)
    return int(written) if _WHOLE.fullmatch(written) else written or None


def _uuid(written: str) -> str:
    return written.removeprefix("uuid:")


def _position(written: str) -> dict[str, Any] | None:
    """Latitude, longitude, altitude and accuracy, as Collect writes a geopoint.

    A form that does not say ``allow-mock-accuracy`` (ours does not) gets an accuracy of 0 with every position that an
    application made up, or a finger on a map: no satellite is as sure as that.
    """
    parts = written.split()
    if not parts:
        return None
    numbers = [float(part) if _NUMBER.fullmatch(part) else part for part in parts]
    where = {"latitude": numbers[0], "longitude": numbers[1] if len(numbers) > 1 else None}
    accuracy = numbers[3] if len(numbers) > 3 else None
    return where | {"accuracy_m": accuracy, "mock": accuracy == 0}


def _sent_at(date: str | None) -> str | None:
    try:
        at = parsedate_to_datetime(date) if date else None
    except (ValueError, OverflowError):  # of a zone or a year that no clock has
        return None
    return at.isoformat() if at and at.tzinfo and 2000 <= at.year <= 2100 else None
