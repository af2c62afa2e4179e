"""Papers and their numbers, to look at; they are edited and numbered on their own page."""

from __future__ import annotations

from django.contrib import admin

from logistik.models import Document, Job
from pengawasan.admin import Kecamatan, Related, Scoped, site


@admin.register(Document, site=site)
class DocumentAdmin(Scoped):
    group = "Tindak lanjut"
    list_display = ("__str__", "kind", "place", "author", "created_at", "numbered_at")
    list_select_related = ("place__parent", "author")
    list_filter = (("election", Related), "kind", "year", ("number", admin.EmptyFieldListFilter), Kecamatan)
    search_fields = ("code", "=sha256", "=file_sha256", "^place__code", "author__username")


@admin.register(Job, site=site)
class JobAdmin(Scoped):
    group = "Tindak lanjut"
    list_display = ("__str__", "place", "requested_by", "requested_at", "state", "done", "total")
    list_select_related = ("place__parent", "requested_by")
    list_filter = (("election", Related), "state", "requested_at", Kecamatan)
    search_fields = ("filename", "=sha256", "^place__code", "requested_by__username")
