"""Kendala on the pages: the office finds what waits, answers it once, and sees what it has not read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from logistik.models import Concern, ConcernReply
from logistik.tests.test_api_concerns import answer_to, concern
from logistik.tests.world import DESA, OTHER_TPS, TPS, shipment
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
BRIDGE = "Jembatan putus, truk tidak lewat."


@pytest.fixture
def raised(phone: Any) -> dict[str, Any]:
    """One kendala about a shipment, sent by a PTPS."""
    sent = shipment()
    assert phone("pkd").post("shipments/", sent).status_code == 201
    content = concern(text=BRIDGE, shipment=sent["id"])
    assert phone("ptps").post("concerns/", content).status_code == 201
    return content | {"manifest": sent["manifest_number"]}


def browser(name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Supervisor.objects.get(username=name))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def form(client: Client, pk: str) -> dict[str, str]:
    """The form as the page holds it, with its id."""
    page = client.get(f"/kendala/{pk}/").content.decode()
    found = re.search(r'name="id" value="([^"]+)"', page)
    assert found
    return {"id": found[1]}


def test_what_waits_is_found_answered_once_and_reaches_the_phone(phone: Any, raised: dict[str, Any]) -> None:
    client, pk = browser("staf"), raised["id"]
    for address in ("/", "/kendala/", f"/wilayah/{DESA}/", f"/wilayah/{TPS[0]}/", f"/pengiriman/{raised['shipment']}/"):
        assert f'href="/kendala/{pk}/"' in client.get(address).content.decode(), address
    assert "Kendala belum dibaca: 1" in text(client, "/")
    assert "1 kendala belum dijawab" in text(client, "/")

    page = text(client, f"/kendala/{pk}/")
    assert BRIDGE in page
    assert raised["manifest"] in page
    assert "belum dibaca" in page.split("Yang disampaikan")[1]
    assert "belum dibaca" not in text(client, f"/kendala/{pk}/")  # it was opened
    assert "Kendala belum dibaca: 1" in text(browser("panwascam"), "/")  # by nobody else

    said = form(client, pk) | {"text": "Pakai perahu desa.", "state": "dijawab"}
    for _ in range(2):
        answer = client.post(f"/kendala/{pk}/jawab/", said)
        assert answer["Location"] == f"/kendala/{pk}/"
    reply = ConcernReply.objects.get()
    assert (reply.text, reply.state, reply.author.username, reply.number) == (said["text"], "dijawab", "staf", 1)
    found = phone("ptps").get(f"concerns/{pk}/").json()
    assert (found["state"], found["unread"], found["replies"][0]["text"]) == ("dijawab", 1, said["text"])

    asks = {"id": pk}
    assert answer_to(phone("ptps"), asks, text="Perahu siapa?").status_code == 201
    assert "1 belum dibaca" in text(client, "/kendala/?unread=ya")
    other = client.post(f"/kendala/{pk}/jawab/", said | {"text": "Perahu Pak Din."})
    assert other.status_code == 400
    assert "sudah tersimpan" in other.content.decode()
    assert "Perahu Pak Din." in other.content.decode()
    assert form(client, pk) != {"id": said["id"]}


def test_filters_live_in_the_address_and_stay_inside_the_scope(phone: Any, raised: dict[str, Any]) -> None:
    worry = concern(place=OTHER_TPS, kind="kekhawatiran", text="Hujan, gudang bocor.")
    assert phone("tetangga").post("concerns/", worry).status_code == 201
    assert answer_to(phone("tetangga"), worry, text="Sudah ditutup.", state="selesai").status_code == 201
    client = browser("staf")
    shown = {
        "": [BRIDGE], "?state=semua": [BRIDGE, worry["text"]], "?state=selesai": [worry["text"]],
        "?state=semua&kind=kekhawatiran": [worry["text"]], "?state=semua&q=jembatan": [BRIDGE],
        f"?state=semua&within={OTHER_TPS}": [worry["text"]], f"?shipment={raised['shipment']}": [BRIDGE],
        "?state=dijawab": [], "?state=apa": [], "?shipment=1": [],
    }  # fmt: skip
    for query, wanted in shown.items():
        page = text(client, f"/kendala/{query}")
        assert [said for said in (BRIDGE, worry["text"]) if said in page] == wanted, query
    assert "Saringan tidak dapat dipakai" in text(client, "/kendala/?state=apa")

    neighbour = browser("tetangga")
    assert BRIDGE not in text(neighbour, "/kendala/?state=semua") + text(neighbour, "/")
    assert neighbour.get(f"/kendala/{raised['id']}/").status_code == 404
    assert neighbour.post(f"/kendala/{raised['id']}/jawab/", {"text": "Ya"}).status_code == 404
    rows = client.get("/kendala/?state=semua&ekspor=csv").content.decode().splitlines()
    assert [BRIDGE in row for row in rows] == [False, True, False]


@pytest.mark.parametrize(
    ("who", "change", "status"),
    [
        ("staf", {"text": " "}, 400), ("staf", {"text": "x" * 4001}, 400), ("staf", {"state": ""}, 400),
        ("staf", {"state": "apa"}, 400), ("staf", {"id": "1"}, 400), ("pengamat", {}, 403),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_said_and_stores_nothing(
    raised: dict[str, Any], who: str, change: dict[str, str], status: int
) -> None:
    sent = {"id": "8e5c2d1e-0f0f-4b8f-9f6e-0a9d3d8f7a11", "text": "Baik.", "state": "dijawab"}
    answer = browser(who).post(f"/kendala/{raised['id']}/jawab/", sent | change)
    assert answer.status_code == status
    assert not ConcernReply.objects.exists()


def test_the_field_adds_to_its_own_without_choosing_the_state(raised: dict[str, Any]) -> None:
    client, pk = browser("ptps"), raised["id"]
    assert "Status setelah ini" not in text(client, f"/kendala/{pk}/")
    said = form(client, pk) | {"text": "Air naik.", "state": "selesai"}
    assert client.post(f"/kendala/{pk}/jawab/", said).status_code == 302
    assert Concern.objects.with_state().get().state == "terbuka"  # type: ignore[attr-defined]
