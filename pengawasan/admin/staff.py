"""People and their assignments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import password_validation
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from pengawasan import audit, codes, people, scoping
from pengawasan.models import Assignment, Region, Role, Supervisor

from .base import Coordinated, Kecamatan
from .panel import EDITORS, person, site

SECRET = UnfoldAdminPasswordWidget({"autocomplete": "new-password"})


class PasswordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A password twice; left empty on a person who has one, it stays."""

    password1 = forms.CharField(label=_("Kata sandi baru"), required=False, strip=False, widget=SECRET)
    password2 = forms.CharField(label=_("Ulangi kata sandi"), required=False, strip=False, widget=SECRET)

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1", ""), self.cleaned_data["password2"]
        if first != second:
            raise forms.ValidationError(_("Kedua kata sandi tidak sama."))
        if first:
            password_validation.validate_password(first, self.instance)
        return str(second)


def replaces() -> forms.CharField:
    """Who held the post until now, named as in a table that is imported."""
    return forms.CharField(
        label=_("Menggantikan"),
        required=False,
        max_length=150,
        help_text=_("Nama pengguna yang digantikan. Penugasannya di sana berakhir sehari sebelum yang baru berlaku."),
        widget=UnfoldAdminTextInputWidget,
    )


class NewSupervisorForm(PasswordForm):
    """A person with the first assignment: without one nobody could see the person again."""

    role = forms.ChoiceField(label=_("Jabatan"), choices=Role, widget=UnfoldAdminSelectWidget)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("Wilayah"),
        widget=AutocompleteSelect(Assignment._meta.get_field("region"), site),
    )
    valid_from = forms.DateField(
        label=_("Berlaku dari"), initial=timezone.localdate, widget=UnfoldAdminSingleDateWidget
    )
    valid_to = forms.DateField(label=_("Berlaku sampai"), required=False, widget=UnfoldAdminSingleDateWidget)
    letter_number = forms.CharField(
        label=_("Nomor surat tugas"), required=False, max_length=80, widget=UnfoldAdminTextInputWidget
    )
    replaces = replaces()
    replaced: Assignment | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].required = self.fields["password2"].required = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            check(self, self.appointment())
        return values

    def appointment(self) -> people.Appointment:
        given = {name: self.cleaned_data[name] for name in ("username", "role", "valid_from", "valid_to", "name")}
        return people.Appointment(
            **given, region=self.cleaned_data["region"].pk, letter_number=self.cleaned_data["letter_number"]
        )


def check(form: Any, wanted: people.Appointment) -> None:
    """What the room refuses stands beside its field; whoever is replaced is found."""
    try:
        people.check(wanted)
    except people.Invalid as invalid:
        for field, sentence in invalid.errors.items():
            form.add_error({"to": "valid_to"}.get(field, field), sentence)
    if former := form.cleaned_data.get("replaces"):
        form.replaced = people.held_before(Assignment.objects.filter(supervisor__username=former), wanted)
        if form.replaced is None:
            form.add_error("replaces", people.not_there(former))


def take_over(form: Any, wanted: people.Appointment, request: HttpRequest, now: datetime) -> None:
    if form.replaced is not None:
        people.take_over(form.replaced, wanted, now=now, actor=person(request))


@admin.register(Supervisor, site=site)
class SupervisorAdmin(Coordinated):
    """A person is changed by a coordinator of everything the person may do; superusers by nobody here."""

    group = "Orang"
    table = "pengawas"
    place = ""
    list_display = ("username", "name", "phone", "is_active", "last_login", "devices", "has_codes", "is_sample")
    list_filter = ("is_active", "assignments__role", "is_sample")
    search_fields = ("username", "name", "phone")
    ordering = ("username",)
    person = ("username", "name", "phone", "is_active")
    fieldsets = (
        (None, {"fields": (*person, "last_login", "devices", "has_codes", "is_sample")}),
        (_("Kata sandi baru"), {"fields": ("password1", "password2")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "phone", "password1", "password2")}),
        (_("Penugasan pertama"), {"fields": ("role", "region", "valid_from", "valid_to", "letter_number", "replaces")}),
    )
    readonly_fields = ("last_login", "devices", "has_codes", "is_sample")
    actions: Any = (*Coordinated.actions, "sign_out", "reset_codes")

    def get_queryset(self, request: HttpRequest) -> Any:
        good = Q(auth_token_set__expiry__isnull=True) | Q(auth_token_set__expiry__gt=timezone.now())
        since = ArrayAgg("auth_token_set__created", filter=good, order_by="-auth_token_set__created")
        return super().get_queryset(request).annotate(signed_in=since).select_related("second_factor")

    @admin.display(description=_("perangkat"))
    def devices(self, obj: Any) -> str:
        """Since when each device of the person is signed in."""
        days = [formats.date_format(timezone.localtime(one), "d-m-Y H.i") for one in obj.signed_in or ()]
        return ", ".join(days) or "–"

    @admin.display(description=_("kode sekali pakai"), boolean=True)
    def has_codes(self, obj: Any) -> bool:
        """Whether the person takes a second step when signing in."""
        return hasattr(obj, "second_factor")

    @admin.action(description=_("Keluarkan semua perangkat yang dipilih"), permissions=["change"])
    def sign_out(self, request: HttpRequest, rows: Any) -> None:
        """For a phone that is lost or passed on: its next request is refused; what it has not sent stays on it."""
        now = timezone.now()
        mine = [one for one in rows if self.has_change_permission(request, one)]
        with transaction.atomic():
            for one in mine:
                count, _each = AuthToken.objects.filter(user=one).delete()
                said = {"place": self.place_of(one), "now": now, "actor": person(request), "devices": count}
                audit.record("keluarkan_perangkat", self.subject_of(one)[:80], **said)
        told = _("Perangkat %(mine)d orang dikeluarkan.") % {"mine": len(mine)}
        if len(mine) < len(rows):
            told += _(" %(others)d orang tidak dapat Anda ubah.") % {"others": len(rows) - len(mine)}
        self.message_user(request, told)

    @admin.action(description=_("Setel ulang kode sekali pakai orang yang dipilih"), permissions=["change"])
    def reset_codes(self, request: HttpRequest, rows: Any) -> None:
        """For a colleague whose telephone is lost; the own codes are changed where one of them is asked for."""
        mine = [one for one in rows if one != request.user and self.has_change_permission(request, one)]
        now, me = timezone.now(), person(request)
        done = sum(codes.reset(one, now=now, actor=me, reason="panel") for one in mine)
        told = _("Kode %(done)d orang disetel ulang; mereka memasang yang baru saat masuk lagi.") % {"done": done}
        if len(mine) < len(rows):
            told += _(" %(others)d orang tidak dapat Anda ubah.") % {"others": len(rows) - len(mine)}
        self.message_user(request, told)

    def place_of(self, obj: Supervisor) -> str:
        standing = obj.assignments.order_by("-valid_from").values_list("region", flat=True)
        return next(iter(standing), "")

    def subject_of(self, obj: Supervisor) -> str:
        return f"pengawas {obj.username}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request) or obj is None:
            return super().has_change_permission(request)
        mine = scoping.codes(request.user, roles=EDITORS)
        # A day of grace: somewhere in the country the last day of an assignment may still be today
        standing = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate() - timedelta(days=1))
        foreign = obj.assignments.filter(standing).exclude(scoping.within(mine, "region__code"))
        return not obj.is_superuser and not foreign.exists() and self._known(request, obj)

    def _known(self, request: HttpRequest, obj: Supervisor) -> bool:
        mine = scoping.codes(request.user, roles=EDITORS)
        return obj.assignments.filter(scoping.within(mine, "region__code")).exists()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        return self.fieldsets if self.sets_password(request, obj) else self.fieldsets[:1]

    def sets_password(self, request: HttpRequest, obj: Supervisor) -> bool:
        return obj != request.user and self.has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks themselves out; the own password is changed where the old one is asked for."""
        if obj is None:
            return ()
        own = ("is_active",) if obj == request.user else ()
        return (*self.readonly_fields, "username", *own)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            form = PasswordForm if self.sets_password(request, obj) else forms.ModelForm
            return super().get_form(request, obj, change, **(kwargs | {"form": form}))
        form = super().get_form(request, obj, change, **(kwargs | {"form": NewSupervisorForm}))
        mine = scoping.codes(request.user, roles=EDITORS)
        form.base_fields["region"].queryset = Region.objects.within(*mine).live()
        return form

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        password = form.cleaned_data.get("password1")
        if obj.pk is None:
            wanted = form.appointment()
            made, _is_new = people.appoint(wanted, password=password, now=now, actor=person(request))
            take_over(form, wanted, request, now)
            phone = obj.phone
            obj.pk = made.pk
            obj.refresh_from_db()
            obj.phone = phone
        elif password:
            obj.set_password(password)
            # The devices that were signed in with the old one are out
            AuthToken.objects.filter(user=obj).delete()
        obj.save()


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    replaces = replaces()
    replaced: Assignment | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and (wanted := self.appointment()):
            check(self, wanted)
        return values

    def appointment(self) -> people.Appointment | None:
        """As stated; of an assignment that is there its letter says most."""
        stated = {name: self._value(name) for name in ("supervisor", "region", "role", "valid_from")}
        if not all(stated.values()):
            return None
        username, region = stated.pop("supervisor").username, stated.pop("region").pk
        until = self.cleaned_data.get("valid_to")
        return people.Appointment(**stated, username=username, region=region, valid_to=until)

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or (getattr(self.instance, name) if self.instance.pk else None)


@admin.register(Assignment, site=site)
class AssignmentAdmin(Coordinated):
    """Whom, as what and where stays as the letter says it; a wrong one is ended and a new one is made."""

    form = AssignmentForm
    group = "Orang"
    table = "pengawas"
    place = "region__code"
    list_display = ("supervisor", "role", "region", "valid_from", "valid_to", "letter_number")
    list_select_related = ("supervisor", "region__parent")
    list_filter = ("role", Kecamatan, "valid_from", "valid_to")
    search_fields = ("supervisor__username", "supervisor__name", "^region__code", "region__name", "letter_number")
    autocomplete_fields = ("supervisor", "region")
    fields = ("supervisor", "role", "region", ("valid_from", "valid_to"), "letter_number")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else (*self.fields, "replaces")

    def place_of(self, obj: Assignment) -> str:
        return obj.region_id

    def subject_of(self, obj: Assignment) -> str:
        return f"penugasan {obj.supervisor.username} {obj.role}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody prolongs the own assignment …"""
        own = obj is not None and obj.supervisor_id == request.user.pk
        return not own and super().has_change_permission(request, obj)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """… or gives themselves another one."""
        rows = super().get_field_queryset(db, db_field, request)
        return rows.exclude(pk=request.user.pk) if db_field.name == "supervisor" else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("supervisor", "role", "region") if obj else ()

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        obj.save()
        take_over(form, form.appointment(), request, now)
        # The link to the panel is shown by this mark; the right to enter comes from the role alone
        if obj.role in EDITORS:
            Supervisor.objects.filter(pk=obj.supervisor_id, is_staff=False).update(is_staff=True)

    def written(self, obj: Any) -> list[Any]:
        return [obj, obj.supervisor]
