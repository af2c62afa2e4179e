"""The berita acara of a destruction on paper: who stood by, the sum in figures and in words, whether it adds up."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from logistik.printing import spelled, words
from logistik.rules.wording import number

from .destruction import Destroyed, Destruction
from .sheet import PART, PROSE, RECORDED, TEXT, WIDTH, Numbered, build, columns, figure, head, ruled, signature

_HEAD = ("Jenis surat suara", "Lebih", "Rusak", "Lebih + rusak", "Dimusnahkan", "Selisih", "Sisa di gudang", "Stok PSU")


def lay_out_destruction(said: Destruction, about: Numbered) -> bytes:
    """The record as a PDF."""
    story = head(about, "BERITA ACARA", "PENGAWASAN PEMUSNAHAN SURAT SUARA")
    opening = f"Pada hari ini {said.when or '...'}, bertempat di {said.where or '...'}, telah diawasi pemusnahan"
    story += [words(f"{opening} surat suara yang lebih dan yang rusak dengan rincian sebagai berikut:", PROSE)]
    story += [Spacer(1, 3 * mm), _table(said), Spacer(1, 3 * mm)]
    story += [words(sentence, TEXT) for sentence in verdict(said)]
    if said.note:
        story += [Paragraph("Penjelasan", PART), words(said.note, TEXT)]
    story += [Paragraph("Disaksikan oleh", PART), *_witnesses(said)]
    return build([*story, signature(RECORDED, said.position, said.name, about)], about, "Berita acara pemusnahan")


def _witnesses(said: Destruction) -> list[Flowable]:
    """Each with room to sign."""
    named = [
        [words(f"{count}. {who}", TEXT), words("." * 40, TEXT)]
        for count, who in enumerate(said.witnesses.splitlines(), 1)
    ]
    room = [("TOPPADDING", (0, 0), (-1, -1), 8), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    return [Table(named, [WIDTH * 0.6, WIDTH * 0.4], style=room)] if named else []


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
    rows = [columns(1, *_HEAD), *[_row(row) for row in [*said.rows, said.total]]]
    counts = [16 * mm, 16 * mm, 17 * mm, 25 * mm, 15 * mm, 17 * mm, 17 * mm]
    return ruled(rows, [WIDTH - sum(counts), *counts])


def _row(row: Destroyed) -> list[Flowable]:
    values = (row.surplus, row.damaged, row.expected, row.destroyed, row.difference, row.left, row.psu)
    return [words(row.name), *[figure(value) for value in values]]
