"""Boxes by number, seal and cable ties on every leg, out and back."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from logistik.models import Flag, Receipt
from logistik.tests.world import DESA, KAB, KEC, TPS, counted, receipt, shipment, stamp
from pengawasan.models import Supervisor

LEGS = (
    (KAB, KEC, "outbound"), (KEC, DESA, "outbound"), (DESA, TPS[0], "outbound"),
    (TPS[0], DESA, "return"), (DESA, KEC, "return"), (KEC, KAB, "return"),
)  # fmt: skip
#: What is seen of one box whose number is ``own``, as each time a correction, and what is flagged.
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
    staf = phone("staf")
    manifests, reports, expected = [], [], []
    for number, (origin, destination, direction) in enumerate(LEGS):
        lines = [{"item": "KTK", "quantity": 1, "for_place": None, "seal_number": f"own-{number}"}]
        manifests.append(shipment(origin=origin, destination=destination, direction=direction, lines=lines))
        before = None
        for step, (seen, flagged) in enumerate(SEEN):
            said = seen | {"seal_numbers": [f"{n}-{number}" if n.strip() else n for n in seen["seal_numbers"]]}
            said |= {
                "place": destination,
                "lines": [counted("KTK", 1)],
                "corrects": before,
                "sent_at": stamp(step / 10),
            }
            reports.append(receipt(shipment=manifests[-1]["id"], **said))
            before = reports[-1]["id"]
            expected.append((destination, step, flagged))
    answers = staf.post("sync/", {"shipments": manifests, "receipts": reports}).json()["results"]
    assert {answer["status"] for answer in answers} == {"stored"}
    found = [
        (place, step, {flag["kind"] for flag in answer["flags"] if flag["rule"] == "keamanan"})
        for (place, step, _), answer in zip(expected, answers[len(manifests) :], strict=True)
    ]
    assert found == expected
    sentences = Flag.objects.filter(kind="tanpa_nomor", place=TPS[0]).values_list("sentence", flat=True)
    assert {said.partition(": ")[2] for said in sentences} == {"1 kotak tanpa nomor.", "3 kotak tanpa nomor."}
    assert [flag.basis[0]["instrument"] for flag in Flag.objects.filter(kind="kabel_ties")] == [
        "Perbawaslu 11/2024"
    ] * 6
    assert not Flag.objects.standing().filter(rule="keamanan").exists()
    last = Receipt.objects.get(pk=uuid.UUID(reports[-2]["id"]))
    assert (last.seal_numbers, last.unnumbered, last.closure) == (
        ["own-5"], 3, "segel utuh, 3 kotak tanpa nomor",
    )  # fmt: skip
