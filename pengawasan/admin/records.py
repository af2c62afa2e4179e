"""What was done, and what things were before."""

from __future__ import annotations

from django.contrib import admin

from pengawasan.models import Assignment, AuditChain, AuditEntry, Region

from .base import History, Kecamatan, Scoped
from .panel import site


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(Scoped):
    place = "place"
    list_display = ("chain", "number", "at", "actor", "action", "place", "subject")
    list_display_links = ("chain", "number")
    list_select_related = ("chain", "actor")
    list_filter = ("action", "at", Kecamatan)
    search_fields = ("subject", "^place", "actor__username", "=hash")
    ordering = ("-chain", "-number")
    fields = ("chain", "number", "at", "actor", "action", "place", "subject", "data", "previous_hash", "hash")


@admin.register(AuditChain, site=site)
class AuditChainAdmin(Scoped):
    place = "code"
    list_display = ("code", "length", "head")
    search_fields = ("^code",)
    ordering = ("code",)
    fields = ("code", "length", "head")


@admin.register(Assignment.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class AssignmentHistoryAdmin(History):
    place = "region__code"
    list_display = ("recorded", "change", "supervisor", "role", "region", "valid_from", "valid_to")
    list_select_related = ("supervisor", "region__parent")
    list_filter = ("pgh_label", "role", Kecamatan)
    search_fields = ("supervisor__username", "supervisor__name", "^region__code")


@admin.register(Region.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class RegionHistoryAdmin(History):
    place = "code"
    list_display = ("recorded", "change", "code", "name", "latitude", "longitude", "access", "travel_hours")
    list_filter = ("pgh_label", "level", Kecamatan)
    search_fields = ("^code", "name")
