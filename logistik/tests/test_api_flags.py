"""Indikasi through the real door: filters, what one rests on, setting one aside, and what opens it again."""

from __future__ import annotations

from typing import Any

import pytest

from logistik.models import Flag
from logistik.tests import world
from logistik.tests.world import DESA, TPS, counted, receipt, shipment
from pengawasan.models import AuditEntry, Supervisor

pytestmark = pytest.mark.django_db
REASON = "Surat suara kurang sudah diganti KPU pukul 15.00."


def short(phone: Any, **changes: Any) -> dict[str, Any]:
    """The flag "kurang" that the design's example raises, as the staff see it."""
    assert phone("ptps").report(**changes).status_code == 201
    return phone("staf").get("flags/", kind="kurang").json()["results"][0]


def test_one_flag_says_what_it_rests_on(phone):
    content = receipt()
    flag = short(phone, **content)
    shown = phone("staf").get(f"flags/{flag['id']}/").json()
    assert flag.items() <= shown.items()
    assert (shown["rule"], shown["expected"], shown["actual"], shown["status"]) == ("tepat_jumlah", 412, 410, "terbuka")
    assert shown["basis"][0]["instrument"]
    assert shown["basis"][0]["status"]
    assert [(e["kind"], e["actor"], e["receipt"]) for e in shown["history"]] == [("dibuka", None, content["id"])]
    assert (shown["dismissed_by"], shown["reason"], shown["cleared_at"]) == (None, "", None)
    assert shown["assigned_to"] is None
    Flag.objects.filter(pk=flag["id"]).update(assigned_to=Supervisor.objects.get(username="pkd"))
    assert phone("staf").get("flags/", kind="kurang").json()["results"][0]["assigned_to"] == "pkd"


def test_filters(phone):
    staf, known = phone("staf"), shipment()
    staf.post("shipments/", known)
    phone("ptps").report(shipment=known["id"])
    phone("tetangga").report(place=world.OTHER_TPS, lines=[counted("SS-BUP", 1)])

    def found(**query: Any) -> set[tuple[str, str, str]]:
        return {(f["rule"], f["kind"], f["place"]) for f in staf.get("flags/", **query).json()["results"]}

    short_here, damaged = ("tepat_jumlah", "kurang", TPS[0]), ("tepat_kualitas", "rusak", TPS[0])
    assert found() >= {short_here, damaged, ("tepat_jumlah", "kurang", world.OTHER_TPS)}
    assert found(rule="tepat_kualitas") == {damaged}
    assert found(kind="kurang", within=DESA) == {short_here}
    assert {place for _, _, place in found(within=world.OTHER_KEC)} == {world.OTHER_TPS}
    assert found(status="teratasi") == set()
    assert found(status="terbuka") == found(election="PALI") == found()
    for severity in ("info", "peringatan", "serius", "kritis"):
        shown = staf.get("flags/", severity=severity).json()["results"]
        assert {f["severity"] for f in shown} <= {severity}
    pointing = staf.get("flags/", shipment=known["id"]).json()["results"]
    assert {f["shipment"] for f in pointing} <= {known["id"]}
    assert len(pointing) == Flag.objects.filter(shipment=known["id"]).count()


def test_a_flag_is_seen_by_those_above_and_nobody_beside(phone):
    flag = short(phone)
    for who in ("ptps", "pkd", "panwascam", "staf", "pengamat"):
        assert phone(who).get(f"flags/{flag['id']}/").status_code == 200, who
        assert phone(who).get("flags/").json()["count"] == 2, who
    for who in ("ptps2", "tetangga", "outsider"):
        assert phone(who).get(f"flags/{flag['id']}/").status_code == 404, who
        assert phone(who).get("flags/").json()["count"] == 0, who
        assert phone(who).post(f"flags/{flag['id']}/dismiss/", {"reason": REASON}).status_code == 404, who
    assert phone("staf").get("flags/999999/").status_code == 404


@pytest.mark.parametrize("who", ["staf", "koordinator", "pimpinan"])
def test_the_office_sets_a_flag_aside_with_a_reason(phone, people, who):
    flag = short(phone)
    answer = phone(who).post(f"flags/{flag['id']}/dismiss/", {"reason": f"  {REASON} "})
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert (shown["status"], shown["reason"], shown["dismissed_by"]) == ("dikesampingkan", REASON, who)
    assert [(e["kind"], e["actor"]) for e in shown["history"]] == [("dibuka", None), ("dikesampingkan", who)]
    assert shown["history"][1]["note"] == REASON
    entry = AuditEntry.objects.get(action="flag.dismissed")
    assert (entry.actor, entry.data["reason"]) == (people[who], REASON)
    assert phone("ptps").get("flags/", status="dikesampingkan").json()["count"] == 1


@pytest.mark.parametrize("who", ["panwascam", "pkd", "ptps", "pengamat"])
def test_others_who_see_it_may_not(phone, who):
    flag = short(phone)
    answer = phone(who).post(f"flags/{flag['id']}/dismiss/", {"reason": REASON})
    assert answer.status_code == 403
    assert "koordinator" in answer.json()["detail"]
    assert Flag.objects.get(pk=flag["id"]).status == "terbuka"


@pytest.mark.parametrize(
    "content", [{}, {"reason": ""}, {"reason": "  "}, {"reason": None}, {"reason": 5}, {"reason": "x" * 2001}]
)
def test_not_without_a_reason(phone, content):
    flag = short(phone)
    answer = phone("staf").post(f"flags/{flag['id']}/dismiss/", content)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])
    assert Flag.objects.get(pk=flag["id"]).status == "terbuka"


def test_only_once(phone):
    flag, staf = short(phone), phone("staf")
    assert staf.post(f"flags/{flag['id']}/dismiss/", {"reason": REASON}).status_code == 200
    again = staf.post(f"flags/{flag['id']}/dismiss/", {"reason": "Alasan yang lain."})
    assert (again.status_code, again.json()["detail"]) == (409, "Indikasi ini sudah berstatus dikesampingkan.")
    assert Flag.objects.get(pk=flag["id"]).reason == REASON


def test_other_numbers_open_it_again(phone):
    content = receipt()
    flag = short(phone, **content)
    staf = phone("staf")
    staf.post(f"flags/{flag['id']}/dismiss/", {"reason": REASON})
    phone("ptps").report(lines=[counted("TNT", 2)])
    assert staf.get(f"flags/{flag['id']}/").json()["status"] == "dikesampingkan"
    phone("ptps").report(corrects=content["id"], lines=[counted("SS-BUP", 300, 2)])
    shown = staf.get(f"flags/{flag['id']}/").json()
    assert (shown["status"], shown["actual"]) == ("terbuka", 300)
    assert [e["kind"] for e in shown["history"]] == ["dibuka", "dikesampingkan", "dibuka_lagi"]


def test_what_is_mended_is_settled_and_stays_in_the_register(phone):
    content = receipt()
    flag = short(phone, **content)
    phone("ptps").report(corrects=content["id"], lines=[counted("SS-BUP", 412)])
    shown = phone("staf").get(f"flags/{flag['id']}/").json()
    assert shown["status"] == "teratasi"
    assert shown["cleared_at"] is not None
    refused = phone("staf").post(f"flags/{flag['id']}/dismiss/", {"reason": REASON})
    assert (refused.status_code, refused.json()["detail"]) == (409, "Indikasi ini sudah berstatus teratasi.")


def test_the_list_costs_the_same_however_long_it_is(phone, django_assert_max_num_queries):
    staf = phone("staf")
    phone("pkd").report(lines=[counted(item, 1, 1) for item in ("SS-BUP", "SS-GUB", "TNT", "BLK", "SGL", "KBT")])
    with django_assert_max_num_queries(6):
        assert staf.get("flags/").json()["count"] > 8
    flag = staf.get("flags/").json()["results"][0]
    with django_assert_max_num_queries(7):
        staf.get(f"flags/{flag['id']}/")


def test_what_is_said_about_a_flag_is_recorded_once_level_to_level(phone, pali):
    flag = short(phone)
    said = {"kind": "saran_lisan", "addressee": "kpps", "issued_on": world.stamp()[:10], "text": "Hitung ulang."}
    address = f"flags/{flag['id']}/follow-ups/"
    done = phone("ptps").post(address, said)
    assert (done.status_code, done.json()["place"], done.json()["flags"]) == (201, TPS[0], [flag["id"]])
    again = phone("ptps").post(address, said)
    assert (again.status_code, again.json()["id"]) == (200, done.json()["id"])
    assert phone("pkd").post(address, said).status_code == 403
    assert phone("pengamat").post(address, said).status_code == 403
    assert phone("ptps2").post(address, said).status_code == 404
    letter = {**said, "kind": "saran_tertulis", "addressee": "pps"}
    assert phone("pkd").post(address, letter).json()["errors"] == {"number": ["Nomor surat wajib diisi."]}
    assert "kind" in phone("staf").post(address, {**said, "kind": "temuan"}).json()["errors"]
    shown = phone("staf").get(address).json()
    assert [one["created_by"] for one in shown["results"]] == ["ptps"]
    assert phone("staf").get(f"flags/{flag['id']}/").json()["status"] == "ditindaklanjuti"
