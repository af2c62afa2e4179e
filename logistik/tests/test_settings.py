"""What the settings say where it is in earnest, read from an environment as a deployment gives it."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pengawasan.celery import app

FILE = Path(settings.BASE_DIR) / "pengawasan" / "settings.py"
SECRET = "s" * 48


def read(monkeypatch: pytest.MonkeyPatch, **env: str) -> dict[str, Any]:
    """As another process would read them."""
    for name in [name for name in os.environ if name.isupper() and name not in ("PATH", "HOME")]:
        monkeypatch.delenv(name)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(FILE))


@pytest.mark.parametrize(
    "secret", [None, "", "pendek", "ganti-dengan-40-karakter-acak" * 2, "django-insecure-" + SECRET]
)
@pytest.mark.parametrize("mode", [{}, {"DEMO": "1"}])
def test_without_a_secret_of_its_own_it_does_not_start(
    monkeypatch: pytest.MonkeyPatch, secret: str | None, mode: dict[str, str]
) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(monkeypatch, **mode, **({} if secret is None else {"SECRET_KEY": secret}))


def test_in_earnest_everything_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    real = read(monkeypatch, SECRET_KEY=SECRET)
    on = ("HTTPS", "REQUIRE_TOTP", "AXES_ENABLED", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert [name for name in on if real[name] is not True] == []
    assert [name for name in ("DEBUG", "DEMO", "TESTING", "PUBLIC_PAGE", "TRUST_PROXY") if real[name]] == []
    assert real["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert real["SESSION_COOKIE_AGE"] == 8 * 3600
    assert real["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert not [name for name in real["PASSWORD_HASHERS"] if "MD5" in name]
    assert real["AXES_LOCKOUT_PARAMETERS"] == [["username", "ip_address"]], "by name alone anybody could be locked out"
    policy = real["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert not [words for words in policy.values() if {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(map(str, words))]
    assert list(map(str, policy["frame-ancestors"])) == ["'none'"]


def test_the_demo_is_open_enough_to_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = read(monkeypatch, SECRET_KEY=SECRET, DEMO="1")
    assert (demo["REQUIRE_TOTP"], demo["HTTPS"], demo["AXES_ENABLED"]) == (False, False, True)
    assert read(monkeypatch, SECRET_KEY=SECRET, REQUIRE_TOTP="0")["REQUIRE_TOTP"] is False


def test_a_task_is_lost_with_no_worker_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    conf, broker = app.conf, app.conf.broker_transport_options
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert conf.task_ignore_result
    assert 0 < conf.task_soft_time_limit < conf.task_time_limit < broker["visibility_timeout"] == 600
    assert broker["unacked_restore_interval"] == 5
    policy = conf.task_publish_retry_policy
    assert (policy["max_retries"], policy["interval_start"], policy["interval_max"]) == (1, 0.1, 0.1)
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert read(monkeypatch, SECRET_KEY=SECRET)["CELERY_WORKER_POOL"] == "prefork", "threads know no time limit"
    rung_later = re.compile(r"apply_async\([^)]*\b(countdown|eta)=", re.S)
    code = [path for name in ("logistik", "pengawasan") for path in (FILE.parents[1] / name).rglob("*.py")]
    asleep = [path.name for path in code if "tests" not in path.parts and rung_later.search(path.read_text())]
    assert asleep == [], "what waits in the broker is lost with it"
