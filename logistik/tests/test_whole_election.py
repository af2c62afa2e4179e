"""One election through its doors, from the Rakernis to the destruction of surplus ballots."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from logistik import proof, warehouses
from logistik.models import Concern, Document, Election, Flag, FollowUp, Invitation
from logistik.tests.office import browser
from logistik.tests.papers import evidence, text
from logistik.tests.test_training import planned
from logistik.tests.world import DESA, KAB, KEC, TPS, counted, receipt, shipment, stamp
from pengawasan.models import Region, Supervisor

__all__ = ["evidence"]  # fixtures
BALLOT = "SS-BUP"


@pytest.mark.django_db
@pytest.mark.usefixtures("evidence")
def test_from_the_rakernis_to_the_destruction(phone: Any, people: dict[str, Supervisor]) -> None:
    staf, pimpinan, panwascam = (browser(people[name]) for name in ("staf", "pimpinan", "panwascam"))
    _trained(staf, people)
    day = timezone.localdate()
    # The warehouse receives, counts what is damaged, and is looked at
    assert phone("staf").report(place=KAB, lines=[counted(BALLOT, 412 + 3_129, 1_477)]).status_code == 201
    seen = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    assert staf.post(f"/gudang/{KAB}/periksa/", {"observed_at": seen, "palet": "ya", "cctv": "ya"}).status_code == 302
    # Three legs down to the TPS; two ballots are missing at its end
    for origin, destination, who in ((KAB, KEC, "staf"), (KEC, DESA, "panwascam"), (DESA, TPS[0], "pkd")):
        last = _carried(phone, origin, destination, who, 412)
    assert phone("ptps").report(shipment=last, lines=[counted(BALLOT, 410)]).status_code == 201
    short = Flag.objects.get(place=TPS[0], item=BALLOT, kind="kurang")
    # Advice in writing, its letter, what came of it; the flag is mended by a later count and stays in the register
    advice = _advised(panwascam, short, f"ppk:{KEC}", "014/PM.00.02", day.isoformat())
    signed = {"name": "Ketua Contoh", "position": "Ketua Panwaslu Kecamatan Talang Ubi"}
    panwascam.post(f"/tindak-lanjut/{advice.pk}/surat/", signed)
    assert phone("ptps").report(shipment=last, lines=[counted(BALLOT, 2)]).status_code == 201
    answer = {"outcome": "ditindaklanjuti", "answered_on": day.isoformat(), "answer": "Dua lembar dikirim."}
    panwascam.post(f"/tindak-lanjut/{advice.pk}/hasil/", answer)
    short.refresh_from_db()
    assert (short.status, short.cleared_at is not None) == ("teratasi", True)
    # Advice that KPU ignored becomes a temuan by the pleno alone, on Form A.2
    damaged = Flag.objects.get(place=KAB, item=BALLOT, kind="rusak")
    ignored = _advised(staf, damaged, f"kpu:{KAB}", "015/PM.00.02", (day - timedelta(days=5)).isoformat())
    said = {"text": "Tidak diindahkan.", "discovered_on": day.isoformat()}
    finding = staf.post(f"/tindak-lanjut/{ignored.pk}/usul-temuan/", said)["Location"]
    pleno = {"accepted": "ya", "pleno_number": "7/BA", "pleno_on": day.isoformat(), "number": "001/TM"}
    assert pimpinan.post(f"{finding}pleno/", pleno).status_code == 302
    _filled(staf, staf.post(f"{finding}formulir-a2/")["Location"], {"temuan-accused": "KPU contoh"})
    # Form A about what was found, and on the day before voting the destruction: 3,129 + 1,477 = 4,606
    form_a = str(staf.post("/formulir-a/baru/", {"flag": [short.pk]})["Location"])
    _filled(staf, form_a, {"letter": "1/ST", "address": "Jalan Contoh"})
    burnt = str(staf.post("/formulir-a/baru/", {"kind": "pemusnahan"})["Location"])
    _filled(staf, burnt, {"witnesses": "Polres contoh"} | _numbers(staf, burnt))
    assert "4.606 (empat ribu enam ratus enam)" in text(staf.get(f"{burnt}pdf/").content)
    rest = {row.item.pk: row for row in warehouses.stock(Election.objects.get(), Region.objects.get(pk=KAB))}
    assert (rest[BALLOT].expected, rest[BALLOT].damaged) == (0, 1_477)
    _brought_back(phone, staf)
    # What is published, and that nothing of it was touched beside the deeds
    counts = {count.kind: count for count in staf.get("/tindak-lanjut/").context["counts"]}
    assert (counts["saran_tertulis"].issued, counts["saran_tertulis"].done, counts["temuan"].issued) == (2, 1, 1)
    numbered = Document.objects.filter(number__isnull=False).values_list("kind", flat=True)
    assert sorted(numbered) == ["daftar_hadir", "lhp", "pemusnahan", "surat", "temuan"]
    assert [one for one in proof.faults() if not one.startswith(("Pengawas", "Penugasan"))] == []


def _trained(staf: Client, people: dict[str, Supervisor]) -> None:
    """Both supervisors of the way come, one asks, the office answers; the list is numbered."""
    event = planned(staf)
    staf.post(f"{event}undang/", {"roles": ["panwascam", "pkd"], "within": KEC})
    staf.post(f"{event}kehadiran/", {"catat": "semua"})
    asker = Invitation.objects.get(assignment__supervisor=people["pkd"])
    staf.post(f"{event}tanya/", {"invitation": str(asker.pk), "kind": "kendala", "text": "Jembatan putus."})
    word = {"id": str(uuid.uuid4()), "text": "Gardan ganda disiapkan.", "state": "dijawab"}
    assert staf.post(f"/kendala/{Concern.objects.get().pk}/jawab/", word).status_code == 302
    listed = staf.post(f"{event}dokumen/", {"kind": "daftar_hadir"})["Location"]
    staf.post(f"{listed}nomori/")


def _carried(phone: Any, origin: str, destination: str, who: str, quantity: int) -> str:
    """A leg: its manifest, its departure, and above the TPS the count at its end. The id of its shipment."""
    lines = [{"item": BALLOT, "quantity": quantity, "for_place": TPS[0], "seal_number": "KS-1"}]
    sent = shipment(origin=origin, destination=destination, lines=lines, planned_departure=stamp(-30))
    person = phone(who)
    assert person.post("shipments/", sent).status_code == 201
    assert person.happen(sent["id"], "berangkat", occurred_at=stamp(-20)).status_code == 201
    if destination != TPS[0]:
        there = [counted(BALLOT, quantity, for_place=TPS[0])]
        receiver = phone({KEC: "panwascam", DESA: "pkd"}[destination])
        assert receiver.report(place=destination, shipment=sent["id"], lines=there).status_code == 201
    return str(sent["id"])


def _brought_back(phone: Any, staf: Client) -> None:
    """The sealed box goes TPS → PPS → PPK → KPU and is seen at every stop; nothing of it fills a need."""
    sent, seen = [], []
    for origin, destination in ((TPS[0], DESA), (DESA, KEC), (KEC, KAB)):
        line = {"item": "KTK", "quantity": 1, "for_place": None, "seal_number": "KS-1"}
        sent.append(shipment(origin=origin, destination=destination, direction="return", lines=[line]))
        said = {"place": destination, "shipment": sent[-1]["id"], "lines": [counted("KTK", 1)]}
        seen.append(receipt(seal_numbers=["KS-1"], cable_ties="complete", **said))
    answers = phone("staf").post("sync/", {"shipments": sent, "receipts": seen}).json()["results"]
    assert {answer["status"] for answer in answers} == {"stored"}
    way = phone("staf").get(f"shipments/{sent[1]['id']}/").json()
    assert (way["status"], way["due_at"]) == ("diterima", None)
    page = staf.get(f"/pengiriman/{sent[1]['id']}/").content.decode()
    assert "/segel/?nomor=KS-1" in page
    assert "setelah batas" not in page
    back = warehouses.returned(Election.objects.get(), Region.objects.get(pk=KAB))
    assert [(one.item.pk, one.announced, one.counted) for one in back] == [("KTK", 1, 1)]
    assert not Flag.objects.filter(item="KTK").exists()
    assert not Flag.objects.filter(rule="keamanan", receipt__in=[one["id"] for one in seen]).exists()


def _advised(client: Client, flag: Flag, to: str, number: str, on: str) -> FollowUp:
    said = {"kind": "saran_tertulis", "to": to, "number": number, "issued_on": on, "text": "Lengkapi."}
    assert client.post("/tindak-lanjut/baru/", said | {"flag": [flag.pk]}).status_code == 302
    return FollowUp.objects.latest("pk")


def _numbers(client: Client, address: str) -> dict[str, str]:
    """Of the ballots for the Bupati what was destroyed in Mamuju, of all others nothing."""
    found = {}
    for form in client.get(address).context["parts"].rows:
        mine = form.row.item == BALLOT
        values = ("3.129", "1.477", "4.606", "0", "2.000") if mine else ("0",) * 5
        names = ("surplus", "damaged", "destroyed", "left", "psu")
        found |= {form[name].html_name: value for name, value in zip(names, values, strict=True)}
    return found


def _filled(client: Client, address: str, changes: dict[str, str]) -> None:
    """A draft as it is prefilled, with these changes, saved and numbered."""
    parts = client.get(address).context["parts"]
    forms = [part for part in vars(parts).values() if hasattr(part, "fields") or hasattr(part, "management_form")]
    fields = [field for form in forms for field in (form if hasattr(form, "fields") else [*form.management_form])]
    fields += [field for form in forms if hasattr(form, "management_form") for row in form for field in row]
    fields += [field for row in getattr(parts, "rows", []) for field in row]
    sent = {field.html_name: "" if field.value() is None else field.value() for field in fields}
    assert client.post(address, sent | changes).status_code == 302
    done = client.post(f"{address}nomori/", follow=True).content.decode()
    assert "dibekukan" in done, done[done.find("note") : done.find("note") + 300]
