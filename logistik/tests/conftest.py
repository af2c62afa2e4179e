"""Fixtures that the tests of the application share; the world itself is in ``world.py``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from logistik.models import Election
from logistik.tests import world
from logistik.tests.ground import Ground
from logistik.tests.kept import kept
from pengawasan.models import Supervisor


@pytest.fixture
def pali(db: None) -> Election:
    """A small PALI on the day before voting."""
    now = timezone.now()
    kept(("pali", timezone.localdate(now + world.LEAST_LEFT)), lambda: world.build(now))
    return Election.objects.get(pk="PALI")


@pytest.fixture
def people(pali: Election) -> dict[str, Supervisor]:
    now = timezone.now()
    kept(("people", timezone.localdate(now)), lambda: world.make_people(now))
    return {person.username: person for person in Supervisor.objects.all()}


@pytest.fixture
def phone(people: dict[str, Supervisor]) -> Callable[[str | None], world.Phone]:
    """``phone("ptps")`` is signed in as that person; ``phone(None)`` as nobody."""
    return world.Phone


@pytest.fixture
def ground(db: None) -> Ground:
    """The invented kecamatan of the rules."""
    return Ground()
