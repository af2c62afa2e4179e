"""The Rakernis of Bawaslu PALI, 24–25 October 2024 at Prabumulih, as days before voting; what is said is invented."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer

from logistik import intake, reports, training
from logistik.intake import Sent, Word, canonical
from logistik.models import DocumentKind, Election, Invitation, Training
from logistik.printing import words
from logistik.reports.sheet import BOLD, PART, SUB
from logistik.training import MEANS, Plan
from pengawasan.models import Access, Assignment, Region, Role, Supervisor

from .people import posted
from .places import KABUPATEN

#: The first day is so many days before voting.
BEFORE = 34
AGENDA = (
    ("Hari 1, 13.00", "Registrasi dan pembukaan", "Ketua Bawaslu (contoh)"),
    ("Hari 1, 14.00", "Tata kelola perlengkapan: jenis, jumlah, dan jadwal", "Narasumber KPU (contoh)"),
    ("Hari 1, 16.00", "Distribusi ke wilayah sulit dijangkau", "Narasumber KPU (contoh)"),
    ("Hari 2, 08.30", "Pengawasan tepat jumlah, jenis, sasaran, dan waktu", "Koordinator Bawaslu (contoh)"),
    ("Hari 2, 10.30", "Tanya jawab: kendala dan kekhawatiran", ""),
    ("Hari 2, 13.00", "Penutupan", ""),
)
#: Who asked, by region and kind; what, and what was answered.
TALK = (
    ("16.12.01.2006", "kendala", "Jalan ke desa kami terputus bila hujan dua hari. Bagaimana bila truk tidak masuk?",
     "Catat di aplikasi sebelum H-3. KPU menyiapkan kendaraan gardan ganda; pengawas ikut sampai desa."),
    ("16.12.04", "kekhawatiran", "Gudang PPK kami di aula tanpa palet. Kami khawatir kotak lembap.",
     "Periksa dengan 13 butir dan sampaikan imbauan kepada PPK; foto setiap butir yang tidak terpenuhi."),
    ("16.12.02", "kendala", "Di beberapa TPS tidak ada sinyal. Kapan laporan dianggap terlambat?", ""),
)  # fmt: skip
#: A test of understanding after the talk: question, choices, the place of the right one.
QUIZ = (
    ("Berapa surat suara yang harus diterima TPS dengan 401 pemilih dalam DPT? (contoh)", ("401", "411", "412"), 2),
    ("Paling lambat kapan KPPS harus sudah menerima perlengkapan? (contoh)", ("H-3", "H-1", "Pagi hari pemungutan"), 1),
    ("Hitungan Anda lain dari surat jalan. Apa yang dicatat? (contoh)",
     ("Angka surat jalan", "Angka hitungan sendiri", "Rata-rata keduanya"), 1),
    ("Kotak bersegel utuh, tetapi kabel tiesnya tidak ada. Apa yang dilakukan? (contoh)",
     ("Tidak dicatat karena segelnya utuh", "Dicatat dan disampaikan sebagai saran perbaikan"), 1),
)  # fmt: skip
#: Percent of right answers needed, and how many of those who came answer a question wrongly at first.
NEEDED, UNSURE = 75, 4


def hold(election: Election, now: datetime) -> None:
    """Plan it, invite, note who came, let three ask; once. Supervisors of the hardest villages could not come.

    In sample data of an earlier version the people took office later than that: then there was none.
    """
    first = election.voting_day - timedelta(days=BEFORE)
    invited = Assignment.objects.filter(role=Role.PKD, supervisor__is_sample=True, valid_from__lte=first)
    if Training.objects.filter(election=election).exists() or not invited.exists():
        return
    place = Region.objects.get(pk=KABUPATEN)
    office = posted(Role.KOORDINATOR, KABUPATEN)
    opening = datetime.combine(first, time(13), place.zone)
    stated = Plan(
        kind="rakernis", title="Rakernis Pengawasan Logistik Pemilihan (contoh, menurut acara 24–25 Oktober 2024)",
        organiser="Bawaslu Kabupaten PALI",
        venue="Prabumulih", starts_on=first, ends_on=first + timedelta(days=1),
        agenda=[dict(zip(("at", "what", "speaker"), row, strict=True)) for row in AGENDA],
    )  # fmt: skip
    by: dict[str, Any] = {"user": office, "now": opening}
    one = training.plan(stated, election, place, **by)
    training.invite(one, (Role.PANWASCAM, Role.PKD), KABUPATEN, **by)
    far = one.invitations.filter(assignment__region__access=Access.SANGAT_SULIT)
    came = one.invitations.exclude(pk__in=far)
    training.note(one, came.values_list("pk", flat=True), True, MEANS.QR, **by)
    _test(one, came.select_related("assignment__supervisor", "training__place"), office, opening)
    training.note(one, far.values_list("pk", flat=True), False, MEANS.LIST, **by)
    training.publish(
        place, "Ringkasan dasar hukum (contoh)", "bahan rakernis", filename="ringkasan-dasar-hukum.pdf",
        content=summary(), training=one, note="Disusun sistem dari dasar aturan yang dipakainya.", **by,
    )  # fmt: skip
    _talk(one, office, opening + timedelta(hours=22))
    closing = opening + timedelta(hours=24)
    reports.draft_gathering(DocumentKind.PRESENCE, one, user=office, now=closing)
    reports.draft_gathering(DocumentKind.MINUTES, one, user=office, now=closing)


def _test(one: Training, came: Iterable[Invitation], office: Supervisor, opening: datetime) -> None:
    """Set before the event; everybody who came answers at its end, some of them after a second look."""
    asked = [dict(zip(("ask", "choices", "right"), row, strict=True)) for row in QUIZ]
    training.set_quiz(one, asked, NEEDED, user=office, now=opening)
    right = [place for _ask, _choices, place in QUIZ]
    for number, invited in enumerate(came):
        wrong = [0 if at == number % len(right) else place for at, place in enumerate(right)]
        for chosen in ([wrong] if number % UNSURE == 0 else []) + [right]:
            training.answer(invited, chosen, user=invited.assignment.supervisor, now=opening + timedelta(hours=23))


def _talk(one: Training, office: Supervisor, at: datetime) -> None:
    people = Invitation.objects.filter(training=one).select_related("assignment__supervisor")
    for number, (region, kind, text, answer) in enumerate(TALK):
        invited, said = people.filter(assignment__region=region)[0], at + timedelta(minutes=5 * number)
        asked = training.ask(one, invited, kind, f"{text} (contoh)", user=office, now=said)
        if answer:
            word = {"id": str(uuid4()), "concern": asked.body["id"], "text": f"{answer} (contoh)", "state": "dijawab"}
            stated = Word(UUID(word["id"]), UUID(word["concern"]), word["text"], word["state"])
            intake.store_reply(stated, Sent(word, canonical(word), office, said + timedelta(minutes=2)))


def summary() -> bytes:
    """What every rule rests on, as a PDF: the instruments as they are cited, with how surely we know them."""
    out = io.BytesIO()
    story: list[Flowable] = [words("Ringkasan dasar hukum yang dipakai sistem (contoh bahan)", BOLD), Spacer(1, 4 * mm)]
    for shelf in training.shelves([]):
        story.append(words(shelf.name, PART))
        story += [words(f"{b.clause}: {b.wording} ({b.status.label})", SUB) for b in shelf.cited]
    SimpleDocTemplate(out, pagesize=A4, title="Ringkasan dasar hukum", author="Bawaslu", lang="id").build(story)
    return out.getvalue()
