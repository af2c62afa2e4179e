"""The tables that are filled, each with the columns in the order in which rows are written."""

from __future__ import annotations

from bench.copying import Loader

#: Which part of the country a size stands for.
SIZES = {292: "16.12", 14_000: "16", 435_296: ""}

COLUMNS = {
    "regions": "pengawasan_region code name level parent_id latitude longitude access travel_hours has_signal"
    " timezone source_status retired_at",
    "people": "pengawasan_supervisor id password last_login is_superuser username first_name last_name email"
    " is_staff is_active date_joined name phone is_sample",
    "assignments": "pengawasan_assignment supervisor_id role region_id valid_from valid_to letter_number",
    "voters": "logistik_votercount election_id place_id male female source_status",
    "balances": "logistik_balance election_id place_id item_id level need shipped departed arrived received_good"
    " received_damaged replaced last_received_at due_at",
    "legs": "logistik_legbalance shipment_id item_id manifest counted reports",
    "shipments": "logistik_shipment id manifest_number election_id origin_id destination_id stage direction vehicle"
    " escort planned_departure expected_arrival recorded_by_id recorded_at",
    "shipment_lines": "logistik_shipmentline shipment_id item_id quantity for_place_id seal_number",
    "events": "logistik_shipmentevent id shipment_id kind occurred_at place_id vehicle notes recorded_by_id"
    " recorded_at",
    "submissions": "logistik_submission id kind client_id digest sha256 body accepted user_id channel received_at"
    " answer",
    "receipts": "logistik_receipt id election_id shipment_id manifest_number place_id reporter_id submission_id"
    " observed_at sent_at received_at judged_at skew_seconds latitude longitude accuracy_m mock witness seal"
    " seal_numbers storage received_by notes corrects marks",
    "receipt_lines": "logistik_receiptline receipt_id item_id for_place_id good damaged seal_number",
    "seals": "logistik_sealsighting election_id number place_id shipment_id receipt_id times",
    "inspections": "logistik_inspection id election_id place_id reporter_id submission_id observed_at judged_at"
    " received_at points notes",
}


class Tables:
    """All of them, the highest ids given so far, and the flags that must be found."""

    def __init__(self, loader: Loader) -> None:
        self.loader, self.submission, self.person = loader, 0, 0
        self.truth: set[tuple[str, str, str, str]] = set()
        made = {}
        for name, said in COLUMNS.items():
            table, columns = said.split(" ", 1)
            made[name] = loader.table(table, columns)
        self.regions, self.people, self.assignments = made["regions"], made["people"], made["assignments"]
        self.voters, self.balances, self.legs = made["voters"], made["balances"], made["legs"]
        self.shipments, self.shipment_lines, self.events = made["shipments"], made["shipment_lines"], made["events"]
        self.submissions, self.receipts = made["submissions"], made["receipts"]
        self.receipt_lines, self.seals, self.inspections = made["receipt_lines"], made["seals"], made["inspections"]
