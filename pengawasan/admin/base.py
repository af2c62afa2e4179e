"""What every list of the panel has in common: rows from the regions, rights from the role, nothing deleted."""

from __future__ import annotations

import copy
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from pengawasan import audit, scoping
from pengawasan.models import District, Supervisor

from .downloading import download
from .panel import EDITORS, READERS

Rows = QuerySet[Any]
#: What the lists' own filters put behind the name of a column.
LOOKUPS = frozenset({"exact", "isnull", "isempty", "in", "gte", "gt", "lte", "lt", "id__exact", "code__exact"})


class Kecamatan(admin.SimpleListFilter):
    """Narrows a list to one of the reader's kecamatan."""

    title = _("kecamatan")
    parameter_name = "kecamatan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        districts = District.objects.visible_to(request.user).live()
        return [(code, f"{name} · {code}") for code, name in districts.values_list("code", "name")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        code = self.value()
        return queryset.filter(scoping.within([code], self.place)) if code else queryset

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any) -> None:
        self.place = model_admin.place
        super().__init__(request, params, model, model_admin)


class Related(admin.RelatedFieldListFilter):
    """Offers only related rows that the reader may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        related = model_admin.admin_site.get_model_admin(field.related_model)
        return [(row.pk, str(row)) for row in related.get_queryset(request)]


class Scoped(ModelAdmin):
    """Rows of the reader's regions, to look at. ``place`` is the path to the code of the region they belong to."""

    group = "Catatan"
    place = "place__code"
    #: A relation whose target decides who sees the row, where the place alone does not.
    parent = ""
    #: The kind of table in which such rows come in together, and who hands one in.
    table, table_roles = "", EDITORS
    list_before_template = "admin/impor.html"
    actions = (download,)
    show_full_result_count = False
    list_per_page = 50

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        if self.parent:
            related = self.model._meta.get_field(self.parent).related_model
            return rows.filter(**{f"{self.parent}__in": related._default_manager.visible_to(request.user)})
        if hasattr(rows, "visible_to"):
            return cast(Rows, rows.visible_to(request.user))
        return rows.filter(scoping.visible(request.user, self.place))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        offered = self.table if scoping.codes(request.user, roles=self.table_roles) else ""
        return super().changelist_view(request, {**(extra_context or {}), "table": offered})

    def get_queryset(self, request: HttpRequest) -> Rows:
        return self.narrow(super().get_queryset(request), request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Another region's row does not exist, here as everywhere: 404, not a page that says it was not found."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the list itself offers: other columns could be guessed by letters, even a hash."""
        for offered in self.get_list_filter(request):
            name = offered[0] if isinstance(offered, (list, tuple)) else getattr(offered, "parameter_name", offered)
            if lookup == name or (lookup.startswith(f"{name}__") and lookup[len(name) + 2 :] in LOOKUPS):
                return True
        return False

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        if not self.admin_site.is_registered(db_field.remote_field.model):
            return db_field.remote_field.model._default_manager.none()  # type: ignore[no-any-return]
        return self.admin_site.get_model_admin(db_field.remote_field.model).get_queryset(request)  # type: ignore[no-any-return]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(scoping.codes(request.user, roles=READERS))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Coordinated(Scoped):
    """What a coordinator changes within the own regions. Every save stands in the audit trail."""

    addable = True
    #: Relations that may point to anything visible, not only to what is coordinated.
    visible_suffices: tuple[str, ...] = ()

    def place_of(self, obj: Any) -> str:
        return str(obj.place_id)

    def subject_of(self, obj: Any) -> str:
        return f"{self.opts.verbose_name} {obj.pk}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.addable and bool(scoping.codes(request.user, roles=EDITORS))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = scoping.codes(request.user, roles=EDITORS)
        return bool(mine) if obj is None else scoping.covers(mine, self.place_of(obj))

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name in self.visible_suffices or db_field.related_model is Supervisor:
            return rows
        path = self.admin_site.get_model_admin(db_field.related_model).place
        mine = scoping.codes(request.user, roles=EDITORS)
        return rows.filter(scoping.within(mine, path)) if path else rows

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        """The deed and its audit entry; the transaction is that of the view."""
        if change and not form.changed_data:
            return
        now = timezone.now()
        self.store(request, obj, form, now)
        action = "ubah_di_panel" if change else "tambah_di_panel"
        audit.record(
            action,
            self.subject_of(obj)[:80],
            self.written(obj),
            place=self.place_of(obj),
            now=now,
            actor=request.user,  # type: ignore[arg-type]
            changes=changes(obj, form, change),
        )

    def store(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], now: datetime) -> None:
        obj.save()

    def written(self, obj: Any) -> list[Model]:
        """What a save wrote that its audit entry has to vouch for."""
        return [obj] if hasattr(obj, "vouched") else []


#: Fields of forms whose values nobody reads again, by the name under which it is said that they changed.
SECRETS = {"password1": "kata_sandi", "new_secret": "rahasia"}


def changes(obj: Any, form: forms.ModelForm[Any], change: bool) -> dict[str, dict[str, Any]]:
    """Each changed field with its value before and after, as JSON; of a password only that it changed."""
    said: dict[str, dict[str, Any]] = {}
    stored = {field.name: field for field in obj._meta.concrete_fields}
    for name in form.changed_data:
        if name in stored:
            before = form.initial.get(name) if change else None
            said[name] = {"sebelum": _plain(before), "sesudah": _plain(stored[name].value_from_object(obj))}
        elif name in SECRETS:
            said[SECRETS[name]] = {"sebelum": None, "sesudah": "diganti"}
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str, list)) else str(value)


class History(Scoped):
    """Former states of one kind of row, as the database itself wrote them down."""

    list_filter: tuple[Any, ...] = ("pgh_label",)
    exclude = ("pgh_obj", "pgh_context")
    ordering = ("-pgh_id",)

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        tracked: Any = model._meta.get_field("pgh_obj").related_model
        self.opts = copy.copy(model._meta)
        self.opts.verbose_name = self.opts.verbose_name_plural = f"riwayat {tracked._meta.verbose_name}"

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        changelist.opts, changelist.title = self.opts, capfirst(str(self.opts.verbose_name))
        return changelist

    @admin.display(description=_("dicatat"), ordering="pgh_created_at")
    def recorded(self, obj: Any) -> datetime:
        return cast(datetime, obj.pgh_created_at)

    @admin.display(description=_("perubahan"), ordering="pgh_label")
    def change(self, obj: Any) -> str:
        return {"insert": "Ditambahkan", "update": "Diubah"}.get(obj.pgh_label, str(obj.pgh_label))
