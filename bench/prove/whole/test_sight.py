"""What tries every import can see: one that fails at a file, and one that refuses it and keeps half of it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import strategies as some

from bench.prove import importing
from pengawasan.models import Region


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_an_import_that_fails_or_keeps_half_is_seen() -> None:
    def half(content: bytes) -> list[str]:
        Region.objects.filter(pk="16.12").update(name="Setengah")
        return ["ditolak"]

    def whole(content: bytes) -> list[str]:
        return ["ditolak"]

    def fails(content: bytes) -> list[str]:
        raise KeyError(content)

    taken, refused, faults, changed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for run in (half, whole, fails):
        importing.try_all(run.__name__, some.binary(max_size=4), run, 1, 3, taken, refused, faults, changed)
    assert (taken, refused) == (Counter(), Counter(half=3, whole=3))
    assert {name.partition(":")[0] for name in faults} == {"fails"}
    assert {name.partition(":")[0] for name in changed} == {"half"}
