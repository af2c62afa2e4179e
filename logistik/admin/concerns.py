"""What supervisors could not solve alone, and what was answered. Said once, it stays said: to look at only."""

from __future__ import annotations

from django.contrib import admin

from logistik.models.concern import Concern, ConcernRead, ConcernReply
from pengawasan.admin import Kecamatan, Related, Scoped, site


@admin.register(Concern, site=site)
class ConcernAdmin(Scoped):
    group = "Laporan"
    list_display = ("text", "kind", "place", "author", "received_at")
    list_select_related = ("place__parent", "author")
    list_filter = (("election", Related), "kind", Kecamatan, "received_at")
    search_fields = ("text", "^place__code", "place__name", "author__username", "author__name")


class OfConcern(Scoped):
    group = "Laporan"
    place = "concern__place__code"


@admin.register(ConcernReply, site=site)
class ConcernReplyAdmin(OfConcern):
    list_display = ("concern", "number", "text", "state", "author", "received_at")
    list_select_related = ("concern", "author")
    list_filter = (("concern__election", Related), "state", Kecamatan, "received_at")
    search_fields = ("text", "^concern__place__code", "author__username", "author__name")


@admin.register(ConcernRead, site=site)
class ConcernReadAdmin(OfConcern):
    list_display = ("concern", "reader", "number", "read_at")
    list_select_related = ("concern", "reader")
    list_filter = (("concern__election", Related), Kecamatan, "read_at")
    search_fields = ("^concern__place__code", "reader__username", "reader__name")
    ordering = ("-read_at", "pk")
