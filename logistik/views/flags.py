"""Indikasi: the list with its filters in the address, and one flag with everything it rests on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from logistik import flags, followups, needs
from logistik.models import (
    Balance,
    Decision,
    Document,
    DocumentKind,
    Flag,
    FollowUp,
    FollowUpKind,
    Photo,
    Receipt,
    Severity,
    Shipment,
)
from logistik.rules import ASPECTS, RULES
from pengawasan import exports, scoping

from . import saved
from .assigning import AssignForm, may_assign
from .control import RANK, supervisors
from .desk import Desk, at_desk
from .filters import ListFilter, inside, paged
from .sketch import sketch

PHOTOS = 24
KINDS = {rule.kind: rule.name for rule in RULES}
REMEDIES = {(rule.key, rule.kind): rule.remedy for rule in RULES}
#: The way of a flag to a decision, as far as what was recorded about it shows.
STEPS = ("Indikasi", "Saran perbaikan", "Pleno, paling lama 7 hari", "Temuan", "Rekomendasi")
ALL = "semua"
MINE, NOBODY = "saya", "belum"


#: How the list can be ordered; whatever is equal then, by gravity and the newest first.
ORDERS: dict[str, tuple[str, ...]] = {
    "": (),
    "baru": ("-opened_at",),
    "lama": ("opened_at",),
    "tempat": ("place",),
}
SORTED = {
    "": "Paling gawat",
    "baru": "Paling baru",
    "lama": "Paling lama",
    "tempat": "Menurut tempat",
}


class FlagFilter(ListFilter):
    rule = forms.ChoiceField(label="Asas", required=False, choices=[("", "Semua asas"), *ASPECTS.items()])
    kind = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua jenis"), *sorted(KINDS.items())])
    severity = forms.ChoiceField(label="Keparahan", required=False, choices=[("", "Semua"), *Severity.choices])
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Belum selesai"), *Flag.Status.choices, (ALL, "Semua status")]
    )
    assigned = forms.ChoiceField(
        label="Ditugaskan",
        required=False,
        choices=[("", "Semua"), (MINE, "Kepada saya"), (NOBODY, "Belum ditugaskan")],
    )
    order = forms.ChoiceField(label="Urutkan", required=False, choices=list(SORTED.items()))
    shipment = forms.UUIDField(label="Pengiriman", required=False)


class DismissForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        error_messages={
            "required": "Alasan wajib diisi.",
            "min_length": "Alasan terlalu singkat: tulis sedikitnya 10 huruf agar orang lain mengerti.",
        },
    )


@at_desk
def flag_list(desk: Desk) -> HttpResponse:
    form = FlagFilter(desk)
    asked = form.asked
    found = _filtered(desk, asked) if asked else Flag.objects.none()
    if asked and (file := exports.wanted(desk.request)):
        return exports.answer(_table(found), file, desk.now)
    context = paged(desk, found, form) | saved.views(desk, "flags")
    places = {flag.place_id for flag in context["page"].object_list}
    context["assign"] = AssignForm(desk, places) if may_assign(desk, places) else None
    return desk.page("indikasi/daftar.html", **context)


@at_desk
def flag_detail(desk: Desk, pk: int, form: DismissForm | None = None, status: int = 200) -> HttpResponse:
    flag = _flag(desk, pk)
    context = _trio(desk, flag) | _words(flag) | {"flag": flag, "form": form or DismissForm()}
    context |= _evidence(desk, flag, context["receipts"])
    context["events"] = flag.events.select_related("actor", "receipt__reporter").order_by("-id")
    context["serving"] = supervisors(desk, [flag.place_id]).get(flag.place_id)
    said = FollowUp.objects.visible_to(desk.user, desk.now).filter(flags=flag)
    context["followups"] = list(said.select_related("place"))
    context |= {"steps": STEPS, "step": max(map(_step, context["followups"]), default=1)}
    context["may_follow"] = flag.status != Flag.Status.DIKESAMPINGKAN and may_follow(desk, flag)
    context["documents"] = Document.objects.visible_to(desk.user, desk.now).filter(flags=flag, kind=DocumentKind.LHP)
    context["may_write"] = desk.writes(flag.place_id)
    context["may_decide"] = _may_decide(desk, flag)
    context["assign"] = AssignForm(desk, [flag.place_id]) if context["may_decide"] else None
    response = desk.page("indikasi/rinci.html", **context)
    response.status_code = status
    return response


@require_POST
@at_desk
def flag_dismiss(desk: Desk, pk: int) -> HttpResponseBase:
    """Set a flag aside, with a reason; for the office that is responsible for the place."""
    flag = _flag(desk, pk)
    if not scoping.may(desk.user, scoping.OFFICE, flag.place_id, desk.now):
        raise PermissionDenied
    form = DismissForm(desk.request.POST)
    if form.is_valid():
        try:
            flags.dismiss(flag, user=desk.user, reason=form.cleaned_data["reason"], now=desk.now)
            return redirect("flag", pk=pk)
        except ValueError as refused:
            form.add_error("reason", str(refused))
    return flag_detail(desk.request, pk, form=form, status=400)


def _flag(desk: Desk, pk: int) -> Flag:
    seen = Flag.objects.visible_to(desk.user, desk.now)
    people = ("receipt__reporter", "dismissed_by", "assigned_to")
    related = ("place__parent__parent", "item", "shipment", "election", *people)
    return get_object_or_404(seen.select_related(*related).with_cure(), pk=pk)


def may_follow(desk: Desk, flag: Flag) -> bool:
    """Whether there is anybody to whom the user may speak about it."""
    return desk.viewer is None and bool(followups.addressees(desk.user, [flag.place_id], desk.now))


def _may_decide(desk: Desk, flag: Flag) -> bool:
    return flag.is_open and scoping.may(desk.user, scoping.OFFICE, flag.place_id, desk.now)


def _step(said: FollowUp) -> int:
    """Which of the steps it is."""
    if said.kind == FollowUpKind.REKOMENDASI:
        return 5
    return {"": 2, Decision.DECIDED: 4}.get(said.decision, 3)


def _words(flag: Flag) -> dict[str, str]:
    return {
        "remedy": REMEDIES.get((flag.rule, flag.kind), ""),
        "rule_name": ASPECTS.get(flag.rule, flag.rule),
        "kind_name": KINDS.get(flag.kind, flag.kind),
    }


def _filtered(desk: Desk, asked: dict[str, Any]) -> QuerySet[Flag]:
    found = Flag.objects.visible_to(desk.user, desk.now).filter(election=desk.election)
    if not asked["status"]:
        found = found.open()
    elif asked["status"] != ALL:
        found = found.filter(status=asked["status"])
    for name in ("rule", "kind", "severity", "shipment"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    if asked["assigned"]:
        found = found.filter(assigned_to=desk.user if asked["assigned"] == MINE else None)
    found = found.filter(inside(asked, "place__code"))
    if asked["q"]:
        words = Q(sentence__icontains=asked["q"]) | Q(place__name__icontains=asked["q"])
        found = found.filter(words | Q(place__parent__name__icontains=asked["q"]))
    found = found.select_related("place__parent__parent", "item", "assigned_to")
    return found.order_by(*ORDERS[asked["order"]], RANK, "-opened_at", "-pk")


def _table(found: QuerySet[Flag]) -> exports.Table:
    header = ("Nomor", "Indikasi", "Keparahan", "Asas", "Jenis", "Kode tempat", "Tempat", "Barang", "Status")
    numbers = ("Seharusnya", "Kenyataan", "Selisih", "Dibuka", "Zona waktu")
    table = exports.Table("Indikasi", (*header, "Ditugaskan kepada", *numbers))
    for f in found:
        rule, kind, zone = ASPECTS.get(f.rule, f.rule), KINDS.get(f.kind, f.kind), f.place.timezone
        words: list[exports.Cell] = [f.pk, f.sentence, f.get_severity_display(), rule, kind]
        words += [f.place_id, f.place.label, f.item_id]
        figures: list[exports.Cell] = [f.expected, f.actual, f.difference, exports.clock(f.opened_at, zone), zone]
        assigned = str(f.assigned_to) if f.assigned_to else None
        table.rows.append([*words, f.get_status_display(), assigned, *figures])
    return table


def _trio(desk: Desk, flag: Flag) -> dict[str, Any]:
    """The three numbers from three hands with their documents; of one item, or only the documents."""
    balance = Balance.objects.visible_to(desk.user, desk.now).filter(
        election=flag.election_id, place=flag.place_id, item=flag.item_id
    )
    row = balance.select_related("item", "place").first() if flag.item_id else None
    need = needs.explain(flag.election, flag.item, flag.place) if flag.item and row else None
    return {
        "row": row,
        "left": row.due_at - desk.now if row and row.due_at else None,
        "need": need,
        "shipments": _manifests(desk, flag),
        "receipts": _receipts(desk, flag),
    }


def _evidence(desk: Desk, flag: Flag, receipts: list[Receipt]) -> dict[str, Any]:
    """The photos sent with the reports that the flag rests on, and where those reports were made."""
    seen = Photo.objects.visible_to(desk.user, desk.now).select_related("uploaded_by")
    mine = Q(receipt__in=[r.pk for r in receipts]) | Q(inspection=flag.inspection_id, inspection__isnull=False)
    return {
        "photos": list(seen.filter(mine)[:PHOTOS]),
        "sketch": sketch(flag.place, receipts, flag.election.distance_limit_m),
    }


def _manifests(desk: Desk, flag: Flag) -> list[Shipment]:
    """The manifests that name the place (or the flag's own), each with how much of the item it says."""
    mine: Q = Q(destination=flag.place_id) if flag.shipment_id is None else Q(pk=flag.shipment_id)
    seen = Shipment.objects.visible_to(desk.user, desk.now).filter(mine, election=flag.election_id)
    said = Sum("lines__quantity", filter=Q(lines__item=flag.item_id)) if flag.item_id else Sum("lines__quantity")
    found: Any = seen.select_related("origin", "destination__parent").annotate(quantity=said).with_facts()
    return list(found.filter(quantity__isnull=False).order_by("departed_at", "pk")[:5])


def _receipts(desk: Desk, flag: Flag) -> list[Receipt]:
    """The standing reports from the place, each with what it counted of the item."""
    seen = Receipt.objects.visible_to(desk.user, desk.now).standing().filter(election=flag.election_id)
    mine = Q(place=flag.place_id) | Q(pk=flag.receipt_id)
    of = Q(lines__item=flag.item_id) if flag.item_id else Q()
    counted = {"good": Sum("lines__good", filter=of), "damaged": Sum("lines__damaged", filter=of)}
    found: Any = (
        seen.filter(mine)
        .select_related("reporter", "shipment", "place", "submission__user")
        .annotate(**counted)
        .with_distance()
        .with_due()
        .with_marks()
    )
    if flag.item_id:
        found = found.filter(good__isnull=False)
    return list(found.order_by(F("judged_at").desc(), "pk")[:5])
