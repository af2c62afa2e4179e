"""Form A on paper: no letterhead, five numbered parts, signature, hash and QR code, photos as an annex."""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, PageBreak, Paragraph, Spacer, Table

from logistik.printing import PLAIN, SMALL, words
from pengawasan import vault
from pengawasan.vault import Kept

from .form_a import DISPUTE, NIL, NO, VIOLATION, YES, FormA
from .form_a2 import FormA2
from .sheet import PART, PROSE, TEXT, WIDTH, Numbered, build, columns, head, pairs, ruled, signature

_TICK = 14 * mm
MADE = "Demikian laporan hasil pengawasan ini dibuat dengan sebenarnya."
FOUND = "Demikian temuan ini dituangkan dengan sebenarnya untuk ditangani sesuai ketentuan."


def lay_out(form: FormA, about: Numbered) -> bytes:
    """The form as a PDF."""
    story: list[Flowable] = [
        *head(about, form.model, "LAPORAN HASIL PENGAWASAN PEMILIHAN"),
        *_supervisor(form),
        *_activities(form),
        *_result(form),
    ]
    story += _listed("IV. Informasi Dugaan Pelanggaran", VIOLATION, form.violation)
    story += _listed("V. Informasi Potensi Sengketa", DISPUTE, form.dispute)
    story += [signature(MADE, form.position, form.name, about), *_annex(form)]
    return build(story, about, "Laporan Hasil Pengawasan")


def lay_out_finding(form: FormA2, about: Numbered) -> bytes:
    """Form A.2 as a PDF."""
    story = [
        *head(about, form.model, "TEMUAN"),
        pairs(form.lines),
        signature(FOUND, form.position, form.name, about),
    ]
    return build(story, about, "Formulir A.2")


def _supervisor(form: FormA) -> list[Flowable]:
    rows = [
        ("a. Tahapan yang diawasi", form.stage),
        ("b. Nama pelaksana tugas pengawasan", form.name),
        ("c. Jabatan", form.position),
        ("d. Nomor surat perintah tugas", form.letter),
        ("e. Alamat", form.address),
    ]
    return [Paragraph("I. Data Pengawas", PART), pairs(rows)]


def _activities(form: FormA) -> list[Flowable]:
    found: list[Flowable] = [Paragraph("II. Kegiatan Pengawasan", PART)]
    for count, one in enumerate(form.activities, 1):
        rows = [
            ("a. Bentuk", one.form),
            ("b. Tujuan", one.aim),
            ("c. Sasaran", one.target),
            ("d. Waktu dan tempat", one.when_where),
        ]
        title = [(f"Kegiatan {count}", "")] if len(form.activities) > 1 else []
        found += [pairs([*title, *rows]), Spacer(1, 1.5 * mm)]
    return found if form.activities else [*found, words(NIL, TEXT)]


def _result(form: FormA) -> list[Flowable]:
    found: list[Flowable] = [Paragraph("III. Uraian Singkat Hasil Pengawasan", PART)]
    found.append(words(form.summary or NIL, PROSE))
    if not form.findings:
        return found
    rows = [columns(5, "No", "Uraian", "Ya", "Tidak", "Keterangan")]
    for count, one in enumerate(form.findings, 1):
        ticks = [words("x" if one.answer == answer else "", PLAIN) for answer in (YES, NO)]
        rows.append([words(str(count)), words(one.what), *ticks, words(one.note)])
    widths = [9 * mm, 62 * mm, 10 * mm, _TICK, WIDTH - 95 * mm]
    return [*found, Spacer(1, 2 * mm), ruled(rows, widths)]


def _listed(title: str, labels: Iterable[tuple[str, str]], said: dict[str, str]) -> list[Flowable]:
    """A part whose every line says Nihil where there is nothing."""
    rows = [(label, said.get(name) or NIL if name else "") for name, label in labels]
    return [Paragraph(title, PART), pairs(rows)]


def _picture(kept: Kept) -> Flowable:
    if not kept.exists():
        return Spacer(1, 1)
    return Image(io.BytesIO(kept.read_bytes()), width=75 * mm, height=56 * mm, kind="proportional")


def _annex(form: FormA) -> list[Flowable]:
    """The photos as they are shown, two in a row; one whose file is missing is named all the same."""
    if not form.photos:
        return []
    cells: list[list[Flowable]] = []
    for count, photo in enumerate(form.photos, 1):
        caption = words(f"Foto {count}. {photo['caption']}\nSHA-256 {photo['sha256'][:32]}…", SMALL)
        cells.append([_picture(vault.shown(photo["sha256"])), caption])
    rows = [[*cells[n : n + 2], *[""] * (2 - len(cells[n : n + 2]))] for n in range(0, len(cells), 2)]
    return [PageBreak(), Paragraph("Lampiran: dokumentasi", PART), Table(rows, [WIDTH / 2] * 2)]
