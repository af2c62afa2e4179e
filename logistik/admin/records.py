"""Files that were handed in, and what things were before."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from logistik.models import (
    Allotment,
    Deadline,
    Election,
    Flag,
    FollowUp,
    FollowUpClock,
    ImportFile,
    SavedView,
    VoterCount,
)
from logistik.models.change import Change
from pengawasan import scoping
from pengawasan.admin import History, Kecamatan, Related, Rows, Scoped, site
from pengawasan.models import Supervisor


@admin.register(ImportFile, site=site)
class ImportFileAdmin(Scoped):
    """A file of an election beyond the reader's regions is seen only where its sender works."""

    place = ""
    list_display = ("filename", "kind", "election", "uploaded_by", "uploaded_at", "state", "rows")
    list_select_related = ("election", "uploaded_by")
    list_filter = ("kind", "state", ("election", Related), "uploaded_at")
    search_fields = ("filename", "uploaded_by__username", "uploaded_by__name", "=sha256")

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        own = scoping.visible(request.user, "election__region__code")
        return rows.filter(own | Q(uploaded_by__in=Supervisor.objects.visible_to(request.user)))


@admin.register(Change, site=site)
class ChangeAdmin(Scoped):
    place = "place"
    list_display = ("at", "kind", "subject", "place", "xid")
    list_filter = ("kind", "at", Kecamatan)
    search_fields = ("=subject", "^place")
    ordering = ("-xid", "-id")


@admin.register(SavedView, site=site)
class SavedViewAdmin(Scoped):
    parent = "owner"
    list_display = ("name", "list", "owner", "query")
    list_select_related = ("owner",)
    list_filter = ("list",)
    search_fields = ("name", "owner__username", "owner__name")


@admin.register(Election.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class ElectionHistoryAdmin(History):
    parent = "pgh_obj"
    list_display = ("recorded", "change", "code", "name", "voting_day", "contests", "stops", "distance_limit_m")
    search_fields = ("code", "name")


@admin.register(Allotment.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class AllotmentHistoryAdmin(History):
    parent = "election"
    list_display = ("recorded", "change", "election", "item", "basis", "quantity", "reserve_percent", "per_contest")
    list_select_related = ("election", "item")
    list_filter = ("pgh_label", ("election", Related), ("item", Related))
    search_fields = ("item__code", "item__name", "election__code")


@admin.register(Deadline.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class DeadlineHistoryAdmin(History):
    parent = "election"
    list_display = ("recorded", "change", "election", "level", "days_before", "time", "status")
    list_select_related = ("election",)
    list_filter = ("pgh_label", ("election", Related), "level")
    search_fields = ("election__code",)


@admin.register(VoterCount.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class VoterCountHistoryAdmin(History):
    list_display = ("recorded", "change", "election", "place", "male", "female", "source_status")
    list_select_related = ("election", "place__parent")
    list_filter = ("pgh_label", ("election", Related), Kecamatan)
    search_fields = ("^place__code",)


@admin.register(apps.get_model("logistik", "NeedHistory"), site=site)
class NeedHistoryAdmin(Scoped):
    """A need as it was until another replaced it."""

    list_display = ("pgh_created_at", "election", "place", "item", "need")
    list_select_related = ("election", "place__parent", "item")
    list_filter = (("election", Related), ("item", Related), Kecamatan)
    search_fields = ("^place__code", "item__code", "item__name")
    ordering = ("-pgh_id",)


@admin.register(Flag.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class FlagHistoryAdmin(History):
    list_display = ("recorded", "change", "status", "severity", "sentence", "expected", "actual")
    list_filter = ("pgh_label", "status", "severity", "rule", ("election", Related), Kecamatan)
    search_fields = ("sentence", "^place__code")


@admin.register(FollowUpClock.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class FollowUpClockHistoryAdmin(History):
    parent = "election"
    list_display = ("recorded", "change", "election", "step", "days", "working_days", "status")
    list_select_related = ("election",)
    list_filter = ("pgh_label", ("election", Related), "step")
    search_fields = ("election__code",)


@admin.register(FollowUp.history.rel.related_model, site=site)  # type: ignore[attr-defined]
class FollowUpHistoryAdmin(History):
    list_display = ("recorded", "change", "kind", "number", "place", "due_on", "outcome", "decision")
    list_select_related = ("place__parent",)
    list_filter = ("pgh_label", ("election", Related), "kind", "outcome", "decision", Kecamatan)
    search_fields = ("number", "pleno_number", "^place__code")
