"""The test of understanding of an event: its questions for the office, and the sheet for who was invited."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from logistik import training
from logistik.intake import Invalid
from logistik.models import Invitation

from .desk import Desk, at_desk
from .quiz_forms import QuizForms, TestForm
from .recording import by
from .trainings import found_for, organises


@at_desk
def questions(desk: Desk, pk: UUID) -> HttpResponse:
    """What the test of an event asks; to be looked at only, once somebody answered."""
    one = found_for(desk, pk)
    if not organises(desk, one.place_id):
        raise PermissionDenied
    quiz, sent = training.quiz_of(one), desk.request.POST if desk.request.method == "POST" else None
    forms = QuizForms(quiz, sent)
    if sent is not None and forms.is_valid():
        try:
            training.set_quiz(one, forms.questions, forms.top.cleaned_data["needed"], **by(desk))
            return redirect("training", pk=pk)
        except Invalid as invalid:
            forms.top.refuse(invalid)
    page = desk.page("rakernis/soal.html", one=one, quiz=quiz, forms=forms, closed=training.answered(one))
    page.status_code = 200 if sent is None else 400
    return page


@at_desk
def sheet(desk: Desk, pk: UUID) -> HttpResponse:
    """The questions for whoever is invited, who alone answers them."""
    seen = Invitation.objects.visible_to(desk.user, desk.now)
    invited = get_object_or_404(seen.select_related("training__place", "training__election", "assignment"), pk=pk)
    if desk.viewer is not None or invited.assignment.supervisor_id != desk.user.pk:
        raise PermissionDenied
    quiz = training.quiz_of(invited.training)
    if quiz is None:
        raise Http404
    sent = desk.request.POST if desk.request.method == "POST" else None
    form = TestForm(quiz, sent)
    if sent is not None and form.is_valid():
        try:
            result = training.answer(invited, form.chosen, **by(desk))
            tell = messages.success if result.passed else messages.warning
            tell(desk.request, f"{result.right} dari {result.asked} jawaban benar.")
            return redirect("invitation", pk=pk)
        except Invalid as invalid:
            form.refuse(invalid)
    page = desk.page("rakernis/tes.html", one=invited.training, invited=invited, quiz=quiz, form=form)
    page.status_code = 200 if sent is None else 400
    return page
