"""What the machine raised and how it went about it. A flag is set aside on its own page, not here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from logistik.models import Alert, Flag, FlagEvent, Quarantine, Sweep
from pengawasan import scoping
from pengawasan.admin import READERS, Kecamatan, Related, Rows, Scoped, site


@admin.register(Flag, site=site)
class FlagAdmin(Scoped):
    group = "Indikasi"
    list_display = ("sentence", "severity", "status", "rule_name", "place", "opened_at", "cleared_at")
    list_select_related = ("place__parent",)
    list_filter = (("election", Related), "status", "severity", "rule", "kind", Kecamatan, "opened_at")
    search_fields = ("sentence", "^place__code", "place__name", "shipment__manifest_number")

    @admin.display(description=_("aturan"), ordering="rule")
    def rule_name(self, obj: Flag) -> str:
        return obj.rule.replace("_", " ").capitalize()


class OfFlag(Scoped):
    group = "Indikasi"
    place = "flag__place__code"


@admin.register(FlagEvent, site=site)
class FlagEventAdmin(OfFlag):
    list_display = ("at", "kind", "flag", "actor", "note")
    list_select_related = ("flag", "actor")
    list_filter = (("flag__election", Related), "kind", "at", Kecamatan)
    search_fields = ("flag__sentence", "note", "^flag__place__code", "actor__username")


#: Whatever an alert is about has a place.
WHERE = ("flag__place__code", "concern__place__code", "followup__place__code")


@admin.register(Alert, site=site)
class AlertAdmin(Scoped):
    """Of a flag's place, a kendala's, or a follow-up's."""

    group = "Indikasi"
    place = "at"
    list_display = ("subject", "recipient", "channel", "created_at", "sent_at", "is_sent")
    list_select_related = ("flag", "concern", "followup", "recipient", "channel")
    list_filter = (("sent_at", admin.EmptyFieldListFilter), "created_at", Kecamatan)
    search_fields = ("recipient__username", "recipient__name", "^at", "flag__sentence", "concern__text")

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        return super().narrow(rows.annotate(at=Coalesce(*WHERE)), request)

    @admin.display(description=_("perihal"))
    def subject(self, obj: Alert) -> str:
        return str(obj.flag or obj.concern or obj.followup)

    @admin.display(description=_("terkirim"), boolean=True)
    def is_sent(self, obj: Alert) -> bool:
        return obj.sent_at is not None


class Machinery(Scoped):
    """Of the whole installation and of no region: for whoever is on duty anywhere."""

    group = "Indikasi"
    place = ""

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        return rows if scoping.codes(request.user, roles=READERS) else rows.none()


@admin.register(Sweep, site=site)
class SweepAdmin(Machinery):
    list_display = ("started_at", "finished_at", "opened", "changed", "cleared")
    list_filter = ("started_at", ("finished_at", admin.EmptyFieldListFilter))


@admin.register(Quarantine, site=site)
class QuarantineAdmin(Machinery):
    """That a row could not be judged, and of which rule; the fault's own words may quote another region's row."""

    list_display = ("rule", "subject", "since", "seen_at")
    list_filter = ("rule", "since")
    search_fields = ("rule", "subject")
    fields = ("rule", "subject", "since", "seen_at")
