"""Every region of the country is loaded."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from pengawasan import regions
from pengawasan.models import Level


@pytest.mark.django_db
def test_all_of_indonesia_in_under_thirty_seconds() -> None:
    began = time.monotonic()
    regions.load("", now=datetime(2024, 11, 1, 3, tzinfo=UTC))
    assert time.monotonic() - began < 30
    tally = regions.counts_within("")
    assert [tally[level] for level in Level] == [38, 514, 7285, 83762, 0]
