"""How much memory the database server may take for its tables."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pengawasan.embedded import quarter_of_memory

MACHINE = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20


@pytest.mark.parametrize(
    ("limit", "megabytes"),
    [
        ("536870912\n", 128),  # a container of 512 MB
        ("1048576\n", 128),  # never less than the smallest machine gets
        ("max\n", MACHINE // 4),
        (f"{2**62}\n", MACHINE // 4),
        (None, MACHINE // 4),
    ],
)
def test_a_quarter_of_the_container_or_of_the_machine(tmp_path: Path, limit: str | None, megabytes: int) -> None:
    path = tmp_path / "memory.max"
    if limit is not None:
        path.write_text(limit)
    assert quarter_of_memory(path) == megabytes
