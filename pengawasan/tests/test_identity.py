"""Who asks, by session or token: one statement, with the plan that the database keeps or without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from knox.models import AuthToken

from pengawasan import codes, identity, regions, scoping
from pengawasan.models import Assignment, SecondFactor, Supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ani() -> Supervisor:
    """Served in two desa, in one of them twice, and has a second factor."""
    now = datetime(2024, 11, 1, tzinfo=UTC)
    regions.load("16.12.01", now=now)
    ani = Supervisor.objects.create_user("ani", phone="0812")
    for desa, day in (("16.12.01.2006", 4), ("16.12.01.2001", 2), ("16.12.01.2006", 1)):
        Assignment.objects.create(supervisor=ani, role="pkd", region_id=desa, valid_from=date(2024, 11, day))
    SecondFactor.objects.create(supervisor=ani, secret="x", spares=["y", "z"], since=now)
    return ani


def test_a_person_comes_with_all_that_their_rights_are_read_from(
    ani: Supervisor, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        found = identity.by_id(ani.pk)
        assert found is not None
        assigned = scoping.every(found)
        assert [str(one.region.parent) for one in assigned] == ["Kecamatan Talang Ubi"] * 3
        assert codes.standing(found) is not None
    assert same(found, ani)
    assert same(found.second_factor, SecondFactor.objects.get())
    assert all(map(same, assigned, ani.assignments.complete()))
    assert [one.valid_from.day for one in assigned] == [2, 1, 4]


def test_a_token_comes_with_its_person_and_not_with_one_that_begins_alike(
    ani: Supervisor, django_assert_num_queries: Any
) -> None:
    budi = Supervisor.objects.create_user("budi")
    alike = "a" * 15
    said = [AuthToken.objects.create(person, prefix=alike)[1] for person in (ani, budi, ani)]
    assert {one.token_key for one in AuthToken.objects.all()} == {alike}
    for one, person, served in zip(said, (ani, budi, ani), (3, 0, 3), strict=True):
        with django_assert_num_queries(1):
            found: Any = identity.by_token(one)
            assert (found.user, len(scoping.every(found.user))) == (person, served)
        assert same(found, AuthToken.objects.get(pk=found.pk))
    assert identity.by_token(alike + "b" * 64) is None
    assert identity.by_token("b" * 79) is None


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_migrated_for_another_version_answers_all_the_same(
    ani: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_BY_ID", "_BY_TOKEN"):
        monkeypatch.setattr(identity, name, replace(getattr(identity, name), family="pengawasan_unknown_"))
    found = identity.by_id(ani.pk)
    assert found == ani
    assert len(scoping.every(found)) == 3
    assert identity.by_id(0) is None
    token: Any = identity.by_token(AuthToken.objects.create(ani)[1])
    assert token.user == ani


def same(one: Any, other: Any) -> bool:
    """Whether every column says the same."""
    return all(getattr(one, f.attname) == getattr(other, f.attname) for f in type(other)._meta.concrete_fields)
