"""The papers of a rakernis or bimtek as PDF: the attendance list to be signed or as it was noted, and the minutes."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from logistik.printing import spelled, words

from .form_a import NIL
from .gathering import Gathering, Minutes, Presence
from .sheet import PART, PROSE, TEXT, WIDTH, Numbered, build, columns, head, pairs, ruled, signature

#: Two empty lines, to sign on.
ROOM = "\u00a0\n\u00a0"
MINUTED = "Demikian notula ini dibuat dengan sebenarnya."


def lay_out_presence(said: Presence, about: Numbered) -> bytes:
    """The list as a PDF; what nobody noted leaves room for a signature."""
    rows = [[str(count), *row[:3], row[3] or ROOM] for count, row in enumerate(said.rows, 1)]
    widths = [9 * mm, 40 * mm, 40 * mm, 0, 34 * mm]
    story = [*_head("DAFTAR HADIR", said, about)]
    story += [_table(("No", "Nama", "Jabatan", "Wilayah", "Kehadiran atau tanda tangan"), rows, widths)]
    story += [Spacer(1, 1 * mm), signature(turnout(said), said.position, said.name, about)]
    return build(story, about, "Daftar hadir")


def lay_out_minutes(said: Minutes, about: Numbered) -> bytes:
    """The minutes as a PDF."""
    story = [*_head("NOTULA", said, about), words(turnout(said), TEXT)]
    story.append(Paragraph("I. Susunan acara", PART))
    agenda = _table(("Waktu", "Acara", "Narasumber"), said.agenda, [36 * mm, 0, 50 * mm])
    story += [agenda if said.agenda else words(NIL, TEXT), Paragraph("II. Ringkasan", PART)]
    story += [words(said.summary or "...", PROSE), Paragraph("III. Tanya jawab", PART)]
    talk = _table(("Penanya", "Kendala atau kekhawatiran", "Jawaban"), said.talk, [38 * mm, 0, 62 * mm])
    story += [talk if said.talk else words(NIL, TEXT)]
    last = signature(MINUTED, said.position, said.name, about, title="Notulis")
    return build([*story, last], about, "Notula")


def turnout(said: Gathering) -> str:
    return f"Hadir {spelled(said.present)} dari {spelled(said.invited)} orang yang diundang."


def _head(title: str, said: Gathering, about: Numbered) -> list[Flowable]:
    return [*head(about, title, said.kind.upper()), pairs(said.facts, 36 * mm), Spacer(1, 4 * mm)]


def _table(titles: tuple[str, ...], rows: list[list[str]], widths: list[float]) -> Table:
    """``widths`` in points; the column of width 0 takes what is left."""
    left = WIDTH - sum(widths)
    cells = [columns(len(titles), *titles)]
    cells += [[words(cell) for cell in row] for row in rows]
    return ruled(cells, [width or left for width in widths])
