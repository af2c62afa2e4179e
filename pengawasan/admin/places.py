"""Regions: their position and how to get there are kept up by the coordinator, the tree is not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pengawasan.models import Boundary, District, PollingStation, Region, Village

from .base import Coordinated, Kecamatan, Scoped
from .panel import site


class RegionForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        latitude, longitude = values.get("latitude"), values.get("longitude")
        if (latitude is None) != (longitude is None):
            self.add_error("latitude" if latitude is None else "longitude", _("Isi lintang dan bujur, atau kosongkan."))
        if latitude is not None and not -90 <= latitude <= 90:
            self.add_error("latitude", _("Lintang harus antara -90 dan 90."))
        if longitude is not None and not -180 <= longitude <= 180:
            self.add_error("longitude", _("Bujur harus antara -180 dan 180."))
        if (values.get("travel_hours") or 0) < 0:
            self.add_error("travel_hours", _("Waktu tempuh tidak boleh kurang dari 0 jam."))
        return values


RETIRED = ("retired_at", admin.EmptyFieldListFilter)


@admin.register(Region, District, Village, PollingStation, site=site)
class RegionAdmin(Coordinated):
    form = RegionForm
    group = "Wilayah"
    place = "code"
    addable = False
    list_display = ("code", "label", "level", "access", "travel_hours", "has_signal", "source_status")
    list_select_related = ("parent",)
    list_filter = ("level", Kecamatan, "access", "has_signal", "source_status", RETIRED)
    search_fields = ("^code", "name")
    ordering = ("code",)
    fields = (
        ("code", "name"),
        ("level", "parent"),
        ("latitude", "longitude"),
        ("access", "travel_hours", "has_signal"),
        ("timezone", "source_status", "retired_at"),
    )
    readonly_fields = ("code", "name", "level", "parent", "timezone", "source_status", "retired_at")

    def place_of(self, obj: Region) -> str:
        return obj.code

    @admin.display(description=_("nama"), ordering="name")
    def label(self, obj: Region) -> str:
        return obj.label


@admin.register(Boundary, site=site)
class BoundaryAdmin(Scoped):
    """Loaded by ``load_boundaries``; the panel shows what was loaded, when and from where."""

    place = "region__code"
    group = "Wilayah"
    list_display = ("region", "source", "loaded_at")
    list_select_related = ("region__parent",)
    list_filter = (Kecamatan,)
    search_fields = ("^region__code", "region__name", "source")
    ordering = ("region",)
    fields = ("region", "source", "loaded_at")
