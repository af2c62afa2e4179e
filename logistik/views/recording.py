"""What is entered about a follow-up: that it was said, what came of it, its letters, and what the pleno decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from logistik import followups, reports
from logistik.followups import Invalid
from logistik.models import Flag, FollowUp, FollowUpKind

from .desk import Desk, at_desk
from .documents import verification
from .filters import ticked
from .followup_forms import FileForm, LetterForm, OutcomeForm, PlenoForm, ProposeForm, RecordForm, Sent
from .followups import detail, found_for

#: How many flags one follow-up may be about: a page of the list.
MOST = 30


@at_desk
def new(desk: Desk) -> HttpResponseBase:
    """A new follow-up about the flags that the address names; the list's ticks arrive by POST and become an address.

    With ``temuan`` it is the recommendation that follows from one, about the same flags.
    """
    post = desk.request.POST
    asked = post or desk.request.GET
    named = asked.getlist("flag")
    if desk.request.method == "POST" and "kind" not in post:
        query = QueryDict(mutable=True)
        query.setlist("flag", named[:MOST])
        return redirect(f"{reverse('followup-new')}?{query.urlencode()}")
    temuan = _temuan(desk, asked.get("temuan", ""))
    named = [str(pk) for pk in temuan.flags.values_list("pk", flat=True)] if temuan else named
    flags = _flags(desk, named)
    form = RecordForm(desk, flags, post if desk.request.method == "POST" else None, temuan)
    if not form.seats:
        raise PermissionDenied
    if form.is_valid():
        try:
            one = followups.record(_draft(desk, form, flags), user=desk.user, now=desk.now)
            messages.success(desk.request, f"{one} dicatat.")
            return redirect("followup", pk=one.pk)
        except Invalid as invalid:
            form.refuse(invalid)
    return _blank(desk, form, flags)


def _blank(desk: Desk, form: RecordForm, flags: list[Flag]) -> HttpResponse:
    """The form with what it is filled in by: the procedure's days, and the next number of each series."""
    clocks = list(desk.election.clocks.all())
    seen = FollowUp.objects.visible_to(desk.user, desk.now).filter(election=desk.election, created_by=desk.user)
    context = {"clocks": clocks, "unknown_years": followups.unknown_years(clocks, desk.today)}
    page = desk.page("tindak_lanjut/baru.html", form=form, flags=flags, numbers=followups.suggested(seen), **context)
    page.status_code = 400 if form.errors else 200
    return page


def _temuan(desk: Desk, pk: str) -> FollowUp | None:
    """The temuan that is to be followed by a recommendation; one that cannot be does not exist."""
    if not pk:
        return None
    [key] = ticked([pk], 1) or [0]
    one = found_for(desk, key)
    if not followups.may_be_recommended(one):
        raise Http404
    return one


@require_POST
@at_desk
def outcome(desk: Desk, pk: int) -> HttpResponseBase:
    form = OutcomeForm(desk.request.POST)
    return _act(desk, pk, "outcome_form", form, lambda one, said: followups.conclude(one, **said, **by(desk)))


@require_POST
@at_desk
def attach(desk: Desk, pk: int) -> HttpResponseBase:
    form = FileForm(desk.request.POST, desk.request.FILES)

    def keep(one: FollowUp, said: dict[str, Any]) -> object:
        file: UploadedFile[bytes] = said["file"]
        if (file.size or 0) > followups.MOST_BYTES:
            raise Invalid({"file": "Berkas lebih besar dari 8 MB."})
        return followups.attach(one, name=str(file.name), content=file.read(), **by(desk))

    return _act(desk, pk, "file_form", form, keep)


@require_POST
@at_desk
def letter(desk: Desk, pk: int) -> HttpResponseBase:
    """The letter of a written follow-up, signed by whom it was said; frozen at once."""

    def write(one: FollowUp, said: dict[str, Any]) -> object:
        if one.kind not in reports.WRITTEN:
            raise Invalid({"name": "Yang disampaikan lisan tidak bersurat."})
        stated = replace(reports.prepared(one, desk.user, desk.now), **said)
        try:
            return reports.letter(one, stated, address=lambda key: verification(desk, key), **by(desk))
        except reports.Incomplete as refused:
            raise Invalid({"name": str(refused)}) from refused

    return _act(desk, pk, "letter_form", LetterForm(desk.request.POST), write)


@require_POST
@at_desk
def finding(desk: Desk, pk: int) -> HttpResponseBase:
    """Form A.2 of a temuan: the one that is there already, or a draft."""
    one = found_for(desk, pk)
    if not followups.may_act(desk.user, one, desk.now):
        raise PermissionDenied
    try:
        return redirect("document", pk=reports.draft_finding(one, **by(desk)).pk)
    except reports.Incomplete as refused:
        messages.error(desk.request, str(refused))
        return redirect("followup", pk=pk)


@require_POST
@at_desk
def propose(desk: Desk, pk: int) -> HttpResponseBase:
    form = ProposeForm(desk.request.POST)
    return _act(desk, pk, "propose_form", form, lambda one, said: followups.propose(one, **said, **by(desk)))


@require_POST
@at_desk
def extend(desk: Desk, pk: int) -> HttpResponseBase:
    return _act(desk, pk, "extend_form", Sent(desk.request.POST), lambda one, _: followups.extend(one, **by(desk)))


@require_POST
@at_desk
def decide(desk: Desk, pk: int) -> HttpResponseBase:
    """What the pleno decided; entered by the pimpinan alone."""
    form, may = PlenoForm(desk.request.POST), followups.may_decide
    return _act(desk, pk, "pleno_form", form, lambda one, said: followups.decide(one, **said, **by(desk)), may)


def by(desk: Desk) -> dict[str, Any]:
    return {"user": desk.user, "now": desk.now}


def _act(
    desk: Desk,
    pk: int,
    name: str,
    form: Sent,
    deed: Callable[[FollowUp, dict[str, Any]], object],
    may: Callable[..., bool] = followups.may_act,
) -> HttpResponseBase:
    """Do what was asked with a follow-up, or show its page with what was wrong."""
    one = found_for(desk, pk)
    if not may(desk.user, one, desk.now):
        raise PermissionDenied
    if form.is_valid():
        try:
            done = deed(one, form.cleaned_data)
            return redirect("followup", pk=done.pk if isinstance(done, FollowUp) else pk)
        except Invalid as invalid:
            form.refuse(invalid)
    return detail(desk.request, pk, refused={name: form}, status=400)


def _flags(desk: Desk, named: list[str]) -> list[Flag]:
    """Those that were named and that the user may see."""
    seen = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    return list(seen.filter(pk__in=ticked(named, MOST)).select_related("place__parent"))


def _draft(desk: Desk, form: RecordForm, flags: list[Flag]) -> followups.Draft:
    said = dict(form.cleaned_data)
    key, temuan = said.pop("to"), said["kind"] == FollowUpKind.TEMUAN
    seat = form.seats.get(key)
    place = seat.place if seat else desk.home
    if temuan:
        place = followups.bench(desk.user, {flag.place_id for flag in flags}, desk.now) or place
    addressee = seat.addressee if seat and not temuan else ""
    said |= {"flags": flags, "follows": form.temuan}
    return followups.Draft(election=desk.election, place=place, addressee=addressee, **said)
