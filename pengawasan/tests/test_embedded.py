"""How much memory the database server may take for its tables."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pengawasan.embedded import quarter_of_memory

MACHINE = min(max(128, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4 // 2**20), 8192)
NEW, OLD = "0::/layanan/web", "4:memory:/layanan/web"


@pytest.mark.parametrize(
    ("group", "limits", "megabytes"),
    [
        (NEW, {"layanan/web/memory.max": 2**30, "memory.max": "max"}, 256),
        (NEW, {"layanan/web/memory.max": "max", "layanan/memory.max": 2**30}, 256),
        (NEW, {"memory.max": 2**30}, 256),  # a container that sees no group but its own
        (OLD, {"memory/layanan/web/memory.limit_in_bytes": 2**30}, 256),
        (OLD, {"memory/memory.limit_in_bytes": 2**63 - 4096}, MACHINE),
        (NEW, {"layanan/web/memory.max": 2**20}, 128),  # never less than the smallest machine gets
        ("2:cpu:/layanan/web", {"memory.max": 2**30}, MACHINE),
        (None, {}, MACHINE),
    ],
)
def test_a_quarter_of_what_the_machine_or_the_container_has(
    tmp_path: Path, group: str | None, limits: dict[str, object], megabytes: int
) -> None:
    said = {"proc/self/cgroup": group} if group else {}
    for name, text in (said | {f"sys/fs/cgroup/{name}": str(limit) for name, limit in limits.items()}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")
    assert quarter_of_memory(tmp_path) == megabytes
