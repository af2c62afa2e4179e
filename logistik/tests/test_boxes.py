"""Boxes by number, seal and cable ties on every leg, out and back."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection

from logistik.intake import seals
from logistik.models import Flag, Receipt, SealSighting
from logistik.tests.world import DESA, KAB, KEC, TPS, counted, receipt, shipment
from pengawasan.models import Supervisor

LEGS = (
    (KAB, KEC, "outbound"), (KEC, DESA, "outbound"), (DESA, TPS[0], "outbound"),
    (TPS[0], DESA, "return"), (DESA, KEC, "return"), (KEC, KAB, "return"),
)  # fmt: skip
#: What is seen of a box whose number is ``own``, and what is flagged.
SEEN: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({"seal_numbers": ["own"], "cable_ties": "complete", "unnumbered": 0}, set()),
    ({"seal_numbers": ["lain"]}, {"segel"}),
    ({"seal_numbers": ["own", "own"]}, {"segel_ganda"}),
    ({"seal_numbers": ["own"], "cable_ties": "missing"}, {"kabel_ties"}),
    ({"seal_numbers": ["own"], "seal": "missing"}, {"segel"}),
    ({"seal_numbers": [" "]}, {"tanpa_nomor"}),
    ({"seal_numbers": ["own", ""], "unnumbered": 2}, {"tanpa_nomor"}),
    ({"seal_numbers": ["own"]}, set()),
)


@pytest.mark.django_db
def test_a_box_is_judged_on_every_leg_and_back(phone: Any, people: dict[str, Supervisor]) -> None:
    manifests, reports, expected = [], [], {}
    for number, (origin, destination, direction) in enumerate(LEGS):
        lines = [{"item": "KTK", "quantity": 1, "for_place": None, "seal_number": f"own-{number}"}]
        manifests.append(shipment(origin=origin, destination=destination, direction=direction, lines=lines))
        for seen, flagged in SEEN:
            said = seen | {"seal_numbers": [f"{n}-{number}" if n.strip() else n for n in seen["seal_numbers"]]}
            said |= {"place": destination, "lines": [counted("KTK", 1)], "shipment": manifests[-1]["id"]}
            reports.append(receipt(**said))
            expected[uuid.UUID(reports[-1]["id"])] = (destination, flagged)
    answers = phone("staf").post("sync/", {"shipments": manifests, "receipts": reports}).json()["results"]
    assert {answer["status"] for answer in answers} == {"stored"}
    flags = list(Flag.objects.standing().filter(rule="keamanan"))
    kinds = {pk: {flag.kind for flag in flags if flag.receipt_id == pk} for pk in expected}
    assert {pk: (place, kinds[pk]) for pk, (place, _) in expected.items()} == expected
    assert {flag.receipt_id for flag in flags} <= expected.keys()
    sentences = {flag.sentence.partition(": ")[2] for flag in flags if flag.kind == "tanpa_nomor"}
    assert sentences == {"1 kotak tanpa nomor.", "3 kotak tanpa nomor."}
    assert {flag.basis[0]["instrument"] for flag in flags if flag.kind == "kabel_ties"} == {"Perbawaslu 11/2024"}
    last = Receipt.objects.get(pk=reports[-2]["id"])
    assert (last.seal_numbers, last.unnumbered, last.closure) == (
        ["own-5"], 3, "segel utuh, 3 kotak tanpa nomor",
    )  # fmt: skip


@pytest.mark.django_db
def test_however_many_seals_are_named_at_once_there_is_room_for_their_locks(people: dict[str, Supervisor]) -> None:
    for numbers, most in ((10, 11), (5000, 12)):
        seals.doubled(SealSighting(election_id="PALI", number=f"S-{n}", place_id=TPS[0]) for n in range(numbers))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            assert cursor.fetchone()[0] <= most
