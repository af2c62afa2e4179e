"""The berita acara of a destruction on paper: who stood by, the sum in figures and in words, whether it adds up."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from logistik.printing import GRID, PLAIN, spelled, words
from logistik.rules.wording import number

from .destruction import Destroyed, Destruction
from .sheet import CENTRED, DRAFT, PART, SUB, TEXT, TITLE, WIDTH, Numbered, build, signature

_HEAD = ("Jenis surat suara", "Lebih", "Rusak", "Lebih + rusak", "Dimusnahkan", "Selisih", "Sisa di gudang", "Stok PSU")


def lay_out_destruction(said: Destruction, about: Numbered) -> bytes:
    """The record as a PDF."""
    story: list[Flowable] = [Paragraph("BERITA ACARA", TITLE), Paragraph("PENGAWASAN PEMUSNAHAN SURAT SUARA", TITLE)]
    story += [words(f"Nomor: {about.code or DRAFT}", CENTRED), Spacer(1, 5 * mm)]
    story += [
        words(f"Pada {said.when or '...'} bertempat di {said.where or '...'}, diawasi pemusnahan surat suara:", TEXT)
    ]
    story += [Spacer(1, 3 * mm), _table(said), Spacer(1, 3 * mm)]
    story += [words(sentence, TEXT) for sentence in verdict(said)]
    if said.note:
        story += [Paragraph("Penjelasan", PART), words(said.note, TEXT)]
    story += [Paragraph("Disaksikan oleh", PART)]
    story += [words(f"{count}. {who}", SUB) for count, who in enumerate(said.witnesses.splitlines(), 1)]
    return build([*story, signature(said.position, said.name, about)], about, "Berita acara pemusnahan")


def verdict(said: Destruction) -> list[str]:
    """What the numbers say, in figures and words; of what is not known, that it is not."""
    total = said.total
    if total.expected is None or total.destroyed is None:
        return ["Jumlahnya belum lengkap."]
    told = [
        f"Dimusnahkan {spelled(total.destroyed)} lembar; "
        f"lebih {number(total.surplus or 0)} + rusak {number(total.damaged or 0)} = {number(total.expected)} lembar."
    ]
    told.append("Jumlahnya sesuai." if all(row.difference == 0 for row in said.rows) else "Jumlahnya TIDAK sesuai.")
    if total.left is not None:
        told.append(f"Sisa di gudang di luar stok PSU: {spelled(total.left)} lembar.")
    if total.psu is not None:
        told.append(f"Stok PSU disimpan terpisah: {spelled(total.psu)} lembar.")
    return told


def _table(said: Destruction) -> Table:
    head = [Paragraph(f"<b>{title}</b>", PLAIN) for title in _HEAD]
    rows: list[list[Flowable]] = [[*head], *[_row(row) for row in [*said.rows, said.total]]]
    counts = [15 * mm, 15 * mm, 17 * mm, 24 * mm, 15 * mm, 16 * mm, 16 * mm]
    widths = [WIDTH - sum(counts), *counts]
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, GRID)])
    ruled.add("VALIGN", (0, 0), (-1, -1), "TOP")
    ruled.add("LEFTPADDING", (0, 0), (-1, -1), 3)
    ruled.add("RIGHTPADDING", (0, 0), (-1, -1), 2)
    return Table(rows, widths, style=ruled, repeatRows=1)


def _row(row: Destroyed) -> list[Flowable]:
    values = (row.surplus, row.damaged, row.expected, row.destroyed, row.difference, row.left, row.psu)
    return [words(row.name), *[words("?" if value is None else number(value)) for value in values]]
