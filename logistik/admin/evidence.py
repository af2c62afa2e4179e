"""Photos of what was reported: what the file is. The original stays on the disk, shown to nobody."""

from __future__ import annotations

from django.contrib import admin

from logistik.models import Photo
from pengawasan.admin import Scoped, site


@admin.register(Photo, site=site)
class PhotoAdmin(Scoped):
    """Scope is the photo's own: it may belong to three things, and none of them need have arrived."""

    group = "Laporan"
    place = ""
    list_display = ("received_at", "uploaded_by", "format", "width", "height", "size", "sha256")
    list_select_related = ("uploaded_by",)
    list_filter = ("format", "received_at")
    search_fields = ("=sha256", "uploaded_by__username", "uploaded_by__name")
