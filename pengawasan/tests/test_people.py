from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from pengawasan import regions, vouching
from pengawasan.models import Assignment, AuditEntry, Level, Region, Supervisor

pytestmark = pytest.mark.django_db
TPS = "16.12.01.2006.001"


@pytest.fixture(autouse=True)
def pali() -> None:
    regions.load("16.12.01", now=datetime(2024, 11, 1, tzinfo=UTC))
    Region.objects.create(code=TPS, name="TPS 001", level=Level.TPS, parent_id="16.12.01.2006")


def create(**options: Any) -> str:
    out = StringIO()
    call_command("create_supervisor", **{"username": "ani", "password": "sangat-rahasia-1"} | options, stdout=out)
    return out.getvalue()


def test_a_supervisor_gets_a_password_and_a_dated_assignment() -> None:
    said = create(role="ptps", region=TPS, name="Ani", letter="12/ST", valid_from="2024-11-04", valid_to="2024-12-04")
    assert said == f"ani dibuat; Pengawas TPS di {TPS}.\n"
    user = Supervisor.objects.get()
    assert (user.name, user.check_password("sangat-rahasia-1"), user.is_staff) == ("Ani", True, False)
    assignment = user.assignments.get()
    assert (assignment.valid_from, assignment.valid_to) == (date(2024, 11, 4), date(2024, 12, 4))
    assert (assignment.letter_number, assignment.role) == ("12/ST", "ptps")
    assert AuditEntry.objects.get(action="tugaskan").place == TPS


def test_without_dates_the_assignment_holds_for_what_was_seen_before_and_after() -> None:
    create(role="pkd", region="16.12.01.2006")
    assignment = Assignment.objects.get()
    assert assignment.valid_from < date(2024, 1, 1)
    assert assignment.valid_to is None


def test_the_same_again_changes_nothing_and_another_role_is_added() -> None:
    create(role="pkd", region="16.12.01.2006")
    said = create(role="pkd", region="16.12.01.2006", password="lain-sama-sekali-2")
    assert "kata sandi tidak diubah" in said
    assert (Supervisor.objects.get().check_password("sangat-rahasia-1"), Assignment.objects.count()) == (True, 1)
    create(role="koordinator", region="16.12")
    assert (Supervisor.objects.get().is_staff, Assignment.objects.count()) == (True, 2)


@pytest.mark.parametrize("role", ["staf", "pimpinan", "pengamat"])
def test_only_the_coordinator_enters_the_admin_panel(role: str) -> None:
    create(role=role, region="16.12")
    assert not Supervisor.objects.get().is_staff


def test_a_weak_password_is_remarked_upon() -> None:
    err = StringIO()
    call_command("create_supervisor", username="b", password="123", role="staf", region="16.12", stderr=err)
    assert "kata sandi lemah" in err.getvalue()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"role": "lurah"}, "--role: Jabatan “lurah” tidak dikenal"),
        ({"region": "99"}, "--region: Wilayah “99” tidak dikenal"),
        ({"region": "16.12"}, "--region: Pengawas TPS bertugas di TPS, bukan di Kabupaten"),
        ({"valid_from": "4/11/2024"}, "--from: “4/11/2024” bukan tanggal"),
        ({"valid_from": "2024-11-04", "valid_to": "2024-11-03"}, "--to: Tanggal akhir"),
        ({"username": " "}, "--username"),
        ({"password": ""}, "--password: kata sandi kosong"),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_made(wrong: dict[str, str], fault: str) -> None:
    with pytest.raises(CommandError, match=fault):
        create(**{"role": "ptps", "region": TPS} | wrong)
    assert not Supervisor.objects.exists()


def test_a_password_kept_in_an_older_way_is_kept_in_todays_once_it_was_right() -> None:
    create(role="ptps", region=TPS)
    user = Supervisor.objects.get()
    user.password = make_password("sangat-rahasia-1", hasher="pbkdf2_sha256")
    user.save()
    for password, todays in (("salah", False), ("sangat-rahasia-1", True)):
        assert Client().login(username="ani", password=password) is todays
        user.refresh_from_db()
        assert user.password.startswith(get_hasher().algorithm) is todays
    assert user.check_password("sangat-rahasia-1")
    assert AuditEntry.objects.get(action="perkuat_kata_sandi").actor == user
    assert [str(difference) for difference in vouching.differences()] == []
