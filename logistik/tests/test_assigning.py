"""A flag is given to a person: who may give, who may be given, and what is written down about it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from logistik import flags
from logistik.models import Alert, Flag
from logistik.tests.office import DESA, ELSEWHERE, KEC, TPS, browser, election, neighbour, now, ptps, short, staf
from logistik.tests.office import supervisor as person
from pengawasan.models import Assignment, AuditEntry, Supervisor

pytestmark = pytest.mark.django_db
__all__ = ["election", "neighbour", "now", "ptps", "staf"]  # fixtures


def test_the_office_gives_a_flag_to_a_supervisor(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    flag = short(TPS, now)
    answer = browser(staf).post(f"/indikasi/{flag.pk}/tugaskan/", {"to": ptps.pk})
    assert answer["Location"] == f"/indikasi/{flag.pk}/"
    flag.refresh_from_db()
    assert (flag.assigned_to, flag.status) == (ptps, "ditindaklanjuti")
    event = flag.events.get(kind="ditugaskan")
    assert (event.actor, event.note) == (staf, "kepada Pengawas ptps")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.place, entry.data["to"]) == ("flag.assigned", staf, TPS, ptps.pk)
    assert Alert.objects.get().recipient == ptps
    page = browser(ptps).get(f"/indikasi/{flag.pk}/").content.decode()
    assert "Ditugaskan kepada" in page
    assert 'id="tugaskan"' not in page


def test_must_act_says_who_is_on_it(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    flag = short(TPS, now)
    page = browser(staf).get("/").content.decode()
    assert 'aria-label="Tugaskan: ' in page
    flags.assign(flag, to=staf, user=staf, now=now)
    page = browser(staf).get("/").content.decode()
    assert "Ditangani <strong>Pengawas staf</strong>" in page
    assert "Tugaskan: " not in page


def test_it_can_be_given_on_but_not_twice_to_the_same(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    flag = flags.assign(short(TPS, now), to=ptps, user=staf, now=now)
    with pytest.raises(ValueError, match="sudah ditugaskan kepada Pengawas ptps"):
        flags.assign(flag, to=ptps, user=staf, now=now)
    flags.assign(flag, to=staf, user=staf, now=now)
    said = AuditEntry.objects.order_by("-number")[0].data
    assert (said["to"], said["before"]) == (staf.pk, ptps.pk)


@pytest.mark.parametrize(("status", "more"), [("teratasi", True), ("dikesampingkan", False)])
def test_a_settled_flag_is_not_given(
    staf: Supervisor, ptps: Supervisor, now: datetime, status: str, more: bool
) -> None:
    said = {"cleared_at": now} if more else {"dismissed_by": staf, "reason": "Salah baca."}
    flag = short(TPS, now, status=status, **said)
    with pytest.raises(ValueError, match=f"sudah berstatus {status}"):
        flags.assign(flag, to=ptps, user=staf, now=now)
    assert not AuditEntry.objects.exists()


def test_only_somebody_on_duty_at_the_place_is_given_it(
    staf: Supervisor, ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    flag = short(TPS, now)
    for other in (neighbour, person("pengamat", KEC)):
        page = browser(staf).post(f"/indikasi/{flag.pk}/tugaskan/", {"to": other.pk}, follow=True).content.decode()
        assert "tidak bertugas di tempat indikasi" in page
        with pytest.raises(ValueError, match="tidak bertugas di TPS 001 Karta Dewa"):
            flags.assign(flag, to=other, user=staf, now=now)
    Assignment.objects.filter(supervisor=ptps).update(valid_to=now.date() - timedelta(days=2))
    with pytest.raises(ValueError, match="tidak bertugas"):
        flags.assign(flag, to=Supervisor.objects.get(pk=ptps.pk), user=staf, now=now)
    flag.refresh_from_db()
    assert (flag.status, flag.assigned_to) == ("terbuka", None)


def test_the_nearest_are_offered_first_and_each_once(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    pkd = person("pkd", DESA)
    Assignment.objects.create(supervisor=ptps, role="pkd", region_id=DESA, valid_from=now.date() - timedelta(days=3))
    found = flags.candidates([TPS], user=staf, now=now)
    assert [a.supervisor for a in found] == [ptps, pkd, staf]
    assert [a.role for a in found] == ["ptps", "pkd", "staf"]
    assert flags.candidates([ELSEWHERE], user=ptps, now=now) == []


def test_the_field_may_not_assign_and_the_neighbour_finds_nothing(
    ptps: Supervisor, neighbour: Supervisor, now: datetime
) -> None:
    flag = short(TPS, now)
    address, data = f"/indikasi/{flag.pk}/tugaskan/", {"to": ptps.pk}
    assert browser(ptps).post(address, data).status_code == 403
    assert browser(neighbour).post(address, data).status_code == 404
    assert browser(ptps).get(address).status_code == 405
    assert browser(ptps).post("/indikasi/tugaskan/", {"flag": [flag.pk], "to": ptps.pk}).status_code == 403
    browser(neighbour).post("/indikasi/tugaskan/", {"flag": [flag.pk], "to": neighbour.pk})
    assert 'form="tugaskan"' not in browser(ptps).get("/indikasi/").content.decode()
    flag.refresh_from_db()
    assert flag.assigned_to is None


def test_several_are_given_at_once_and_what_was_refused_is_said(
    staf: Supervisor, ptps: Supervisor, now: datetime
) -> None:
    chosen = [short(TPS, now), short(TPS, now), short(ELSEWHERE, now)]
    data = {"flag": [flag.pk for flag in chosen], "to": ptps.pk, "query": "rule=tepat_jumlah"}
    answer = browser(staf).post("/indikasi/tugaskan/", data)
    assert answer["Location"] == "/indikasi/?rule=tepat_jumlah"
    page = browser(staf).get("/indikasi/?assigned=belum")
    assert [flag.pk for flag in page.context["page"]] == [chosen[2].pk]
    assert Flag.objects.filter(assigned_to=ptps).count() == 2
    mine = browser(ptps).get("/indikasi/?assigned=saya")
    assert len(mine.context["page"]) == 2
    said = browser(staf).post("/indikasi/tugaskan/", data, follow=True).content.decode()
    assert "sudah ditugaskan kepada Pengawas ptps" in said
    assert "tidak bertugas di TPS 001 Betung" in said


def test_the_thousandth_flag_is_ticked_like_the_first(staf: Supervisor, ptps: Supervisor, now: datetime) -> None:
    flag = short(TPS, now, pk=1234)
    page = browser(staf).get("/indikasi/").content.decode()
    ticked = re.search(r'type="checkbox" name="flag" value="([^"]+)"', page)
    assert ticked
    browser(staf).post("/indikasi/tugaskan/", {"flag": ticked[1], "to": ptps.pk})
    flag.refresh_from_db()
    assert flag.assigned_to == ptps


@pytest.mark.parametrize("data", [{}, {"flag": ["x", "99999999999999999999", "²"], "to": "1"}])
def test_nothing_ticked_is_said(staf: Supervisor, data: dict[str, object]) -> None:
    page = browser(staf).post("/indikasi/tugaskan/", data, follow=True).content.decode()
    assert "Tandai sedikitnya satu indikasi." in page
