"""Formulir A: the list, a draft being edited, its PDF, and the page on which anybody can check a paper's number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from logistik import reports
from logistik.models import Document, DocumentKind, Flag
from logistik.reports import Incomplete
from pengawasan import exports, scoping

from .desk import Desk, at_desk
from .destruction_forms import DestructionForms
from .document_forms import FormAForms
from .drafting import situated, warehouse
from .filters import ListFilter, inside, paged
from .form_a2_forms import FormA2Forms
from .handover_forms import HandoverForms
from .training_forms import MinutesForms

DRAFTS, NUMBERED = "draf", "dinomori"


#: Documents with a page of their own, what is edited on it, and how it is shown.
PAGES: dict[str, tuple[Any, str]] = {
    DocumentKind.LHP: (FormAForms, ""),
    DocumentKind.FINDING: (FormA2Forms, "_temuan"),
    DocumentKind.DAILY: (None, "_situasi"),
    DocumentKind.HANDOVER: (HandoverForms, "_serah"),
    DocumentKind.DESTRUCTION: (DestructionForms, "_pemusnahan"),
    DocumentKind.PRESENCE: (None, "_hadir"),
    DocumentKind.MINUTES: (MinutesForms, "_notula"),
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
    context = paged(desk, found, form)
    context["may_destroy"] = desk.viewer is None and warehouse(desk)
    context["situated"] = situated(desk)
    return desk.page("dokumen/daftar.html", may_write=desk.writes(desk.home.code), **context)


@at_desk
def document(desk: Desk, pk: UUID) -> HttpResponse:
    """A draft to be edited, or a numbered document to be looked at."""
    one = _paged(desk, pk)
    said, (make, suffix) = reports.content_of(one), PAGES[one.kind]
    sent = desk.request.method == "POST"
    if sent and not _may_edit(desk, one):
        raise PermissionDenied
    parts = make(said, desk.request.POST if sent else None) if make else None
    if parts and sent and parts.is_valid():
        try:
            reports.revise(one, parts.form(), user=desk.user, now=desk.now)
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
    if one.kind == DocumentKind.DAILY and (file := exports.wanted(desk.request)):
        return exports.answer(_daily_table(one), file, desk.now)
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


def _daily_table(one: Document) -> exports.Table:
    """All parts of a situation report, one below the other."""
    said = reports.content_of(one)
    table = exports.Table("Laporan situasi", ["Bagian", said.region, said.at])
    for title, head, rows in said.tables:
        table.rows += [[], [title, *head], *([title, *row] for row in rows)]
    return table


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
    """Its author, while in charge of the place, and the office above; what is a picture of an instant, nobody."""
    if PAGES[one.kind][0] is None:
        return False
    mine = one.author_id == desk.user.pk or scoping.may(desk.user, scoping.OFFICE, one.place_id, desk.now)
    return not one.is_frozen and mine and desk.writes(one.place_id)
