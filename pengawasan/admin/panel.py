"""The panel itself: who enters, and in what order things stand in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from knox.models import AuthToken
from unfold.sites import UnfoldAdminSite

from pengawasan import audit, people, scoping
from pengawasan.models import Role, Supervisor

EDITORS = people.ADMINISTRATORS
READERS = EDITORS | {Role.STAF}
GROUPS = ("Orang", "Wilayah", "Pemilihan", "Pergerakan", "Laporan", "Indikasi", "Tindak lanjut", "Pelatihan", "Catatan")


def person(request: HttpRequest) -> Supervisor:
    """Who asks; nobody gets into the panel without being somebody."""
    return cast(Supervisor, request.user)


def enters(user: Supervisor | AnonymousUser, now: datetime) -> bool:
    """Whether the panel opens for somebody: the role decides."""
    return bool(scoping.codes(user, now, READERS))


class Panel(UnfoldAdminSite):
    """Entered by role, not by ``is_staff`` or ``is_superuser``; only what is registered here exists in it."""

    index_title = _("Panel koordinator")

    def has_permission(self, request: HttpRequest) -> bool:
        return enters(request.user, timezone.now())

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Every page of the panel; an address with a byte that no text holds is refused before any list is asked."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise BadRequest(_("Alamat memuat karakter yang tidak sah."))
            return cast(HttpResponse, page(request, *args, **kwargs))

        return door

    def get_urls(self) -> list[Any]:
        """Without the redirect that looks up any row of any table, whoever may see it."""
        return [address for address in super().get_urls() if getattr(address, "name", "") != "view_on_site"]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The site has one entrance; whoever is inside already and comes here has no business in the panel."""
        if request.user.is_authenticated:
            raise PermissionDenied(_("Panel ini untuk koordinator dan staf yang sedang bertugas."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), settings.LOGIN_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().password_change(request, extra_context)
            if request.method == "POST" and response.status_code == 302:
                AuthToken.objects.filter(user=request.user).delete()
                place = scoping.codes(request.user, roles=READERS)[0]
                me, now = person(request), timezone.now()
                audit.record("ganti_kata_sandi", f"pengawas {me.username}", [me], place=place, now=now, actor=me)
        return response

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """By what a coordinator looks for, not by package. A page asks twice: for its index and its sidebar."""
        if not hasattr(request, "_app_list"):
            request._app_list = self._grouped(request, app_label)  # type: ignore[attr-defined]
        found: list[dict[str, Any]] = request._app_list  # type: ignore[attr-defined]
        return found

    def _grouped(self, request: HttpRequest, app_label: str | None) -> list[dict[str, Any]]:
        apps = self._build_app_dict(request, app_label)  # not get_app_list, which sorts by translated names in vain
        entries = {entry["model"]: entry for app in apps.values() for entry in app["models"]}
        groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
        for model, model_admin in self._registry.items():
            if model in entries:
                entries[model]["name"] = capfirst(model_admin.opts.verbose_name_plural)
                groups[model_admin.group].append(entries[model])
        label = app_label or "panel"
        return [
            {"name": name, "app_label": label, "app_url": reverse("admin:index"), "models": models}
            for name, models in groups.items()
            if models
        ]

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [
            {"title": group["name"], "collapsible": True, "items": self._get_navigation_items(request, _links(group))}
            for group in self.get_app_list(request)
        ]


def _links(group: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"title": entry["name"], "link": entry["admin_url"]} for entry in group["models"]]


site = Panel()
site.disable_action("delete_selected")
