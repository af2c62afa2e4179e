"""A letter on paper: letterhead, number and subject, addressee, what was found, what is asked for, signature."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Paragraph, Spacer

from logistik.printing import words

from .letters import Letter
from .sheet import BOLD, SUB, TEXT, TITLE, Numbered, build, pairs, signature


def lay_out_letter(letter: Letter, about: Numbered) -> bytes:
    """The letter as a PDF."""
    story: list[Flowable] = [words(line, TITLE) for line in letter.head]
    story += [Spacer(1, 2 * mm), HRFlowable(width="100%", thickness=1.2, color="black"), Spacer(1, 3 * mm)]
    story += [pairs([("Nomor", letter.number), ("Perihal", letter.subject)], 22 * mm), Spacer(1, 4 * mm)]
    story += [words("Kepada Yth.", TEXT), words(letter.to, BOLD), words("di tempat", TEXT), Spacer(1, 4 * mm)]
    story += [words(opening(letter), TEXT), Spacer(1, 2 * mm)]
    story += [words(f"{count}. {said}", SUB) for count, said in enumerate(letter.findings, 1)]
    if letter.basis:
        story += [Spacer(1, 2 * mm), words(f"Dasar: {'; '.join(letter.basis)}.", TEXT)]
    story += [Spacer(1, 2 * mm), words(f"Sehubungan dengan itu disampaikan {letter.subject.lower()}:", TEXT)]
    story += [Spacer(1, 1 * mm), words(letter.text, SUB), Spacer(1, 2 * mm)]
    if letter.reply_by:
        story.append(Paragraph(f"Jawaban mohon disampaikan paling lambat <b>{letter.reply_by}</b>.", TEXT))
    story += [Spacer(1, 2 * mm), words("Demikian disampaikan untuk menjadi perhatian.", TEXT)]
    return build([*story, signature(letter.position, letter.name, about, letter.on)], about, letter.subject)


def opening(letter: Letter) -> str:
    if letter.findings:
        return f"Dalam pengawasan perlengkapan {letter.election} ditemukan:"
    return f"Dalam rangka pencegahan pada pengawasan perlengkapan {letter.election}:"
