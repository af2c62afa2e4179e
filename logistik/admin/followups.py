"""The register of what was done about flags, to look at, and the days of the procedure, which staff may edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from logistik import followups
from logistik.models import FollowUp, FollowUpClock, FollowUpEvent, FollowUpFile
from pengawasan.admin import Kecamatan, Related, Scoped, site

from .catalog import OfElection


@admin.register(FollowUp, site=site)
class FollowUpAdmin(Scoped):
    group = "Tindak lanjut"
    list_display = ("__str__", "place", "addressee", "issued_on", "due_on", "outcome", "decision", "created_by")
    list_select_related = ("place__parent", "created_by")
    list_filter = (("election", Related), "kind", "addressee", "outcome", "decision", "issued_on", Kecamatan)
    search_fields = ("number", "text", "pleno_number", "^place__code", "place__name")


class OfFollowUp(Scoped):
    group = "Tindak lanjut"
    place = "followup__place__code"


@admin.register(FollowUpEvent, site=site)
class FollowUpEventAdmin(OfFollowUp):
    list_display = ("at", "kind", "followup", "actor", "note")
    list_select_related = ("followup", "actor")
    list_filter = (("followup__election", Related), "kind", "at", Kecamatan)
    search_fields = ("followup__number", "note", "^followup__place__code", "actor__username")


@admin.register(FollowUpFile, site=site)
class FollowUpFileAdmin(OfFollowUp):
    list_display = ("name", "followup", "format", "size", "uploaded_by", "uploaded_at")
    list_select_related = ("followup", "uploaded_by")
    list_filter = (("followup__election", Related), "format", "uploaded_at", Kecamatan)
    search_fields = ("name", "=sha256", "^followup__place__code")


@admin.register(FollowUpClock, site=site)
class FollowUpClockAdmin(OfElection):
    """What was given a date keeps it; an edited row counts from the next step on, which is said before it is saved."""

    group = "Tindak lanjut"
    asking = "admin/akibat_batas.html"
    list_display = ("election", "step", "days", "working_days", "status", "source")
    list_select_related = ("election",)
    list_filter = (("election", Related), "step", "status")
    search_fields = ("election__code", "election__name", "source")
    fields = ("election", "step", ("days", "working_days"), ("status", "source"))

    def subject_of(self, obj: FollowUpClock) -> str:
        return f"batas waktu {obj.election_id} {obj.step}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("election", "step") if obj else ()

    def what_follows(self, obj: Any, form: Any, now: datetime) -> followups.Edited:
        return followups.edited(obj)

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        obj.save()
