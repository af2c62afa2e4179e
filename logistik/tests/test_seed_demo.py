from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries, Settings

from logistik.models import Election
from pengawasan.models import Region


@pytest.mark.django_db
def test_the_command_refuses_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="hanya untuk demo"):
        call_command("seed_demo")
    assert not Region.objects.exists()


def test_seeding_is_quick_because_it_never_asks_place_by_place(
    db: None, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """About 100 questions for each of the 40 things that happened; 384 places and 380 people cost next to none."""
    settings.DEMO = True
    with django_assert_max_num_queries(5000):
        call_command("seed_demo")
    with django_assert_max_num_queries(200):
        call_command("seed_demo")
    assert Election.objects.get().voting_day > (datetime.now(UTC) - timedelta(hours=1)).date()
