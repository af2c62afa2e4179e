"""A test of understanding: set by the office, answered by who was invited, again if need be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from logistik.intake import Invalid
from logistik.models import Invitation, Quiz, QuizResult, Training
from pengawasan import audit
from pengawasan.models import Supervisor


def set_quiz(
    one: Training, questions: Sequence[dict[str, Any]], needed: int | None, *, user: Supervisor, now: datetime
) -> Quiz:
    """Enter the questions of an event's test, or what has changed about them; without any there is no test.

    Raises :class:`Invalid` once somebody answered: everybody is asked the same.
    """
    with transaction.atomic():
        Training.objects.select_for_update().get(pk=one.pk)
        if answered(one):
            raise Invalid({"needed": "Sudah ada yang menjawab; soalnya tidak dapat diubah lagi."})
        said = {"questions": list(questions), "needed": needed, "set_by": user, "set_at": now}
        quiz, _ = Quiz.objects.update_or_create(training=one, defaults=said)
        told = {"questions": len(questions), "needed": needed}
        audit.record("quiz.set", str(one.pk), [quiz], place=one.place_id, now=now, actor=user, **told)
    return quiz


def quiz_of(one: Training) -> Quiz | None:
    """The test of an event; None where it asks nothing."""
    return Quiz.objects.filter(training=one).exclude(questions=[]).first()


def answered(one: Training) -> bool:
    return QuizResult.objects.filter(invitation__training=one).exists()


def answer(invited: Invitation, chosen: Sequence[int], *, user: Supervisor, now: datetime) -> QuizResult:
    """Store an attempt of who was invited; ``chosen`` is the place of what was chosen for each question, in order.

    Raises :class:`Invalid` before the first day, and where the questions are others than those that were answered.
    """
    one = invited.training
    if now.astimezone(one.place.zone).date() < one.starts_on:
        raise Invalid({"soal": "Acara belum dimulai."})
    with transaction.atomic():
        Training.objects.select_for_update().get(pk=one.pk)
        quiz = quiz_of(one)
        if quiz is None or len(quiz.questions) != len(chosen):
            raise Invalid({"soal": "Soalnya sudah berubah; jawab sekali lagi."})
        right, asked = len(chosen) - len(wrong(quiz, chosen)), len(chosen)
        passed = quiz.needed is None or right * 100 >= quiz.needed * asked
        result = QuizResult.objects.create(
            invitation=invited, answers=list(chosen), right=right, asked=asked, passed=passed, answered_at=now
        )
        told = {"right": right, "asked": asked, "passed": passed}
        audit.record("quiz.answered", str(one.pk), [result], place=one.place_id, now=now, actor=user, **told)
    return result


def wrong(quiz: Quiz, chosen: Sequence[int]) -> list[int]:
    """The numbers, from 1, of the questions that were not answered rightly."""
    pairs = zip(quiz.questions, chosen, strict=True)
    return [number for number, (question, said) in enumerate(pairs, 1) if said != question["right"]]
