"""A password and a code: what both open, what one of them does not, and what happens when a telephone is lost."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from hypothesis import given
from hypothesis import strategies as st
from knox.models import AuthToken

from logistik.tests import world
from pengawasan import codes, second_step, vouching
from pengawasan.models import AuditEntry, SecondFactor, Supervisor

pytestmark = pytest.mark.django_db
STEP, SETUP = "/masuk/kode/", "/masuk/pasang-kode/"
INSIDE = ("/", "/indikasi/", "/admin/", "/api/v1/me/")


def code(secret: str, later: int = 0) -> str:
    """What the app shows, or will show so many steps later."""
    return f"{totp(base64.b32decode(secret), drift=later):06}"


def enter(name: str = "staf", password: str = world.PASSWORD) -> tuple[Client, Any]:
    browser = Client()
    return browser, browser.post("/masuk/", {"username": name, "password": password, "next": "/indikasi/"})


def is_outside(browser: Client) -> bool:
    return all(browser.get(path).status_code in (302, 401) for path in INSIDE)


def install(name: str = "staf") -> tuple[str, list[str]]:
    """Set up a minute ago, so that the code of now is still unused."""
    person, secret = Supervisor.objects.get(username=name), codes.new_secret()
    ago = timezone.now() - timedelta(seconds=90)
    _factor, spares = codes.set_up(person, secret, code(secret, -3), ago)
    return secret, spares


@pytest.fixture
def required(settings: Any, people: Any) -> None:
    settings.REQUIRE_TOTP = True


@pytest.mark.parametrize("name", ["staf", "koordinator", "pimpinan"])
def test_an_office_without_codes_is_led_to_set_them_up(required: None, name: str) -> None:
    browser, answer = enter(name)
    assert (answer.status_code, answer["Location"]) == (302, SETUP)
    assert is_outside(browser)
    page = browser.get(SETUP).content.decode()
    secret = re.search(r"[A-Z2-7]{32}", page)[0]  # type: ignore[index]
    assert "<svg" in page
    assert browser.post(SETUP, {"kode": "000000"}).status_code == 400
    assert secret in browser.get(SETUP).content.decode()
    done = browser.post(SETUP, {"kode": code(secret)})
    spares = re.findall(r"<li>([A-Z2-7-]{19})</li>", done.content.decode())
    assert (done.status_code, len(spares)) == (200, codes.SPARES)
    assert browser.get("/indikasi/").status_code == 200
    assert secret not in browser.get(SETUP).content.decode()
    assert AuditEntry.objects.get(action="kode_dipasang").actor.username == name


def test_whoever_has_codes_says_one_and_goes_where_they_wanted(people: Any) -> None:
    secret, _spares = install()
    browser, answer = enter()
    assert (answer.status_code, answer["Location"]) == (302, STEP)
    assert is_outside(browser)
    assert browser.get(SETUP)["Location"] == STEP, "a password alone sets up no other app"
    assert browser.post(SETUP, {"kode": code(secret)})["Location"] == STEP
    before = browser.session.session_key
    answer = browser.post(STEP, {"kode": f" {code(secret)[:3]} {code(secret)[3:]}"})
    assert (answer.status_code, answer["Location"]) == (302, "/indikasi/")
    assert browser.session.session_key != before
    assert browser.get("/indikasi/").status_code == 200


def test_a_code_and_a_spare_one_are_good_once(people: Any) -> None:
    secret, (spare, *_others) = install()
    for said in (code(secret), spare.lower()):
        assert enter()[0].post(STEP, {"kode": said}).status_code == 302
        again, _answer = enter()
        assert again.post(STEP, {"kode": said}).status_code == 400
        assert is_outside(again)
        SecondFactor.objects.update(wrong=0)
    entry = AuditEntry.objects.get(action="kode_cadangan_dipakai")
    assert entry.data["left"] == codes.SPARES - 1
    assert not [one for one in vouching.differences() if isinstance(one.row, SecondFactor)]


def test_guesses_wait_longer_each_time_from_wherever_they_come(people: Any) -> None:
    secret, _spares = install()
    person, now = Supervisor.objects.get(username="staf"), timezone.now()
    morning, looked = now + timedelta(hours=24), 0
    while now < morning:
        with pytest.raises(codes.Refused) as refused:
            codes.check(person, "abcdef", now)
        looked += not refused.value.wait
        now += timedelta(seconds=refused.value.wait or 1)
    assert looked < 110, "of a million codes, three of which are good at a time"
    SecondFactor.objects.update(wrong_at=timezone.now())
    browser, _answer = enter()
    assert browser.post(STEP, {"kode": code(secret)}).status_code == 429, "right, and not looked at"


def test_too_many_wrong_codes_from_one_address_end_the_half_session(people: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    install()
    browser, _answer = enter()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        SecondFactor.objects.update(wrong=0)
        answer = browser.post(STEP, {"kode": "000000"})
    assert (answer.status_code, "Terkunci" in answer.content.decode()) == (429, True)
    assert browser.get(STEP)["Location"].startswith("/masuk/")
    assert enter()[1].status_code == 429


def test_a_half_session_ends_with_time_or_with_the_password(people: Any) -> None:
    secret, _spares = install()
    browser, _answer = enter()
    session = browser.session
    session[second_step.HALF] |= {"at": timezone.now().timestamp() - second_step.PATIENCE.total_seconds() - 1}
    session.save()
    assert browser.post(STEP, {"kode": code(secret)})["Location"] == "/masuk/"
    browser, _answer = enter()
    person = Supervisor.objects.get(username="staf")
    person.set_password("lain-sama-sekali")
    person.save()
    assert browser.post(STEP, {"kode": code(secret)})["Location"] == "/masuk/"


def test_the_secret_lies_nowhere_in_the_open(people: Any) -> None:
    secret, spares = install()
    enter()[0].get(SETUP)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM pengawasan_secondfactor AS t")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(t::text, '') FROM pengawasan_auditentry AS t")
        (audited,) = cursor.fetchone()
    for hidden in (secret, base64.b32decode(secret).hex(), spares[0], spares[0].replace("-", "")):
        assert hidden not in row + audited


def test_other_codes_are_set_up_with_one_of_the_old(people: Any) -> None:
    secret, _spares = install()
    browser, _answer = enter()
    browser.post(STEP, {"kode": code(secret)})
    page = browser.get(SETUP).content.decode()
    new = re.search(r"[A-Z2-7]{32}", page)[0]  # type: ignore[index]
    assert browser.post(SETUP, {"kode": code(new), "kode_lama": "000000"}).status_code == 400
    SecondFactor.objects.update(wrong=0)
    old = Client()
    old.cookies = browser.cookies.copy()
    assert browser.post(SETUP, {"kode": code(new), "kode_lama": code(secret, 1)}).status_code == 200
    assert browser.get("/indikasi/").status_code == 200
    assert is_outside(old)


def test_a_session_that_took_one_step_is_none_where_two_are_asked(people: Any, settings: Any) -> None:
    browsers = {}
    for name in ("staf", "koordinator", "pimpinan", "pkd"):
        browsers[name] = enter(name)[0]
        assert browsers[name].get("/indikasi/").status_code == 200
    install("pimpinan")
    assert is_outside(browsers["pimpinan"]), "whoever knew the password alone is out once there are codes"
    phones = {name: world.Phone(name) for name in ("staf", "pkd")}
    assert [one.get("me/").status_code for one in phones.values()] == [200, 200]
    settings.REQUIRE_TOTP = True
    assert is_outside(browsers["staf"])
    assert is_outside(browsers["koordinator"])
    assert browsers["pkd"].get("/indikasi/").status_code == 200
    assert [one.get("me/").status_code for one in phones.values()] == [401, 200]
    install("staf")
    phones["staf"] = world.Phone("staf")
    assert phones["staf"].get("me/").status_code == 200


def test_devices_of_an_office_say_a_code_and_those_of_the_field_do_not(
    required: None, phone: Callable[..., Any]
) -> None:
    door = world.Phone(None)

    def login(name: str, **more: str) -> Any:
        return door.post("auth/login/", {"username": name, "password": world.PASSWORD} | more)

    assert login("ptps").status_code == 200
    assert "peramban" in login("staf").json()["errors"]["otp"][0]
    secret, (spare, *_others) = install()
    answers = [login("staf"), login("staf", otp="000000"), login("staf", otp=code(secret))]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert set(answers[0].json()["errors"]) == set(answers[1].json()["errors"]) == {"otp"}
    SecondFactor.objects.update(wrong=0)
    assert login("staf", otp=code(secret)).status_code == 200
    assert login("staf", otp=code(secret)).status_code == 401
    SecondFactor.objects.update(wrong=0)
    assert login("staf", otp=spare).status_code == 200
    basic = base64.b64encode(f"staf:{world.PASSWORD}".encode()).decode()
    assert Client().get("/openrosa/formList", headers={"Authorization": f"Basic {basic}"}).status_code == 403


def test_a_coordinator_resets_the_codes_of_a_colleague_and_never_the_own(people: Any) -> None:
    own, secret = install("koordinator")[0], install("staf")[0]
    inside, _answer = enter()
    inside.post(STEP, {"kode": code(secret)})
    AuthToken.objects.create(people["staf"])
    panel, _answer = enter("koordinator")
    panel.post(STEP, {"kode": code(own)})
    chosen = [people["staf"].pk, people["koordinator"].pk]
    sent = {"action": "reset_codes", "_selected_action": chosen}
    said = panel.post("/admin/pengawasan/supervisor/", sent, follow=True).content.decode()
    assert "Kode 1 orang disetel ulang" in said
    assert list(SecondFactor.objects.values_list("supervisor__username", flat=True)) == ["koordinator"]
    assert is_outside(inside)
    assert not AuthToken.objects.exists()
    entry = AuditEntry.objects.get(action="kode_disetel_ulang")
    assert (entry.actor, entry.subject) == (people["koordinator"], "pengawas staf")
    call_command("reset_codes", username="koordinator", alasan="telepon hilang")
    assert not SecondFactor.objects.exists()
    for name, complaint in (("koordinator", "tidak memakai"), ("siapa", "tidak dikenal")):
        with pytest.raises(CommandError, match=complaint):
            call_command("reset_codes", username=name, alasan="x")


@given(st.text(max_size=70), st.integers(0, 2**40))
def test_nothing_but_its_code_is_taken(said: str, seconds: int) -> None:
    secret, now = "A" * 32, datetime(2024, 11, 26, tzinfo=UTC) + timedelta(seconds=seconds % 10**9)
    step = codes._step(secret, codes._plain(said), now, after=0)
    assert step is None or codes._plain(said) in {f"{totp(base64.b32decode(secret), t0=-d * 30)}" for d in (-1, 0, 1)}
