"""Rakernis and bimtek with their people and the library, to look at; they are kept on their own pages."""

from __future__ import annotations

from django.contrib import admin

from logistik.models import Attendance, Invitation, Material, Quiz, QuizResult, Training
from pengawasan.admin import Kecamatan, Related, Scoped, site


@admin.register(Training, site=site)
class TrainingAdmin(Scoped):
    group = "Pelatihan"
    list_display = ("title", "kind", "place", "venue", "starts_on", "ends_on", "created_by")
    list_select_related = ("place__parent", "created_by")
    list_filter = (("election", Related), "kind", "starts_on", Kecamatan)
    search_fields = ("title", "venue", "organiser", "^place__code")


@admin.register(Invitation, site=site)
class InvitationAdmin(Scoped):
    group = "Pelatihan"
    place = "assignment__region__code"
    list_display = ("assignment", "training", "invited_by", "invited_at")
    list_select_related = ("assignment__supervisor", "training", "invited_by")
    list_filter = (("training", Related), "assignment__role", Kecamatan)
    search_fields = ("assignment__supervisor__name", "assignment__supervisor__username", "^assignment__region__code")


@admin.register(Attendance, site=site)
class AttendanceAdmin(Scoped):
    group = "Pelatihan"
    place = "invitation__assignment__region__code"
    list_display = ("noted_at", "invitation", "present", "means", "noted_by")
    list_select_related = ("invitation__assignment__supervisor", "noted_by")
    list_filter = ("present", "means", "noted_at", Kecamatan)
    search_fields = ("invitation__assignment__supervisor__name", "^invitation__assignment__region__code")


@admin.register(Material, site=site)
class MaterialAdmin(Scoped):
    group = "Pelatihan"
    list_display = ("name", "version", "in_force_on", "place", "uploaded_by", "uploaded_at")
    list_select_related = ("place__parent", "uploaded_by")
    list_filter = ("in_force_on", "uploaded_at", Kecamatan)
    search_fields = ("name", "version", "=sha256", "^place__code")


@admin.register(Quiz, site=site)
class QuizAdmin(Scoped):
    group = "Pelatihan"
    place = "training__place__code"
    parent = "training"
    list_display = ("training", "needed", "set_by", "set_at")
    list_select_related = ("training", "set_by")
    list_filter = ("set_at", Kecamatan)
    search_fields = ("training__title", "^training__place__code")


@admin.register(QuizResult, site=site)
class QuizResultAdmin(Scoped):
    group = "Pelatihan"
    place = "invitation__assignment__region__code"
    list_display = ("answered_at", "invitation", "right", "asked", "passed")
    list_select_related = ("invitation__assignment__supervisor",)
    list_filter = ("passed", "answered_at", Kecamatan)
    search_fields = ("invitation__assignment__supervisor__name", "^invitation__assignment__region__code")
