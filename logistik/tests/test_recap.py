"""The recapitulation: asked for, written by a worker, watched, fetched; its formulas add up to the balance."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone
from openpyxl import load_workbook

from logistik import recap
from logistik.models import Balance, Job
from logistik.tests.office import browser
from logistik.tests.papers import evidence
from logistik.tests.world import DESA, KAB, KEC, OTHER_KEC, TPS
from pengawasan.models import Level, Region, Supervisor

__all__ = ["evidence"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]

RANGE = re.compile(r"(?:(\w+)!)?([A-Z])(\d+)(?::[A-Z](\d+))?")


class Sums:
    """Computes the few formulas there are, as a spreadsheet would."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))

    def value(self, sheet: str, cell: str) -> Any:
        said = self.book[sheet][cell].value
        if not (isinstance(said, str) and said.startswith("=")):
            return said
        cells = self.cells(sheet, RANGE.search(said.replace("ISNUMBER", "").replace("COUNTBLANK", "")))
        numbers = [one for one in cells if isinstance(one, (int, float))]
        if said.startswith("=IF(COUNT"):
            return sum(numbers) if len(numbers) == len(cells) else "?"
        if said.startswith("=IF(AND"):
            need, good = (self.value(sheet, f"{column}{cell[1:]}") for column in "EG")
            return good - need if isinstance(need, int) and isinstance(good, int) else ""
        if said.startswith("=COUNTBLANK"):
            return len(cells) - len(numbers)
        return sum(numbers) if said.startswith("=SUM") else cells[0]

    def cells(self, sheet: str, found: Any) -> list[Any]:
        last = int(found[4] or found[3])
        return [self.value(found[1] or sheet, f"{found[2]}{row}") for row in range(int(found[3]), last + 1)]

    def row(self, sheet: str, *starts: str) -> int:
        """The row that holds these words in its first columns."""
        for cells in self.book[sheet].iter_rows():
            if all(word in [cell.value for cell in cells[:4]] for word in starts):
                return int(cells[0].row)
        raise AssertionError(starts)


def test_it_is_asked_for_watched_and_its_formulas_add_up(phone: Any, people: dict[str, Supervisor]) -> None:
    assert phone("ptps").report().status_code == 201  # 410 good, 2 damaged of 412
    Balance.objects.filter(place=TPS[1], item="KTK").update(need=None)
    staf = browser(people["staf"])
    assert staf.post("/rekap/", {"place": KAB})["Location"] == "/rekap/"
    job = Job.objects.get()
    waiting = staf.get("/rekap/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert staf.get(f"/rekap/{job.pk}/").status_code == 404
    recap.run(job.pk, timezone.now())
    recap.run(job.pk, timezone.now())  # sent twice, written once
    job.refresh_from_db()
    done = staf.get("/rekap/", headers={"HX-Request": "true"}).content.decode()
    assert (job.state, job.done == job.total > 0, "hx-trigger" in done, "Unduh XLSX" in done) == (
        "selesai", True, False, True,
    )  # fmt: skip
    assert browser(people["koordinator"]).get(f"/rekap/{job.pk}/").status_code == 404
    sums = Sums(staf.get(f"/rekap/{job.pk}/").content)
    assert sums.book.sheetnames == ["Rekap", "Kecamatan", "Desa", "TPS"]
    name = Balance.objects.filter(item="SS-BUP").values_list("item__name", flat=True)[0]
    total = Balance.objects.filter(item="SS-BUP", level=Level.TPS).aggregate(
        need=Sum("need"), good=Sum("received_good"), damaged=Sum("received_damaged")
    )
    row = sums.row("Rekap", name)
    shown = [sums.value("Rekap", f"{column}{row}") for column in "CEFGH"]
    assert shown == [total["need"], 410, 2, -2, 3]  # of four TPS three were not counted
    desa, kecamatan = sums.row("Desa", DESA, name), sums.row("Kecamatan", KEC, name)
    assert [sums.value(sheet, f"L{row}") for sheet, row in (("Desa", desa), ("Kecamatan", kecamatan))] == [410, 410]
    box = Balance.objects.filter(item="KTK").values_list("item__name", flat=True)[0]
    assert sums.value("Rekap", f"C{sums.row('Rekap', box)}") == "?"
    spare = Balance.objects.filter(item="KTK-KEC").values_list("item__name", flat=True)[0]
    assert sums.value("Rekap", f"C{sums.row('Rekap', spare)}") == 4  # two at each PPK, none for a TPS
    assert sums.value("Kecamatan", f"J{sums.row('Kecamatan', OTHER_KEC, box)}") == 2


def test_nobody_fills_the_workers_day(people: dict[str, Supervisor]) -> None:
    staf = browser(people["staf"])
    assert [staf.post("/rekap/", {"place": KAB}).status_code for _ in range(4)] == [302, 302, 302, 400]
    assert Job.objects.count() == 3


def test_it_is_bounded_by_region_and_outlives_whoever_wrote_it(people: dict[str, Supervisor]) -> None:
    panwascam, now = browser(people["panwascam"]), timezone.now()
    assert "tidak ada di penugasan" in panwascam.post("/rekap/", {"place": OTHER_KEC}).content.decode()
    assert browser(people["ptps"]).post("/rekap/", {"place": TPS[0]}).status_code == 403
    Region.objects.filter(pk=DESA).update(name='=HYPERLINK("http://jahat.contoh")')
    panwascam.post("/rekap/", {"place": KEC})
    job = Job.objects.get()
    assert recap.left_over(now) == []
    Job.objects.update(state="berjalan", started_at=now - timedelta(hours=1), requested_at=now - timedelta(hours=1))
    assert recap.left_over(now) == [job.pk]
    recap.run(job.pk, now)
    sums = Sums(panwascam.get(f"/rekap/{job.pk}/").content)
    codes = {str(cells[0].value)[:8] for cells in sums.book["TPS"].iter_rows(min_row=2)}
    assert codes == {KEC}
    named = next(cells[1] for cells in sums.book["Desa"].iter_rows(min_row=2))
    assert (named.value[:5], named.data_type) == ("=HYPE", "s")
