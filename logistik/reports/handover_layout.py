"""The berita acara of a handover on paper: the shipment, item by item, and both parties beside the supervisor."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from logistik.printing import words

from .handover import Handed, Handover
from .sheet import BOLD, PART, RECORDED, TEXT, WIDTH, Numbered, build, columns, figure, head, pairs, ruled, signature

_HEAD = ("Barang", "Satuan", "Surat jalan", "Baik", "Rusak", "Selisih")


def lay_out_handover(said: Handover, about: Numbered) -> bytes:
    """The record as a PDF."""
    story = head(about, "BERITA ACARA", "PENGAWASAN SERAH TERIMA PERLENGKAPAN")
    facts = [("Surat jalan", said.manifest_number), ("Dari", said.origin), ("Kepada", said.destination)]
    facts += [("Waktu", said.when), ("Kendaraan", said.vehicle), ("Segel", said.seals)]
    story += [pairs([(label, text or "-") for label, text in facts], 30 * mm), Spacer(1, 3 * mm), _table(said)]
    known = all(row.difference is not None for row in said.rows)
    verdict = "Sesuai surat jalan, semua baik." if said.agrees else "TIDAK seluruhnya sesuai surat jalan dan baik."
    story += [Spacer(1, 3 * mm), words(verdict if known else "Belum semua barang dihitung.", BOLD)]
    if said.note:
        story += [Paragraph("Penjelasan", PART), words(said.note, TEXT)]
    parties = [_party("Yang menyerahkan", said.giver, said.giver_position)]
    parties.append(_party("Yang menerima", said.taker, said.taker_position))
    both = Table([parties], [WIDTH / 2] * 2, style=[("LEFTPADDING", (0, 0), (0, -1), 0)])
    last = signature(RECORDED, said.position, said.name, about, title="Diawasi oleh")
    return build([*story, KeepTogether([Spacer(1, 6 * mm), both]), last], about, "Berita acara serah terima")


def _table(said: Handover) -> Table:
    counts = [18 * mm, 22 * mm, 18 * mm, 18 * mm, 18 * mm]
    return ruled([columns(2, *_HEAD), *[_row(row) for row in said.rows]], [WIDTH - sum(counts), *counts])


def _row(row: Handed) -> list[Flowable]:
    values = (row.manifest, row.good, row.damaged, row.difference)
    return [words(row.name), words(row.unit), *[figure(value) for value in values]]


def _party(title: str, name: str, position: str) -> list[Flowable]:
    return [words(title, TEXT), words(position, TEXT), Spacer(1, 16 * mm), words(name, BOLD)]
