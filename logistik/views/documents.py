"""Formulir A: the list, a draft being edited, its PDF, and the page on which anybody can check a paper's number."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from logistik import reports
from logistik.models import Document, DocumentKind, Flag, Shipment
from logistik.reports import Incomplete
from pengawasan import scoping
from pengawasan.models import Level, Region

from .desk import Desk, at_desk
from .destruction_forms import DestructionForms
from .document_forms import FormAForms
from .filters import ListFilter, inside
from .handover_forms import HandoverForms

PAGE, MOST_FLAGS = 30, 30
DRAFTS, NUMBERED = "draf", "dinomori"


#: Documents with a page of their own, what is edited on it, and how it is shown.
PAGES: dict[str, tuple[Any, str]] = {
    DocumentKind.LHP: (FormAForms, ""),
    DocumentKind.HANDOVER: (HandoverForms, "_serah"),
    DocumentKind.DESTRUCTION: (DestructionForms, "_pemusnahan"),
}


class DocumentFilter(ListFilter):
    kind = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua jenis"), *((kind, DocumentKind(kind).label) for kind in PAGES)],
    )
    state = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), (DRAFTS, "Draf"), (NUMBERED, "Dinomori")]
    )


@at_desk
def documents(desk: Desk) -> HttpResponse:
    form = DocumentFilter(desk)
    asked = form.asked
    found = Document.objects.visible_to(desk.user, desk.now).filter(election=desk.election, kind__in=PAGES)
    if not asked:
        found = found.none()
    elif asked["state"]:
        found = found.filter(number__isnull=asked["state"] == DRAFTS)
    if asked:
        found = found.filter(kind__in=[asked["kind"]] if asked["kind"] else list(PAGES))
        found = found.filter(inside(asked, "place__code"))
        found = found.filter(Q(code__icontains=asked["q"]) | Q(place__name__icontains=asked["q"]))
    found = found.select_related("place__parent", "author")
    page = Paginator(found, PAGE).get_page(desk.request.GET.get("halaman"))
    query = desk.request.GET.copy()
    query.pop("halaman", None)
    context = {"form": form, "page": page, "query": query.urlencode(), "filtered": any(asked.values())}
    context["may_destroy"] = desk.viewer is None and _warehouse(desk)
    return desk.page("dokumen/daftar.html", may_write=desk.writes(desk.home.code), **context)


@require_POST
@at_desk
def new(desk: Desk) -> HttpResponse:
    """A draft about the flags that were named, or about the user's own region; of a destruction about the warehouse."""
    if desk.request.POST.get("kind") == DocumentKind.DESTRUCTION:
        if not _warehouse(desk):
            raise PermissionDenied
        one = reports.draft_destruction(desk.election, desk.home, user=desk.user, now=desk.now)
        return redirect("document", pk=one.pk)
    numbers = [int(pk) for pk in desk.request.POST.getlist("flag") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    seen = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election, pk__in=numbers[:MOST_FLAGS])
    flags = list(seen.select_related("place__parent").order_by("place", "pk"))
    shared = os.path.commonprefix([flag.place_id.split(".") for flag in flags])
    code = ".".join(shared) or desk.home.code
    if not desk.writes(code):
        raise PermissionDenied
    place = Region.objects.select_related("parent").get(pk=code)
    one = reports.draft(desk.election, place, flags, user=desk.user, now=desk.now)
    return redirect("document", pk=one.pk)


@at_desk
def document(desk: Desk, pk: UUID) -> HttpResponse:
    """A draft to be edited, or a numbered document to be looked at."""
    one = _paged(desk, pk)
    said, (make, suffix) = reports.content_of(one), PAGES[one.kind]
    sent = desk.request.method == "POST"
    parts = make(said, desk.request.POST if sent else None)
    if sent:
        if not _may_edit(desk, one):
            raise PermissionDenied
        if parts.is_valid():
            try:
                reports.revise(one, parts.form(), user=desk.user, now=desk.now)
                return redirect("document", pk=pk)
            except Incomplete as refused:
                messages.error(desk.request, str(refused))
                return redirect("document", pk=pk)
    context: dict[str, Any] = {"one": one, "said": said, "parts": parts, "lacking": reports.lacking(one)}
    context |= {"edit": f"dokumen/sunting{suffix}.html", "read": f"dokumen/baca{suffix}.html"}
    context["may_edit"] = _may_edit(desk, one)
    context["may_number"] = not one.is_frozen and scoping.may(desk.user, scoping.OFFICE, one.office_id, desk.now)
    context["flags"] = one.flags.filter(pk__in=Flag.objects.visible_to(desk.user, desk.now)).select_related("place")
    page = desk.page("dokumen/rinci.html", **context)
    page.status_code = 400 if sent else 200
    return page


@require_POST
@at_desk
def number(desk: Desk, pk: UUID) -> HttpResponse:
    """The next number of the kabupaten's series; for its office. From then on nothing can be changed."""
    one = _paged(desk, pk)
    if not scoping.may(desk.user, scoping.OFFICE, one.office_id, desk.now):
        raise PermissionDenied
    try:
        done = reports.number(one, address=verification(desk, pk), user=desk.user, now=desk.now)
        messages.success(desk.request, f"Dinomori {done.code} dan dibekukan.")
    except Incomplete as refused:
        messages.error(desk.request, str(refused))
    return redirect("document", pk=pk)


@at_desk
def pdf(desk: Desk, pk: UUID) -> HttpResponse:
    one = _found(desk, pk)
    answer = HttpResponse(reports.pdf(one, desk.now), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(one.code.replace("/", "-") or "draf")}.pdf"'
    return answer


@never_cache
@require_safe
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether a paper with this QR code was numbered here, and its hashes; nothing of what stands in it."""
    one = get_object_or_404(Document.objects.select_related("office").filter(number__isnull=False), pk=pk)
    return render(request, "verifikasi/dokumen.html", {"one": one})


def verification(desk: Desk, pk: UUID) -> str:
    """What the QR code of a document holds."""
    return desk.request.build_absolute_uri(reverse("verify-document", args=[pk]))


@require_POST
@at_desk
def new_handover(desk: Desk, pk: UUID) -> HttpResponse:
    """A draft about a shipment; by whoever works at its destination."""
    seen = Shipment.objects.visible_to(desk.user, desk.now)
    related = ("origin__parent", "destination__parent", "election__region")
    shipment = get_object_or_404(seen.select_related(*related), pk=pk)
    if not desk.writes(shipment.destination_id):
        raise PermissionDenied
    return redirect("document", pk=reports.draft_handover(shipment, user=desk.user, now=desk.now).pk)


def _warehouse(desk: Desk) -> bool:
    """Whether the user's office is that of the kabupaten whose warehouse it is."""
    mine = scoping.may(desk.user, scoping.OFFICE, desk.home.pk, desk.now)
    return mine and desk.home.level == Level.KABUPATEN


def _paged(desk: Desk, pk: UUID) -> Document:
    """A document with a page of its own; a letter has none beside its PDF."""
    one = _found(desk, pk)
    if one.kind not in PAGES:
        raise Http404
    return one


def _found(desk: Desk, pk: UUID) -> Document:
    seen = Document.objects.visible_to(desk.user, desk.now)
    related = ("place__parent", "office", "author", "election__region", "numbered_by")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _may_edit(desk: Desk, one: Document) -> bool:
    """Its author, while in charge of the place, and the office above."""
    mine = one.author_id == desk.user.pk or scoping.may(desk.user, scoping.OFFICE, one.place_id, desk.now)
    return not one.is_frozen and mine and desk.writes(one.place_id)
