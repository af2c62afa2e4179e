"""Signing in and out, who I am, the reference data with its ETags, and the API's description of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from logistik.tests import world
from logistik.tests.world import DESA, KAB, KEC, PASSWORD, TPS
from pengawasan.models import Assignment, AuditEntry, Region, Supervisor

pytestmark = pytest.mark.django_db


def login(name: str, password: str = PASSWORD, **more: Any) -> Any:
    return world.Phone(None).post("auth/login/", {"username": name, "password": password, "device": "HP A"} | more)


def test_a_device_gets_a_token_that_ends(people):
    answer = login("ptps")
    assert (answer.status_code, set(answer.json())) == (200, {"token", "expiry"})
    expiry = timezone.datetime.fromisoformat(answer.json()["expiry"])
    assert expiry - timezone.now() > timedelta(days=29)
    stored = AuthToken.objects.get()
    assert answer.json()["token"] not in (stored.digest, stored.token_key)
    people["ptps"].refresh_from_db()
    assert people["ptps"].last_login is not None


def test_the_device_is_written_in_the_audit_trail(people):
    login("ptps", device="HP Samsung contoh")
    entry = AuditEntry.objects.get(action="device.login")
    assert (entry.actor, entry.place, entry.data["device"]) == (people["ptps"], TPS[0], "HP Samsung contoh")
    assert AuthToken.objects.get().digest.startswith(entry.data["token"])
    assert "HP A" not in entry.data.values()


def test_a_wrong_password_or_name_is_told_in_the_same_words(people):
    answers = [login("ptps", "salah"), login("siapa"), login("siapa", "x" * 256)]
    assert {a.status_code for a in answers} == {401}
    assert len({a.json()["detail"] for a in answers}) == 1
    assert not AuthToken.objects.exists()
    assert login("ptps", None).json()["errors"] == {"password": ["Wajib diisi."]}


def test_who_is_not_active_stays_outside(people, phone):
    ptps = phone("ptps")
    Supervisor.objects.filter(username="ptps").update(is_active=False)
    assert login("ptps").status_code == 401
    assert ptps.get("me/").status_code == 401


def test_an_old_token_keeps_nobody_from_signing_in(people):
    client = world.Phone(None)
    client.headers = {"Authorization": "Token lama"}
    assert client.post("auth/login/", {"username": "ptps", "password": PASSWORD}).status_code == 200


def test_five_failures_lock_the_device_out_not_the_person(people, settings):
    settings.AXES_ENABLED = True
    answers = [login("ptps", "salah") for _ in range(6)]
    assert [a.status_code for a in answers][:4] == [401] * 4
    assert answers[-1].status_code == 429
    assert answers[-1].json()["errors"] == {}
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").post(
        "/api/v1/auth/login/", {"username": "ptps", "password": PASSWORD}, content_type="application/json"
    )
    assert elsewhere.status_code == 200


def test_signing_out_ends_this_device_alone(phone):
    one, two = world.Phone(None), phone("ptps")
    one.headers = {"Authorization": f"Token {login('ptps').json()['token']}"}
    assert one.post("auth/logout/").status_code == 204
    assert one.get("me/").status_code == 401
    assert two.get("me/").status_code == 200
    login_entry, logout_entry = (AuditEntry.objects.get(action=f"device.{deed}") for deed in ("login", "logout"))
    assert login_entry.data["token"] == logout_entry.data["token"]


def test_a_token_that_has_ended(phone):
    ptps = phone("ptps")
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert ptps.get("me/").status_code == 401


def test_what_is_taken_away_counts_from_the_next_request_on(phone):
    ptps = phone("ptps")
    assert ptps.report().status_code == 201
    Assignment.objects.filter(supervisor__username="ptps").update(role="pengamat")
    assert ptps.report().status_code == 403
    AuthToken.objects.all().delete()
    assert ptps.report().status_code == 401


def test_who_sends_and_where_they_serve_is_asked_in_one_statement(phone, settings, django_assert_num_queries):
    settings.REQUIRE_TOTP = True
    for name in ("ptps", "staf"):
        sender = phone(name)
        with django_assert_num_queries(1):
            sender.post("receipts/", {})


def test_every_door_but_two_needs_a_token(phone):
    nobody = phone(None)
    for path in (
        "me/",
        "regions/",
        "elections/",
        "items/",
        "worklist/",
        "shipments/",
        "flags/",
        "balance/",
        "readiness/",
    ):
        answer = nobody.get(path)
        assert (answer.status_code, answer.json()["errors"]) == (401, {}), path
    for path in ("receipts/", "shipments/", "inspections/", "auth/logout/", "flags/1/dismiss/"):
        assert nobody.post(path, {}).status_code == 401, path


def test_who_i_am(phone, people):
    today = timezone.localtime().date()
    Assignment.objects.create(
        supervisor=people["pkd"], role="ptps", region_id=world.OTHER_TPS,
        valid_from=today - timedelta(days=90), valid_to=today - timedelta(days=60),
    )  # fmt: skip
    me = phone("pkd").get("me/").json()
    assert (me["username"], me["name"], me["roles"], me["regions"]) == ("pkd", "Contoh pkd", ["pkd"], [DESA])
    assert [(a["role"], a["region"], a["region_name"]) for a in me["assignments"]] == [
        ("pkd", DESA, "Karta Dewa"),
        ("ptps", world.OTHER_TPS, "TPS 001"),
    ]
    assert "password" not in str(me)


def test_regions_are_mine_and_below(phone):
    def seen(who: str, **query: Any) -> set[str]:
        return {row["code"] for row in phone(who).get("regions/", **query).json()["results"]}

    assert seen("ptps") == {TPS[0]}
    assert seen("pkd") == {DESA, *TPS}
    assert seen("panwascam") == {KEC, DESA, *TPS}
    assert seen("staf", level=3) == {KEC, world.OTHER_KEC}
    assert seen("staf", within=KEC) == {KEC, DESA, *TPS}
    assert seen("staf", within=KEC, level=5) == set(TPS)
    assert seen("pkd", within=world.OTHER_KEC) == set()
    assert KAB not in seen("outsider")


def test_a_region_says_what_is_known_of_it(phone):
    row = phone("ptps").get("regions/").json()["results"][0]
    assert row == {
        "code": TPS[0], "name": "TPS 001", "level": 5, "parent": DESA, "latitude": -3.2, "longitude": 103.8,
        "access": "normal", "travel_hours": 1.0, "has_signal": None, "timezone": "Asia/Jakarta",
        "source_status": "VERIFIED",
    }  # fmt: skip


def test_a_retired_region_is_not_listed(phone):
    Region.objects.filter(pk=TPS[2]).update(retired_at=timezone.now())
    assert phone("pkd").get("regions/", level=5).json()["count"] == 2


def test_elections_and_items(phone):
    found = phone("ptps").get("elections/").json()["results"]
    assert [(e["code"], e["region"], e["contests"], e["is_sample"]) for e in found] == [
        ("PALI", KAB, ["GUB", "BUP"], True)
    ]
    assert [d["level"] for d in found[0]["deadlines"]] == [3, 4, 5]
    voting = timezone.datetime.fromisoformat(found[0]["voting_day"] + "T00:00:00+07:00")
    assert timezone.datetime.fromisoformat(found[0]["deadlines"][2]["due_at"]) == voting
    assert phone("outsider").get("elections/").json()["count"] == 0
    items = phone("outsider").get("items/").json()
    assert items["count"] == len(items["results"]) == 35
    assert {"code": "SS-BUP", "unit": "lembar", "contest": "BUP"}.items() <= items["results"][3].items()


@pytest.mark.parametrize("path", ["regions/", "elections/", "items/"])
def test_what_the_phone_has_is_not_sent_again(phone, path):
    pkd = phone("pkd")
    first = pkd.get(path)
    tag = first.headers["ETag"]
    for header in (tag, f"W/{tag}", f'"lain", {tag}', "*"):
        again = pkd.get(path, headers={"If-None-Match": header})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag), header
    assert pkd.get(path, headers={"If-None-Match": '"lain"'}).status_code == 200
    assert {"Authorization", "Cookie"} <= {word.strip() for word in first.headers["Vary"].split(",")}
    assert "private" in first.headers["Cache-Control"]


def test_a_changed_or_another_persons_list_has_another_tag(phone):
    tag = phone("pkd").get("regions/").headers["ETag"]
    assert phone("panwascam").get("regions/", headers={"If-None-Match": tag}).status_code == 200
    Region.objects.filter(pk=TPS[0]).update(travel_hours="9")
    changed = phone("pkd").get("regions/", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)


def test_pages_of_a_list(phone):
    pkd = phone("pkd")
    page = pkd.get("regions/", page_size=3).json()
    assert set(page) == {"count", "next", "previous", "results"}
    assert (page["count"], len(page["results"]), page["previous"]) == (4, 3, None)
    rest = pkd.client.get(page["next"], headers=pkd.headers).json()
    assert [row["code"] for row in rest["results"]] == [TPS[2]]
    assert len(pkd.get("items/", page_size=100_000).json()["results"]) == 35


def test_a_database_that_is_away_is_a_503(phone):
    ptps = phone("ptps")
    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("away")):
        answers = [
            ptps.get("receipts/"),
            ptps.report(),
            world.Phone(None).post("auth/login/", {"username": "a", "password": "b"}),
        ]
    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert set(answer.json()) == {"detail", "errors"}


def test_a_fault_of_ours_is_told_in_the_same_shape(phone):
    ptps = phone("ptps")
    with mock.patch("logistik.api.views.reports.intake.hand_in", side_effect=ZeroDivisionError):
        answer = ptps.report()
    assert (answer.status_code, set(answer.json())) == (500, {"detail", "errors"})


def test_the_description_is_complete_and_public(tmp_path, client):
    file = tmp_path / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(file))
    described = file.read_text()
    for path in ("receipts/{id}/", "shipments/{id}/events/", "flags/{id}/dismiss/", "worklist/", "auth/login/"):
        assert f"/api/v1/{path}:" in described, path
    assert client.get("/api/schema/").status_code == 200


def test_the_documentation_obeys_the_content_policy(client):
    page = client.get("/api/docs/").content.decode()
    assert "<style" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])
    script = client.get("/api/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert "/api/schema/" in script.content.decode()
