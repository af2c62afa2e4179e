"""What supervisors did about the real cases, as far as it is told: recorded through the pages, and what came of it."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from logistik.models import Balance, Flag, FollowUp
from logistik.tests.office import browser
from logistik.tests.world import DESA, KAB, KEC, counted
from pengawasan.models import Supervisor

DATA = Path(__file__).parent / "data"
FACTS = {row["id"]: row for row in csv.DictReader((DATA / "real_cases.csv").open())}
ROWS = list(csv.DictReader((DATA / "follow_ups.csv").open()))
TOLD = {row["id"]: row for row in ROWS if not row["left_out"]}
#: Who speaks to the organiser of each level, and the days of the next step where it is not an answer in three.
WHO = {KAB: "staf", KEC: "panwascam", DESA: "pkd"}
DAYS = {"rekomendasi": 7, "temuan": 3}


def test_every_case_is_told_or_left_out_for_a_reason() -> None:
    assert [row["id"] for row in ROWS] == list(FACTS)
    assert all(bool(row["kind"]) != row["left_out"].endswith(".") for row in ROWS)


@pytest.mark.django_db
def test_what_was_done_about_the_real_cases(phone: Any, people: dict[str, Supervisor]) -> None:
    house = _seen(phone)
    found, clients = {}, {name: browser(people[name]) for name in (*WHO.values(), "pimpinan")}
    day = timezone.localdate().isoformat()
    for name, row in TOLD.items():
        kind, item = row["flag"].split("/")
        flag = Flag.objects.get(kind=kind, item=item or None, place=row["place"])
        client, to = clients[WHO[row["place"]]], f"{row['to']}:{row['place']}" if row["to"] else ""
        said = {"kind": row["kind"], "to": to, "number": f"{name}/contoh", "text": FACTS[name]["tindakan"]}
        answer = client.post("/tindak-lanjut/baru/", said | {"issued_on": day, "flag": [flag.pk]})
        assert answer.status_code == 302, (name, answer.context["form"].errors)
        found[name] = one = FollowUp.objects.latest("pk")
        if row["kind"] == "temuan":
            pleno = {"accepted": "ya", "pleno_number": "1/BA", "pleno_on": day, "number": "001/TM"}
            assert clients["pimpinan"].post(f"/tindak-lanjut/{one.pk}/pleno/", pleno).status_code == 302
        if row["outcome"]:
            done = {"outcome": row["outcome"], "answered_on": day, "answer": FACTS[name]["tindakan"]}
            assert client.post(f"/tindak-lanjut/{one.pk}/hasil/", done).status_code == 302
    # Situbondo: the boxes were moved by night; the flag is mended, and the advice stays in the register
    assert phone("pkd").report(place=DESA, lines=[counted("KTK", 30)], corrects=house).status_code == 201
    for name, one in found.items():
        one.refresh_from_db()
        row, flag = TOLD[name], one.flags.get()
        assert (one.kind, one.addressee, one.outcome) == (row["kind"], row["to"], row["outcome"]), name
        assert one.due_on == one.issued_on + timedelta(days=DAYS.get(one.kind, 3)), name
        assert flag.status == ("teratasi" if name == "K27" else "ditindaklanjuti"), name
    counts = clients["staf"].get("/tindak-lanjut/").context["counts"]
    assert {one.kind: (one.issued, one.done, one.open) for one in counts} == {
        "imbauan": (1, 0, 1), "saran_lisan": (2, 2, 0), "saran_tertulis": (1, 0, 1), "koordinasi": (1, 1, 0),
        "rekomendasi": (1, 0, 1), "temuan": (1, 0, 1), "": (7, 3, 4),
    }  # fmt: skip


def _seen(phone: Any) -> str:
    """The figures of the cases, counted in PALI. The report of the boxes in a resident's house."""
    need = dict(Balance.objects.filter(place=KAB, need__gt=0).values_list("item", "need"))
    lines = [counted("SS-GUB", need["SS-GUB"] - 66), counted("SS-BUP", need["SS-BUP"] - 236)]
    lines.append(counted("TNT", need["TNT"], 105))
    kpu = phone("staf").report(place=KAB, lines=lines, storage="unofficial", witness="absent")
    ppk = phone("panwascam").report(place=KEC, lines=[counted("KTK", 1)], cable_ties="missing")
    pps = phone("pkd").report(place=DESA, lines=[counted("KTK", 30)], storage="unofficial")
    assert [answer.status_code for answer in (kpu, ppk, pps)] == [201] * 3
    short = Flag.objects.filter(place=KAB, kind="kurang")
    assert {flag.item_id: (flag.expected or 0) - (flag.actual or 0) for flag in short} == {"SS-GUB": 66, "SS-BUP": 236}
    return str(pps.json()["id"])
