"""What an election needs. Whatever is changed here, needs, balances and flags follow."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from logistik import checking, elections, foresight, needs
from logistik.models import Allotment, Deadline, Election, ImportFile, Item, VoterCount
from logistik.needs import Voters
from pengawasan import scoping
from pengawasan.admin import READERS, Kecamatan, Related, Rows, Scoped, site
from pengawasan.models import Level

from .foreseeing import Foreseeing, Foresight


def recompute(election: Election, now: datetime) -> None:
    """Needs with the change itself; the rules once it stands, because judging waits for whoever reports right now."""
    if needs.compute_needs(election, now=now):
        transaction.on_commit(partial(checking.sweep, now=now, election=election), robust=True)


class ElectionForm(forms.ModelForm):  # type: ignore[type-arg]
    contests = forms.MultipleChoiceField(
        label=_("Jenis pemilihan"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Barang jenis pemilihan yang baru ditambahkan perlu diberi alokasi."),
    )
    stops = forms.MultipleChoiceField(
        label=_("Tingkat persinggahan"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        choices=[(level.name.lower(), level.label) for level in Level if level > Level.PROVINSI],
        help_text=_("Tingkat tempat barang diturunkan dan dihitung; setiap tingkat mendapat kebutuhan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "contests" in self.fields:
            own = self.instance.contests if self.instance.pk else []
            self.fields["contests"].choices = [(c, c) for c in sorted({*elections.contests(), *own})]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                elections.check(self.plan())
            except elections.Invalid as invalid:
                for field, sentence in invalid.errors.items():
                    self.add_error(field if field in self.fields else None, sentence)
        return values

    def plan(self) -> elections.Plan:
        """The election as the form leaves it; what the form does not offer stays."""
        stated = self.cleaned_data
        region = stated.get("region") or self.instance.region
        return elections.Plan(
            code=stated.get("code") or self.instance.code,
            region=region.pk,
            voting_day=stated["voting_day"],
            contests=tuple(stated["contests"]),
            stops=tuple(stated["stops"]),
            name=stated["name"],
        )


@admin.register(Election, site=site)
class ElectionAdmin(Foreseeing):
    """A new one comes with the deadlines and allotments of the law; a started one keeps its code and region."""

    form = ElectionForm
    group = "Pemilihan"
    place = "region__code"
    list_display = ("code", "name", "region", "voting_day", "contests", "stops", "is_sample")
    list_select_related = ("region",)
    list_filter = ("voting_day", "is_sample")
    search_fields = ("code", "name", "^region__code", "region__name")
    autocomplete_fields = ("region",)
    fields = ("code", "name", "region", "voting_day", "contests", "stops", "distance_limit_m")

    def place_of(self, obj: Election) -> str:
        return obj.region_id

    def election_of(self, obj: Election) -> Election:
        return obj

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "region", "is_sample") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.fields, "is_sample") if obj else self.fields

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        if obj._state.adding:
            elections.create_election(form.plan(), now=now, actor=request.user)  # type: ignore[arg-type]
            Election.objects.filter(pk=obj.pk).update(distance_limit_m=obj.distance_limit_m)
            obj.refresh_from_db()
            transaction.on_commit(partial(checking.sweep, now=now, election=obj), robust=True)
        else:
            obj.save()
            recompute(obj, now)


@admin.register(Item, site=site)
class ItemAdmin(Scoped):
    """The project's own table of goods, as far as an election of the reader uses it."""

    group = "Pemilihan"
    place = ""
    list_display = ("code", "name", "category", "unit", "contest", "order")
    list_filter = ("category", "contest")
    search_fields = ("code", "name")
    ordering = ("order", "code")

    def narrow(self, rows: Rows, request: HttpRequest) -> Rows:
        mine = Allotment.objects.filter(election__in=Election.objects.visible_to(request.user))
        return rows.filter(pk__in=mine.values("item"))


class OfElection(Foreseeing):
    """Part of one election's regulation: changed by whoever coordinates the whole region of the election."""

    group = "Pemilihan"
    place = "election__region__code"
    parent = "election"
    autocomplete_fields: tuple[str, ...] = ("election",)

    foresees_new = True

    def place_of(self, obj: Any) -> str:
        return str(obj.election.region_id)

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        obj.save()
        recompute(obj.election, now)


class AllotmentForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        help_texts = {"quantity": _("Kosong = belum diketahui, bukan nol.")}


@admin.register(Allotment, site=site)
class AllotmentAdmin(OfElection):
    form = AllotmentForm
    table = ImportFile.Kind.ALLOTMENTS.value
    list_display = (
        "item",
        "code",
        "election",
        "basis",
        "quantity",
        "reserve_percent",
        "per_contest",
        "status",
        "source",
    )
    list_select_related = ("item", "election")
    list_filter = (("election", Related), "basis", "status", "per_contest")
    search_fields = ("item__code", "item__name", "election__code", "election__name", "source")
    fields = (
        "election",
        "item",
        ("basis", "quantity"),
        ("reserve_percent", "per_contest"),
        ("status", "source"),
    )

    @admin.display(description=_("kode barang"), ordering="item__code")
    def code(self, obj: Allotment) -> str:
        return obj.item_id

    def subject_of(self, obj: Allotment) -> str:
        return f"alokasi {obj.election_id} {obj.item_id}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("election", "item") if obj else ()

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        """Goods that no election of the reader uses yet can be put on a list, too."""
        if db_field.name == "item":
            return Item.objects.order_by("order", "code")
        return super().get_field_queryset(db, db_field, request)


@admin.register(Deadline, site=site)
class DeadlineAdmin(OfElection):
    table = ImportFile.Kind.DEADLINES.value
    list_display = ("election", "level", "days_before", "time", "status", "source")
    list_select_related = ("election",)
    list_filter = (("election", Related), "level", "status")
    search_fields = ("election__code", "election__name", "source")
    fields = ("election", "level", ("days_before", "time"), ("status", "source"))

    def subject_of(self, obj: Deadline) -> str:
        return f"tenggat {obj.election_id} {obj.get_level_display()}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("election", "level") if obj else ()


class VoterCountForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        election, place = values.get("election"), values.get("place")
        if election and place and not scoping.covers([election.region_id], place.pk):
            self.add_error("place", _("TPS ini di luar wilayah pemilihan tersebut."))
        return values


@admin.register(VoterCount, site=site)
class VoterCountAdmin(Foreseeing):
    """The roll of one polling station; a whole kabupaten is brought in from a file."""

    form = VoterCountForm
    foresees_new = True
    table, table_roles = ImportFile.Kind.VOTERS.value, READERS
    group = "Pemilihan"
    visible_suffices = ("election",)
    list_display = ("place", "election", "male", "female", "total", "source_status")
    list_select_related = ("place__parent", "election")
    list_filter = (("election", Related), Kecamatan, "source_status")
    search_fields = ("^place__code", "place__parent__name")
    autocomplete_fields = ("election", "place")
    fields = ("election", "place", ("male", "female"), "source_status")

    @admin.display(description=_("jumlah"))
    def total(self, obj: VoterCount) -> int:
        return obj.total

    def subject_of(self, obj: VoterCount) -> str:
        return f"pemilih {obj.election_id} {obj.place_id}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("election", "place") if obj else ()

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(level=Level.TPS) if db_field.name == "place" else rows

    def what_follows(self, obj: Any, form: Any, now: datetime) -> Foresight:
        return foresight.foresee(obj.election, obj.save, now, place=obj.place_id)

    def store(self, request: HttpRequest, obj: Any, form: Any, now: datetime) -> None:
        roll = [Voters(obj.place_id, obj.male, obj.female)]
        changed = needs.store_voters(obj.election, roll, status=obj.source_status, now=now, actor=request.user)  # type: ignore[arg-type]
        obj.pk = VoterCount.objects.values_list("pk", flat=True).get(election=obj.election_id, place=obj.place_id)
        transaction.on_commit(partial(needs.judge, obj.election, changed, now), robust=True)
