"""What was sent and what is stored. To look at only."""

from __future__ import annotations

from django.contrib import admin

from logistik.models import (
    ImportFile,
    LegBalance,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
    StockCount,
    StockMove,
    Warehouse,
)
from pengawasan.admin import READERS, Kecamatan, Related, Scoped, site


@admin.register(Shipment, site=site)
class ShipmentAdmin(Scoped):
    group = "Pergerakan"
    table, table_roles = ImportFile.Kind.SHIPMENTS.value, READERS
    place = "destination__code"
    list_display = ("manifest_number", "election", "origin", "destination", "direction", "stage", "recorded_at")
    list_select_related = ("election", "origin__parent", "destination__parent")
    list_filter = (("election", Related), Kecamatan, "direction", "stage", "recorded_at")
    search_fields = ("manifest_number", "^origin__code", "^destination__code", "destination__name", "vehicle")


class OfShipment(Scoped):
    group = "Pergerakan"
    place = "shipment__destination__code"
    parent = "shipment"


@admin.register(ShipmentLine, site=site)
class ShipmentLineAdmin(OfShipment):
    list_display = ("shipment", "item", "quantity", "for_place", "seal_number")
    list_select_related = ("shipment", "item", "for_place__parent")
    list_filter = (("shipment__election", Related), ("item", Related), Kecamatan)
    search_fields = ("shipment__manifest_number", "item__code", "item__name", "^for_place__code", "=seal_number")


@admin.register(ShipmentEvent, site=site)
class ShipmentEventAdmin(OfShipment):
    list_display = ("shipment", "kind", "occurred_at", "place", "vehicle", "recorded_by")
    list_select_related = ("shipment", "place__parent", "recorded_by")
    list_filter = (("shipment__election", Related), "kind", "occurred_at", Kecamatan)
    search_fields = ("shipment__manifest_number", "^place__code", "vehicle", "notes")


@admin.register(LegBalance, site=site)
class LegBalanceAdmin(OfShipment):
    list_display = ("shipment", "item", "manifest", "counted", "reports")
    list_select_related = ("shipment", "item")
    list_filter = (("shipment__election", Related), ("item", Related), Kecamatan)
    search_fields = ("shipment__manifest_number", "item__code", "item__name")


@admin.register(Warehouse, site=site)
class WarehouseAdmin(Scoped):
    group = "Pergerakan"
    list_display = ("name", "place", "standing", "address", "keeper")
    list_select_related = ("place__parent",)
    list_filter = ("standing", Kecamatan)
    search_fields = ("name", "address", "keeper", "^place__code")


@admin.register(StockCount, site=site)
class StockCountAdmin(Scoped):
    group = "Pergerakan"
    list_display = ("counted_at", "place", "counted_by", "note")
    list_select_related = ("place__parent", "counted_by")
    list_filter = (("election", Related), "counted_at", Kecamatan)
    search_fields = ("note", "^place__code", "counted_by__username")


@admin.register(StockMove, site=site)
class StockMoveAdmin(Scoped):
    group = "Pergerakan"
    list_display = ("moved_at", "place", "source", "target", "moved_by", "note")
    list_select_related = ("place__parent", "moved_by")
    list_filter = (("election", Related), "moved_at", Kecamatan)
    search_fields = ("note", "^place__code", "moved_by__username")
