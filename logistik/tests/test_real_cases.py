"""What really happened in supervised elections, told through the API: exactly the flags it deserves, and no other."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from logistik import checking, needs
from logistik.models import Balance, Election, Flag
from logistik.tests import ground
from logistik.tests.ground import allot, region, voters
from logistik.tests.world import PASSWORD, Phone, counted, stamp
from pengawasan.models import Level

pytestmark = pytest.mark.django_db

FACTS = {row["id"]: row for row in csv.DictReader((Path(__file__).parent / "data/real_cases.csv").open())}
#: Rule, kind, place and item ("" for a report or a place as a whole).
Found = set[tuple[str, str, str, str]]

#: Cases that say nothing the product could be told, each with what is missing.
LEFT_OUT = {
    "K05": "Kurang dan rusak hanya disebut sebagai satu jumlah (51.234): bagian masing-masing tidak diketahui.",
    "K47": "Kotak dibawa kabur massa: jumlahnya tidak disebut dan perampasan bukan kejadian pengiriman.",
}


class Case:
    """One election of its own, and somebody of its office with a phone."""

    def __init__(self, *places: str, days: int = 10) -> None:
        self.root = places[0]
        for place in places:
            region(place)
        self.now = timezone.now()
        day = timezone.localtime(self.now).date() + timedelta(days=days)
        self.election: Election = ground.election("KASUS", self.root, day)
        ground.supervisor(self.root, password=PASSWORD)
        person = self.election.region.assignments.get().supervisor
        self.phone = Phone(None)
        said = {"username": person.username, "password": PASSWORD, "device": "HP contoh"}
        self.phone.headers = {"Authorization": f"Token {self.phone.post('auth/login/', said).json()['token']}"}

    def needs(self, **wanted: tuple[str, int | None]) -> None:
        """``SS_BUP=("tps", 250)``: an allotment, by basis and quantity."""
        for item, (basis, quantity) in wanted.items():
            allot(self.election, item.replace("_", "-"), basis, quantity)
        needs.compute_needs(self.election, now=self.now)

    def need(self, place: str, item: str) -> int | None:
        return Balance.objects.get(place=place, item=item).need

    def count(self, place: str, *lines: dict[str, Any], **more: Any) -> str:
        said = {"election": "KASUS", "place": place, "lines": list(lines), "position": None, "seal": "none"} | more
        answer = self.phone.report(**said)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def ship(self, place: str, goods: dict[str, int], **more: Any) -> str:
        lines = [{"item": item, "quantity": n} for item, n in goods.items()]
        said = {"election": "KASUS", "destination": place, "origin": self.root, "lines": lines} | more
        answer = self.phone.ship(**said)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def happen(self, shipment: str, kind: str, **more: Any) -> None:
        answer = self.phone.happen(shipment, kind, **more)
        assert answer.status_code == 201, answer.content

    def inspect(self, place: str, **points: bool) -> None:
        said = {"id": str(uuid4()), "election": "KASUS", "place": place, "observed_at": stamp(), "points": points}
        answer = self.phone.post("inspections/", said)
        assert answer.status_code == 201, answer.content

    def flags(self) -> Found:
        checking.sweep(now=timezone.now())
        rows = Flag.objects.standing().values_list("rule", "kind", "place", "item")
        return {(rule, kind, place, item or "") for rule, kind, place, item in rows}


SHORT, DAMAGED = ("tepat_jumlah", "kurang"), ("tepat_kualitas", "rusak")


def k01() -> tuple[Found, Found]:
    case = Case("16.12", "16.12.01.2001.001")
    case.needs(SS_GUB=("tps", 148_000))
    case.count("16.12", counted("SS-GUB", 148_000 - 66))
    return case.flags(), {(*SHORT, "16.12", "SS-GUB")}


def k02() -> tuple[Found, Found]:
    """The 2,236 of the press are 236 missing ballots and the 2,000 of the repeat vote, which are all there."""
    case = Case("16.12", "16.12.01.2001.001")
    case.needs(SS_BUP=("tps", 148_000), SS_PSU_BUP=("kabupaten", 2000))
    case.count("16.12", counted("SS-BUP", 148_000 - 236), counted("SS-PSU-BUP", 2000))
    assert Flag.objects.get().expected == Flag.objects.get().actual + 236
    return case.flags(), {(*SHORT, "16.12", "SS-BUP")}


def k06() -> tuple[Found, Found]:
    """424 damaged, 1,985 of another regency; 2,409 come from the printer instead."""
    case = Case("32.01", "32.01.01.2001.001", "36.04.01.2001.001")
    case.needs(SS_BUP=("tps", 3_926_080 + 101_663), SS_PSU_BUP=("kabupaten", 2000))
    total = case.need("32.01", "SS-BUP")
    assert total == 4_029_743 - 2000
    case.count(
        "32.01",
        counted("SS-BUP", total - 424 - 1985, 424),
        counted("SS-BUP", 1985, for_place="36.04"),
        counted("SS-PSU-BUP", 2000),
    )
    found = case.flags()
    assert Flag.objects.get(kind="tertukar").actual == 1985
    assert Flag.objects.get(kind="kurang").actual == total - 2409
    return found, {
        (*SHORT, "32.01", "SS-BUP"),
        (*DAMAGED, "32.01", "SS-BUP"),
        ("tepat_jenis", "tertukar", "32.01", "SS-BUP"),
    }


def k09() -> tuple[Found, Found]:
    """1,034 not sent, 174 damaged: 1,208 to be replaced."""
    case = Case("33.11", "33.11.01.2001.001")
    case.needs(SS_BUP=("tps", 680_000))
    case.count("33.11", counted("SS-BUP", 680_000 - 1034 - 174, 174))
    found = case.flags()
    flag = Flag.objects.get(kind="kurang")
    assert flag.expected - flag.actual == 1208
    return found, {(*SHORT, "33.11", "SS-BUP"), (*DAMAGED, "33.11", "SS-BUP")}


def k10() -> tuple[Found, Found]:
    """Padang Lawas: everything as computed; the regent's ballots include 2,000 for a repeat vote, kept apart."""
    case = Case("12.21", "12.21.01.2001.001")
    case.needs(SS_GUB=("tps", 181_152), SS_BUP=("tps", 181_152), SS_PSU_BUP=("kabupaten", 2000))
    goods = {"SS-GUB": 181_152, "SS-BUP": 181_152, "SS-PSU-BUP": 2000}
    assert sum(goods.values()) == int(FACTS["K10"]["aktual"])
    region("12.22")
    shipment = case.ship("12.21", goods, origin="12.22", escort="Polres/Koramil")
    case.happen(shipment, "berangkat")
    case.count("12.21", *(counted(item, n) for item, n in goods.items()), shipment=shipment)
    return case.flags(), set()


def k14() -> tuple[Found, Found]:
    place = "16.13.01.2001.001"
    case = Case("16.13", place)
    case.needs(SS_DPD=("tps", 250))
    case.count(place, counted("SS-DPD", 150))
    return case.flags(), {(*SHORT, place, "SS-DPD")}


def k15() -> tuple[Found, Found]:
    case = Case("16.02", "16.02.01.2001.001")
    missing = {"SS-DPRD-1": 166, "SS-DPRD-4": 23, "SS-DPRD-5": 17, "SS-DPRD-8": 249}
    assert sum(missing.values()) == 455
    case.needs(**{item.replace("-", "_"): ("tps", 90_000) for item in missing})
    case.count("16.02", *(counted(item, 90_000 - n) for item, n in missing.items()))
    return case.flags(), {(*SHORT, "16.02", item) for item in missing}


def k17() -> tuple[Found, Found]:
    case = Case("12.78", "12.78.01.2001.001")
    case.needs(KTK=("tps", 5))
    case.count("12.78", counted("KTK", 5), storage="unofficial")
    return case.flags(), {("tepat_sasaran", "bukan_gudang", "12.78", "")}


def k18() -> tuple[Found, Found]:
    case = Case("51.01", "51.01.01.2001.001")
    case.needs(TNT=("tps", 1796))
    case.count("51.01", counted("TNT", 1691, 105))
    return case.flags(), {(*SHORT, "51.01", "TNT"), (*DAMAGED, "51.01", "TNT")}


def k21() -> tuple[Found, Found]:
    case = Case("51.07", "51.07.01.2001.001")
    case.needs(TNT=("tps", 3354))
    case.count("51.07", counted("TNT", 3234, 120), storage="unofficial")
    return case.flags(), {
        (*SHORT, "51.07", "TNT"),
        (*DAMAGED, "51.07", "TNT"),
        ("tepat_sasaran", "bukan_gudang", "51.07", ""),
    }


def k22() -> tuple[Found, Found]:
    """Flooded: the boxes under water are damaged, and the store's pallets were too low."""
    case = Case("51.03", "51.03.01.2001.001")
    case.needs(KTK=("tps", 3000), BLK=("tps", 500))
    case.count("51.03", counted("KTK", 3000 - 2065, 2065), counted("BLK", 500 - 110, 110))
    case.inspect("51.03", bebas_banjir=False, palet=False)
    return case.flags(), {
        *((*kind, "51.03", item) for kind in (SHORT, DAMAGED) for item in ("KTK", "BLK")),
        ("tepat_kualitas", "penyimpanan", "51.03", ""),
    }


def k27() -> tuple[Found, Found]:
    """Thirty boxes in a resident's house; moved by night to the village hall, and reported so."""
    village = "35.12.01.2001"
    case = Case("35.12", f"{village}.001")
    case.needs(KTK=("tps", 30))
    wrong = case.count(village, counted("KTK", 30), storage="unofficial")
    assert case.flags() == {("tepat_sasaran", "bukan_gudang", village, "")}
    case.count(village, counted("KTK", 30), corrects=wrong)
    return case.flags(), set()


def k28() -> tuple[Found, Found]:
    """On its way back a box has a seal and no cable tie."""
    kecamatan, village = "13.73.01", "13.73.01.1001"
    case = Case("13.73", f"{village}.006")
    case.needs(KTK=("tps", 1))
    shipment = case.ship(kecamatan, {"KTK": 1}, origin=village, direction="return")
    case.happen(shipment, "berangkat")
    case.count(kecamatan, counted("KTK", 1), shipment=shipment, seal="intact", cable_ties="missing")
    return case.flags(), {("keamanan", "kabel_ties", kecamatan, "")}


def k30() -> tuple[Found, Found]:
    """37 damp boxes in six kecamatan, all replaced."""
    damp = dict(zip((f"14.03.0{n}" for n in range(1, 7)), (9, 16, 1, 1, 3, 7), strict=True))
    assert sum(damp.values()) == 37
    case = Case("14.03", *(f"{kecamatan}.2001.001" for kecamatan in damp))
    case.needs(KTK=("tps", 20))
    for kecamatan, boxes in damp.items():
        case.count(kecamatan, counted("KTK", 20 - boxes, boxes))
    found = case.flags()
    for kecamatan, boxes in damp.items():
        shipment = case.ship(kecamatan, {"KTK": boxes}, direction="replacement")
        case.count(kecamatan, counted("KTK", boxes), shipment=shipment)
    assert case.flags() == set()
    return found, {(*kind, kecamatan, "KTK") for kind in (SHORT, DAMAGED) for kecamatan in damp}


def k34() -> tuple[Found, Found]:
    """At sea in a storm when voting day dawns."""
    case = Case("12.14", "12.14.01.2001.001", days=0)
    case.needs(KTK=("tps", 500))
    for level in (Level.DESA, Level.TPS):
        case.election.deadlines.filter(level=level).delete()
    needs.compute_needs(case.election, now=case.now)
    shipment = case.ship("12.14.01", {"KTK": 500})
    case.happen(shipment, "berangkat")
    return case.flags(), {("tepat_waktu", "belum_diterima", "12.14.01", "")}


def k35() -> tuple[Found, Found]:
    """Voting should have begun and nothing has come."""
    place = "16.07.01.2001.014"
    case = Case("16.07", place, days=0)
    voters(case.election, {place: 260})
    case.election.stops = ["tps"]
    case.election.save()
    case.needs(SS_GUB=("pemilih", 1), BLK=("tps", 4))
    assert case.need(place, "SS-GUB") == 260
    return case.flags(), {("tepat_waktu", "belum_diterima", place, "")}


def k38() -> tuple[Found, Found]:
    """The lorry rolled over; 290 boxes and 1,160 booths went on in another."""
    kecamatan = "32.02.01"
    case = Case("32.02", f"{kecamatan}.2001.001")
    case.needs(KTK=("tps", 290), BLK=("tps", 1160))
    shipment = case.ship(kecamatan, {"KTK": 290, "BLK": 1160}, vehicle="F 8487 QL")
    case.happen(shipment, "berangkat")
    case.happen(shipment, "pindah_kendaraan", vehicle="F 8812 QL", notes="Truk terguling; muatan utuh.")
    assert case.flags() == set()
    case.count(kecamatan, counted("KTK", 290), counted("BLK", 1160), shipment=shipment)
    return case.flags(), set()


def k40() -> tuple[Found, Found]:
    """44 boxes were affected and 4 of them, with three reams of forms, ruined by the flood."""
    kecamatan = "36.72.01"
    case = Case("36.72", f"{kecamatan}.1001.001")
    case.needs(KTK=("tps", 44), FRM=("tps", None))
    case.count(kecamatan, counted("KTK", 40, 4), counted("FRM", 0, 3))
    case.inspect(kecamatan, bebas_banjir=False)
    found = case.flags()
    case.count(kecamatan, counted("KTK", 4), shipment=case.ship(kecamatan, {"KTK": 4}, direction="replacement"))
    assert {flag for flag in case.flags() if flag[3] == "KTK"} == set()
    return found, {
        (*SHORT, kecamatan, "KTK"),
        (*DAMAGED, kecamatan, "KTK"),
        (*DAMAGED, kecamatan, "FRM"),
        ("tepat_kualitas", "penyimpanan", kecamatan, ""),
    }


def k41() -> tuple[Found, Found]:
    case = Case("31.71", "31.71.01.1001.001")
    case.needs(KTK=("tps", 1000))
    case.count("31.71", counted("KTK", 990, 10))
    case.inspect("31.71", anti_hama=False)
    return case.flags(), {
        (*SHORT, "31.71", "KTK"),
        (*DAMAGED, "31.71", "KTK"),
        ("tepat_kualitas", "penyimpanan", "31.71", ""),
    }


def k51() -> tuple[Found, Found]:
    """One driver, alone, whom nobody had announced."""
    case = Case("31.75", "31.75.01.1001.001")
    case.needs(BLK=("tps", 400))
    region("31.76")
    shipment = case.ship("31.75", {"BLK": 400}, origin="31.76", escort="")
    case.happen(shipment, "berangkat")
    case.count("31.75", counted("BLK", 400), shipment=shipment, witness="absent")
    return case.flags(), {("keamanan", "tanpa_kawal", "31.75", ""), ("keamanan", "tanpa_pengawas", "31.75", "")}


def k52() -> tuple[Found, Found]:
    """The roof leaks; the gate and the guard are failings of the store that damage nothing by themselves."""
    kecamatan = "32.73.01"
    case = Case("32.73", f"{kecamatan}.1001.001")
    case.inspect(kecamatan, tidak_bocor=False, jaga_24_jam=False, lokasi_aman=False)
    return case.flags(), {("tepat_kualitas", "penyimpanan", kecamatan, "")}


def k54() -> tuple[Found, Found]:
    """5,271 destroyed and one over: the surplus of the warehouse is exactly what its flag says until then."""
    case = Case("13.74", "13.74.01.1001.001")
    case.needs(SS_WALKOT=("tps", 45_728))
    case.count("13.74", counted("SS-WALKOT", 45_728 + 5272))
    found = case.flags()
    flag = Flag.objects.get(kind="lebih")
    assert flag.actual - flag.expected == int(FACTS["K54"]["seharusnya"])
    return found, {("tepat_jumlah", "lebih", "13.74", "SS-WALKOT")}


CASES: dict[str, Callable[[], tuple[Found, Found]]] = {
    name.upper(): tell for name, tell in globals().items() if name[0] == "k" and name[1:].isdigit()
}


def test_every_case_is_told_or_left_out_for_a_reason() -> None:
    assert CASES.keys() & LEFT_OUT.keys() == set()
    assert CASES.keys() | LEFT_OUT.keys() == FACTS.keys()
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_case_raises_its_flags_and_no_other(case: str) -> None:
    found, expected = CASES[case]()
    assert found == expected
