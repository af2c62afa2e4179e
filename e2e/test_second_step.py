"""An office signs in for the first time: by the keyboard alone, on a small phone, in the dark."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from e2e.conftest import Visit
from logistik.tests.world import PASSWORD

pytestmark = pytest.mark.browser


def code(secret: str, later: int = 0) -> str:
    return f"{totp(base64.b32decode(secret), drift=later):06}"


def test_codes_are_set_up_and_said(visit: Callable[..., Visit], settings: Any) -> None:
    settings.REQUIRE_TOTP = True
    me = visit(color_scheme="dark", viewport={"width": 360, "height": 740})
    page, keys = me.open("/masuk/"), me.page.keyboard

    def enter() -> None:
        expect(page.locator("[name=username]")).to_be_focused()
        keys.type("staf")
        keys.press("Tab")
        keys.type(PASSWORD)
        keys.press("Enter")

    enter()
    expect(page.get_by_role("heading", name="Pasang kode sekali pakai")).to_be_visible()
    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    assert (me.faults(), me.sideways()) == ([], 0)
    secret = re.search(r"[A-Z2-7]{32}", page.content())[0]  # type: ignore[index]
    page.get_by_label("Kode enam angka").focus()
    keys.type(code(secret))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Simpan kode cadangan")).to_be_visible()
    assert (me.faults(), me.sideways()) == ([], 0)
    spare = page.locator(".spares li").first.inner_text()
    page.get_by_role("link", name="Sudah saya simpan").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TPS belum lengkap")
    page.goto("about:blank")  # the room that is left would go on asking, and be given cookies anew
    me.context.clear_cookies()
    me.open("/masuk/")
    enter()
    expect(page.get_by_role("heading", name="Kode sekali pakai")).to_be_visible()
    expect(page.get_by_label("Kode enam angka")).to_be_focused()
    page.get_by_text("Telepon tidak ada di tangan?").press("Enter")
    assert (me.faults(), me.sideways()) == ([], 0)
    page.get_by_label("Kode cadangan").focus()
    keys.type(spare)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TPS belum lengkap")
