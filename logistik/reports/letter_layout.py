"""A letter on paper: letterhead, number, subject and date, addressee, what was found, what is asked for, signature."""

from __future__ import annotations

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Spacer, Table

from logistik.printing import spelled, words

from .letters import Letter
from .sheet import BOLD, PROSE, TEXT, TITLE, WIDTH, Numbered, build, pairs, signature

_DATE = ParagraphStyle("letter-date", parent=TEXT, alignment=TA_RIGHT)
_INNER = ParagraphStyle("letter-inner", parent=PROSE, leftIndent=5 * mm)
_POINT = ParagraphStyle("letter-point", parent=_INNER, leftIndent=10 * mm, bulletIndent=5 * mm, spaceAfter=2)
CLOSING = "Demikian disampaikan. Atas perhatian dan kerja sama Saudara diucapkan terima kasih."


def lay_out_letter(letter: Letter, about: Numbered) -> bytes:
    """The letter as a PDF."""
    story: list[Flowable] = [words(line, TITLE) for line in letter.head]
    story += [Spacer(1, 2 * mm), HRFlowable(width="100%", thickness=1.2, color="black"), Spacer(1, 3 * mm)]
    story += [_top(letter, about), Spacer(1, 5 * mm)]
    story += [words("Yth.", TEXT), words(letter.to, BOLD), words("di tempat", TEXT), Spacer(1, 5 * mm)]
    story += [words(opening(letter), PROSE), Spacer(1, 2 * mm)]
    story += [words(said, _POINT, f"{n}.") for n, said in enumerate(letter.findings, 1)]
    if letter.basis:
        story += [Spacer(1, 1 * mm), words(f"Ketentuan yang menjadi dasar: {'; '.join(letter.basis)}.", PROSE)]
    story += [Spacer(1, 2 * mm), words(_asked(letter), PROSE), Spacer(1, 1 * mm), words(letter.text, _INNER)]
    if letter.reply_by:
        story += [Spacer(1, 2 * mm), words(f"Mohon jawaban tertulis paling lambat hari {letter.reply_by}.", PROSE)]
    last = signature(CLOSING, letter.position, letter.name, about, dated=False)
    return build([*story, last], about, letter.subject)


def _top(letter: Letter, about: Numbered) -> Table:
    """Number, enclosures and subject at the left, place and date at the right."""
    enclosed = f"{spelled(letter.enclosed)} berkas" if letter.enclosed else "-"
    left = pairs([("Nomor", letter.number), ("Lampiran", enclosed), ("Perihal", letter.subject)], 18 * mm, 54 * mm)
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
    ]
    style += [("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    return Table([[left, words(f"{about.place}, {letter.on}", _DATE)]], [76 * mm, WIDTH - 76 * mm], style=style)


def opening(letter: Letter) -> str:
    """From what it is written; prevention has found nothing yet."""
    supervised = f"pengawasan perlengkapan {letter.election}"
    if letter.finding:
        return f"Berdasarkan {letter.finding}, dalam {supervised} didapati:"
    if letter.findings:
        return f"Berdasarkan hasil {supervised}, didapati:"
    return f"Dalam rangka pencegahan pada {supervised}, dengan ini kami sampaikan hal berikut."


def _asked(letter: Letter) -> str:
    return f"Sehubungan dengan hal tersebut, kami menyampaikan {letter.subject.lower()} sebagai berikut:"
