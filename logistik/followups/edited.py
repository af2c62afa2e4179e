"""What an edited clock would touch of the follow-ups that wait: those that have a date keep it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from logistik.models import Addressee, Decision, FollowUp, FollowUpClock, FollowUpKind, Outcome, Step
from logistik.models.followup import ADVICE
from logistik.printing import day

_ASKED = Q(kind=FollowUpKind.REKOMENDASI)
_KPU, _POLICE = _ASKED & Q(addressee=Addressee.KPU), _ASKED & Q(addressee=Addressee.POLRI)
_PROPOSED, _HANDLED = Q(decision=Decision.PROPOSED), Q(decision=Decision.DECIDED, outcome="")
#: Whose date stands by each step.
_DATED: dict[str, Q] = {
    Step.REPLY: ~Q(kind=FollowUpKind.TEMUAN) & ~_KPU & ~_POLICE,
    Step.FINDING: _PROPOSED,
    Step.HANDLING: _HANDLED & Q(extended=False),
    Step.EXTENSION: _HANDLED & Q(extended=True),
    Step.KPU: _KPU,
    Step.POLICE: _POLICE,
}
#: Who would get a date by a step, and by which deed; all others are new ones then.
_AHEAD: dict[str, tuple[Q, str]] = {
    Step.FINDING: (
        Q(kind__in=ADVICE) & ~Q(outcome=Outcome.DONE) & ~Q(followed_by__kind=FollowUpKind.TEMUAN),
        "imbauan atau saran perbaikan memakai batas baru ini bila diusulkan menjadi temuan",
    ),
    Step.HANDLING: (_PROPOSED, "usulan temuan memakai batas baru ini begitu ditetapkan pleno"),
    Step.EXTENSION: (
        _HANDLED & Q(extended=False, due_on__isnull=False),
        "temuan yang sedang ditangani memakai batas baru ini bila penanganannya diperpanjang",
    ),
}


@dataclass(frozen=True)
class Edited:
    """What follows, in words; nothing where the days stay as they are."""

    sentences: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not self.sentences


def edited(clock: FollowUpClock) -> Edited:
    """Of a clock as it would be stored."""
    before = FollowUpClock.objects.filter(pk=clock.pk).first()
    if before and before.said == clock.said:
        return Edited()
    theirs = FollowUp.objects.filter(election=clock.election)
    said = [_kept(theirs.waiting().filter(_DATED[clock.step], due_on__isnull=False))]
    if clock.step in _AHEAD:
        who, sentence = _AHEAD[clock.step]
        said.append(f"{theirs.filter(who).count()} {sentence}.")
    return Edited((*said, f"Yang dicatat sejak disimpan memakai {clock.said}. Kebutuhan dan indikasi tidak berubah."))


def _kept(dated: QuerySet[FollowUp]) -> str:
    nearest = dated.aggregate(on=Min("due_on"))["on"]
    if nearest is None:
        return "Tidak ada tindak lanjut terbuka yang batasnya ditetapkan menurut langkah ini."
    return f"{dated.count()} tindak lanjut terbuka tetap memegang batasnya; yang paling dekat {day(nearest)}."
