"""What the offices said about it before the visitor came: one letter answered, one overlooked, one just sent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from logistik import followups
from logistik.followups import Draft
from logistik.models import Election, Flag, FollowUp, FollowUpKind, Outcome
from pengawasan.models import Region, Role, Supervisor

from .people import posted
from .places import KABUPATEN
from .story import ABAB

#: The kecamatan whose ballots are short.
SHORT = "16.12.05"


def write(election: Election, now: datetime) -> None:
    """Record them through the same room as the pages do; once."""
    if FollowUp.objects.filter(election=election).exists():
        return
    kabupaten, abab, short = (Region.objects.get(pk=code) for code in (KABUPATEN, ABAB, SHORT))
    office, day = posted(Role.KOORDINATOR, KABUPATEN), election.voting_day
    told = _record(
        Draft(
            election, FollowUpKind.IMBAUAN, kabupaten, day - timedelta(days=12), addressee="kpu",
            number="CONTOH-01/PM.00.01/16.12", text="Serahkan jadwal distribusi dan daftar pengawal tiap pengiriman.",
        ), office,
    )  # fmt: skip
    answered_on = told.issued_on + timedelta(days=2)
    followups.conclude(
        told, outcome=Outcome.DONE, answered_on=answered_on, answer="Jadwal dan daftar pengawal diserahkan.",
        user=office, now=_noon(answered_on, kabupaten),
    )  # fmt: skip
    _record(
        Draft(
            election, FollowUpKind.IMBAUAN, abab, day - timedelta(days=6), addressee="ppk",
            number="CONTOH-02/PM.00.01/16.12.04", text="Simpan kotak suara di atas palet; tunjuk petugas jaga.",
        ), posted(Role.PANWASCAM, ABAB),
    )  # fmt: skip
    flags = list(Flag.objects.open().filter(election=election, place=short))
    if flags:
        today = now.astimezone(short.zone).date()
        draft = Draft(
            election, FollowUpKind.TERTULIS, short, today, addressee="ppk", flags=flags,
            number="CONTOH-03/PM.00.02/16.12.05", text="Mintakan kekurangan surat suara kepada KPU.",
        )  # fmt: skip
        followups.record(draft, user=posted(Role.PANWASCAM, SHORT), now=now)


def _record(draft: Draft, user: Supervisor) -> FollowUp:
    """At noon of its own day."""
    return followups.record(draft, user=user, now=_noon(draft.issued_on, draft.place))


def _noon(day: date, place: Region) -> datetime:
    return datetime.combine(day, time(12), place.zone)
