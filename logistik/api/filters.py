"""The filters of the lists; a value that cannot be is a 400 naming the filter."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from logistik.models import Balance, Election, Flag, Receipt, Severity, Shipment
from logistik.models.movement import STATUS
from logistik.rules import RULES
from pengawasan import scoping
from pengawasan.models import Level, Region

CODE = RegexValidator(
    r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.\d{3})?)?)?)?\Z", "Kode wilayah harus berbentuk 16.12.01.2001.003."
)
RULE_KEYS = [(key, key) for key in dict.fromkeys(rule.key for rule in RULES)]
KINDS = [(rule.kind, rule.name) for rule in {rule.kind: rule for rule in RULES}.values()]


class WithinFilter(django_filters.CharFilter):
    """A region and everything below it; ``field_name`` is the path to a region's code."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label="Wilayah ini dan di bawahnya", validators=[CODE], **kwargs)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(scoping.within([value], self.field_name)) if value else rows


class RegionFilter(django_filters.FilterSet):
    within = WithinFilter("code")
    level = django_filters.ChoiceFilter(choices=Level.choices)

    class Meta:
        model = Region
        fields = ("within", "level")


class ShipmentFilter(django_filters.FilterSet):
    """``within`` looks at both ends."""

    within = django_filters.CharFilter(method="either_end", label="Asal atau tujuan", validators=[CODE])
    destination = django_filters.CharFilter(field_name="destination__code", validators=[CODE])
    election = django_filters.CharFilter(field_name="election__code")
    manifest_number = django_filters.CharFilter()
    status = django_filters.ChoiceFilter(choices=list(STATUS.items()))

    class Meta:
        model = Shipment
        fields = ("within", "destination", "election", "manifest_number", "status")

    def either_end(self, rows: QuerySet[Shipment], name: str, value: str) -> QuerySet[Shipment]:
        return rows.filter(scoping.within([value], "origin__code") | scoping.within([value], "destination__code"))


class ReceiptFilter(django_filters.FilterSet):
    """``standing`` leaves out (true) or shows only (false) reports that a correction replaced."""

    within = WithinFilter("place__code")
    place = django_filters.CharFilter(field_name="place__code", validators=[CODE])
    shipment = django_filters.UUIDFilter(field_name="shipment_id")
    election = django_filters.CharFilter(field_name="election__code")
    standing = django_filters.BooleanFilter(field_name="supersession", lookup_expr="isnull")

    class Meta:
        model = Receipt
        fields = ("within", "place", "shipment", "election", "standing")


class FlagFilter(django_filters.FilterSet):
    rule = django_filters.ChoiceFilter(choices=RULE_KEYS)
    kind = django_filters.ChoiceFilter(choices=KINDS)
    status = django_filters.ChoiceFilter(choices=Flag.Status.choices)
    severity = django_filters.ChoiceFilter(choices=Severity.choices)
    within = WithinFilter("place__code")
    shipment = django_filters.UUIDFilter(field_name="shipment_id")
    election = django_filters.CharFilter(field_name="election__code")

    class Meta:
        model = Flag
        fields = ("rule", "kind", "status", "severity", "within", "shipment", "election")


class BalanceFilter(django_filters.FilterSet):
    place = django_filters.CharFilter(field_name="place__code", validators=[CODE])
    item = django_filters.CharFilter(field_name="item__code")
    within = WithinFilter("place__code")
    election = django_filters.CharFilter(field_name="election__code")

    class Meta:
        model = Balance
        fields = ("place", "item", "within", "election")


class ReadinessFilter(django_filters.FilterSet):
    """Read by the view, which asks the room: these narrow no rows."""

    within = django_filters.CharFilter(validators=[CODE], method="unused", label="Induk wilayah yang ditanyakan")
    election = django_filters.CharFilter(method="unused")

    class Meta:
        model = Election
        fields = ("within", "election")

    def unused(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows
