"""What the field reported and what it adds up to. Evidence: to look at only."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from logistik.models import Balance, Inspection, Receipt, ReceiptLine, SealSighting, Submission, Supersession
from pengawasan import scoping
from pengawasan.admin import Kecamatan, Related, Rows, Scoped, site
from pengawasan.models import Supervisor


@admin.register(Receipt, site=site)
class ReceiptAdmin(Scoped):
    group = "Laporan"
    list_display = ("place", "election", "manifest_number", "reporter", "observed_at", "received_at", "witness", "seal")
    list_select_related = ("place__parent", "election", "reporter")
    list_filter = (("election", Related), Kecamatan, "witness", "seal", "storage", "received_at")
    search_fields = ("^place__code", "place__name", "manifest_number", "reporter__username", "reporter__name")


@admin.register(ReceiptLine, site=site)
class ReceiptLineAdmin(Scoped):
    group = "Laporan"
    place = "receipt__place__code"
    list_display = ("receipt", "item", "good", "damaged", "for_place", "seal_number")
    list_select_related = ("receipt", "item", "for_place__parent")
    list_filter = (("receipt__election", Related), ("item", Related), Kecamatan)
    search_fields = ("^receipt__place__code", "receipt__manifest_number", "item__code", "item__name", "=seal_number")


@admin.register(Supersession, site=site)
class SupersessionAdmin(Scoped):
    group = "Laporan"
    place = "receipt__place__code"
    list_display = ("receipt", "by", "recorded_at")
    list_select_related = ("receipt", "by")
    list_filter = (("receipt__election", Related), Kecamatan)
    search_fields = ("^receipt__place__code", "receipt__manifest_number", "by__reporter__username")


@admin.register(SealSighting, site=site)
class SealSightingAdmin(Scoped):
    group = "Laporan"
    list_display = ("number", "place", "shipment", "receipt", "times")
    list_select_related = ("place__parent", "shipment", "receipt")
    list_filter = (("election", Related), Kecamatan)
    search_fields = ("=number", "^place__code", "shipment__manifest_number")


@admin.register(Inspection, site=site)
class InspectionAdmin(Scoped):
    group = "Laporan"
    list_display = ("place", "election", "reporter", "judged_at", "received_at")
    list_select_related = ("place__parent", "election", "reporter")
    list_filter = (("election", Related), Kecamatan, "judged_at")
    search_fields = ("^place__code", "place__name", "reporter__username", "reporter__name", "notes")


#: What a submission can become, and the path from there to the code of its place.
BECOMES = {
    "receipt": "place__code",
    "inspection": "place__code",
    "concern": "place__code",
    "concern_reply": "concern__place__code",
}


@admin.register(Submission, site=site)
class SubmissionAdmin(Scoped):
    """Seen where its report is seen; one that became no report, where its sender works."""

    group = "Laporan"
    place = ""
    list_display = ("client_id", "kind", "channel", "user", "received_at", "accepted")
    list_select_related = ("user",)
    list_filter = ("kind", "channel", "accepted", "received_at")
    search_fields = ("=client_id", "user__username", "user__name")
    fields = ("client_id", "kind", "channel", "user", "received_at", "accepted", "text", "sha256", "answer")
    readonly_fields = ("text",)

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        reported, senders = Q(), Supervisor.objects.visible_to(request.user)
        became_nothing = Q(user__in=senders)
        for report, place in BECOMES.items():
            reported |= scoping.visible(request.user, f"{report}__{place}")
            became_nothing &= Q(**{f"{report}__isnull": True})
        return rows.filter(reported | became_nothing)

    @admin.display(description=_("isi asli"))
    def text(self, obj: Submission) -> str:
        return bytes(obj.body).decode(errors="replace")


@admin.register(Balance, site=site)
class BalanceAdmin(Scoped):
    group = "Pergerakan"
    list_display = ("place", "item", "need", "shipped", "arrived", "received_good", "received_damaged", "due_at")
    list_select_related = ("place__parent", "item")
    list_filter = (("election", Related), "level", ("item", Related), Kecamatan)
    search_fields = ("^place__code", "place__name", "item__code", "item__name")
