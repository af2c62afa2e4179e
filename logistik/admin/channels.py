"""Where a whole office is told: webhook, Telegram, WhatsApp. A secret can be set, and never read again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminURLInputWidget

from logistik.models import AlertChannel
from pengawasan.admin import Coordinated, site

Kind = AlertChannel.Kind


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(
        label=_("Alamat"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        help_text=_("https; untuk Telegram boleh kosong."),
    )
    new_secret = forms.CharField(
        label=_("Rahasia"),
        required=False,
        max_length=200,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
        help_text=_(
            "Kunci tanda tangan webhook, atau token bot atau gerbang. Tidak dapat dilihat lagi; kosong = tetap."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind, url = values.get("kind"), values.get("url") or ""
        if url and not url.startswith("https://"):
            self.add_error("url", _("Alamat harus dimulai dengan https://."))
        if kind in (Kind.WEBHOOK, Kind.WHATSAPP) and not url:
            self.add_error("url", _("Isi alamatnya."))
        if kind in (Kind.TELEGRAM, Kind.WHATSAPP) and not values.get("target"):
            self.add_error("target", _("Isi tujuannya."))
        if not values.get("new_secret"):
            if not self.instance.sealed_secret:
                self.add_error("new_secret", _("Isi rahasianya."))
            elif {"kind", "url"} & set(self.changed_data):
                # The old one belongs to the old receiver: it would be handed to whoever the new address names
                self.add_error("new_secret", _("Jenis atau alamatnya lain: isi rahasianya lagi."))
        return values

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data["new_secret"]:
            self.instance.secret = self.cleaned_data["new_secret"]
        return super().save(commit)


@admin.register(AlertChannel, site=site)
class AlertChannelAdmin(Coordinated):
    """Gets the grave indications and overdue follow-ups at and below its region."""

    form = ChannelForm
    group = "Indikasi"
    place = "region__code"
    list_display = ("name", "kind", "region", "is_active", "failures", "retry_at")
    list_select_related = ("region__parent",)
    list_filter = ("kind", "is_active")
    search_fields = ("name", "^region__code", "region__name")
    autocomplete_fields = ("region",)
    fields = ("name", ("kind", "region"), ("url", "target"), "new_secret", "is_active", ("failures", "retry_at"))
    readonly_fields = ("failures", "retry_at")

    def place_of(self, obj: AlertChannel) -> str:
        return obj.region_id

    def subject_of(self, obj: AlertChannel) -> str:
        return f"saluran {obj.pk}"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """Whoever only reads is not offered to set a secret."""
        may = self.has_change_permission(request, obj) if obj else True
        return self.fields if may else tuple(name for name in self.fields if name != "new_secret")
