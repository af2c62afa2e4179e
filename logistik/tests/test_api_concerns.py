"""Kendala and answers through the real door: stored once, states, unread marks, scope."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import InternalError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from logistik import alerts
from logistik.models import Concern, ConcernRead, ConcernReply, Submission
from logistik.tests import world
from logistik.tests.world import TPS, Phone, shipment, stamp
from pengawasan import audit, signing
from pengawasan.models import Assignment, Supervisor

pytestmark = pytest.mark.django_db


def concern(**changes: Any) -> dict[str, Any]:
    content = {
        "id": str(uuid.uuid4()),
        "election": "PALI",
        "place": TPS[0],
        "shipment": None,
        "kind": "kendala",
        "text": "Jalan ke TPS terputus banjir.",
        "observed_at": stamp(-5),
        "sent_at": stamp(),
    }
    return content | changes


def reply(**changes: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "text": "Sudah kami teruskan ke KPU."} | changes


def answer_to(phone: Phone, content: dict[str, Any], **changes: Any) -> Any:
    return phone.post(f"concerns/{content['id']}/replies/", reply(**changes))


def shown(phone: Phone, content: dict[str, Any]) -> dict[str, Any]:
    found = phone.get(f"concerns/{content['id']}/")
    assert found.status_code == 200, found.content
    return found.json()


def test_a_concern_is_stored_and_shown_as_it_was_sent(phone):
    coming = shipment()
    phone("panwascam").post("shipments/", coming)
    content = concern(shipment=coming["id"], kind="kekhawatiran", text="Hujan 🌧 terus; truk belum berangkat.")
    ptps = phone("ptps")
    answer = ptps.post("concerns/", content)
    assert answer.status_code == 201, answer.content
    assert answer.json()["warnings"] == answer.json()["flags"] == []
    assert signing.verify(answer.json()["receipt"], signing.public_key())
    found = shown(ptps, content)
    assert {name: found[name] for name in ("id", "election", "place", "shipment", "kind", "text")} == {
        name: content[name] for name in ("id", "election", "place", "shipment", "kind", "text")
    }
    assert (found["author"], found["state"], found["replies"]) == ("ptps", "terbuka", [])
    assert audit.verify() == []


def test_the_same_again_is_a_duplicate_and_other_content_a_conflict(phone):
    ptps, content = phone("ptps"), concern()
    first = ptps.post("concerns/", content).json()
    assert ptps.post("concerns/", content | {"sent_at": stamp(2)}).json() == first | {"status": "duplicate"}
    assert ptps.post("concerns/", content | {"text": "lain"}).status_code == 409
    said = reply()
    path = f"concerns/{content['id']}/replies/"
    assert [ptps.post(path, said).status_code for _ in range(2)] == [201, 200]
    assert ptps.post(path, said | {"text": "lain"}).status_code == 409
    assert (Concern.objects.count(), ConcernReply.objects.count()) == (1, 1)


def test_a_reply_to_another_concern_is_other_content(phone):
    ptps, one, two, said = phone("ptps"), concern(), concern(), reply()
    for content in (one, two):
        ptps.post("concerns/", content)
    assert ptps.post(f"concerns/{one['id']}/replies/", said).status_code == 201
    assert ptps.post(f"concerns/{two['id']}/replies/", said).status_code == 409


def test_the_state_follows_who_speaks(phone):
    ptps, pkd, panwascam, staff = (phone(name) for name in ("ptps", "pkd", "panwascam", "staf"))
    content = concern()
    ptps.post("concerns/", content)
    seen = []
    for who, said in [
        (pkd, {}),
        (panwascam, {}),
        (pkd, {}),
        (ptps, {}),
        (staff, {"state": "selesai"}),
        (ptps, {}),
        (panwascam, {"state": "selesai"}),
        (staff, {"state": "terbuka"}),
    ]:
        assert answer_to(who, content, **said).status_code == 201
        seen.append(shown(ptps, content)["state"])
    assert seen == ["terbuka", "dijawab", "dijawab", "terbuka", "selesai", "terbuka", "selesai", "terbuka"]
    replies = shown(ptps, content)["replies"]
    assert [r["number"] for r in replies] == list(range(1, 9))
    assert [r["state"] for r in replies] == seen


def test_only_panwascam_and_staff_set_the_state(phone):
    content = concern()
    phone("ptps").post("concerns/", content)
    for who in ("ptps", "pkd"):
        refused = answer_to(phone(who), content, state="selesai")
        assert refused.status_code == 400
        assert refused.json()["errors"] == {"state": ["Status kendala ditetapkan oleh Panwascam atau staf."]}
    assert not ConcernReply.objects.exists()


def test_unread_is_what_others_said(phone):
    ptps, panwascam, staff = phone("ptps"), phone("panwascam"), phone("staf")
    content = concern()
    ptps.post("concerns/", content)

    def unread() -> list[int]:
        return [shown(who, content)["unread"] for who in (ptps, panwascam, staff)]

    def read(who: Phone, number: int) -> int:
        marked = who.post(f"concerns/{content['id']}/read/", {"number": number})
        assert marked.status_code == 200, marked.content
        return marked.json()["number"]

    assert unread() == [0, 1, 1]
    assert read(panwascam, 0) == 0
    assert unread() == [0, 0, 1]
    answer_to(panwascam, content)
    answer_to(panwascam, content)
    assert unread() == [2, 0, 3]
    assert read(ptps, 1) == 1
    assert unread() == [1, 0, 3]
    assert read(ptps, 99) == 2
    assert read(ptps, 0) == 2
    assert unread() == [0, 0, 3]
    assert [who.get("concerns/", unread="true").json()["count"] for who in (ptps, panwascam, staff)] == [0, 0, 1]
    assert ConcernRead.objects.count() == 2


def test_who_must_act_is_told_of_a_kendala_and_its_author_of_the_answer(phone):
    """Each once; nobody beside or below the place, who only reads, or whose assignment has ended."""
    world.make_person("panwascam.lama", "panwascam", world.KEC, timezone.now(), until=1)
    Supervisor.objects.update(email=Concat("username", Value("@contoh.invalid")))
    ptps, panwascam, content = phone("ptps"), phone("panwascam"), concern()

    def told() -> dict[str, list[str]]:
        alerts.send_waiting(timezone.now())
        mail.outbox, sent = [], mail.outbox
        assert all(len(message.to) == 1 for message in sent)
        return {message.subject: sorted(m.to[0].partition("@")[0] for m in sent) for message in sent}

    for _ in range(2):  # sent twice, told once
        ptps.post("concerns/", content)
    at_tps = "TPS 001 Karta Dewa: "
    those = ["koordinator", "panwascam", "staf"]
    assert told() == {f"[Kendala] {at_tps}{content['text']}": those}
    answer_to(panwascam, content)
    assert told() == {f"[Jawaban atas kendala] {at_tps}Sudah kami teruskan ke KPU.": ["ptps"]}
    answer_to(ptps, content, text="Belum ada\nyang datang.")
    assert told() == {f"[Kendala] {at_tps}Belum ada yang datang.": those}
    panwascam.post("concerns/", concern(text="Gudang PPK terkunci."))
    assert told() == {f"[Kendala] {at_tps}Gudang PPK terkunci.": ["koordinator", "staf"]}
    Assignment.objects.filter(supervisor__username="ptps").update(valid_to=timezone.localdate() - timedelta(days=1))
    answer_to(phone("staf"), content)
    assert told() == {}


def test_a_mark_needs_a_number(phone):
    content = concern()
    ptps = phone("ptps")
    ptps.post("concerns/", content)
    for number in (-1, None, "2", True):
        assert ptps.post(f"concerns/{content['id']}/read/", {"number": number}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": None}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"kind": "temuan"}, "kind"),
        ({"observed_at": "2024-11-26T14:03:00"}, "observed_at"),
        ({"place": "16.12.99"}, "place"),
        ({"election": "LAIN"}, "election"),
        ({"shipment": "bukan uuid"}, "shipment"),
    ],
)
def test_what_cannot_be_stored_is_named(phone, changes, field):
    answer = phone("ptps").post("concerns/", concern(**changes))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Submission.objects.exists()


def test_a_concern_is_seen_and_answered_by_those_above_and_nobody_beside(phone):
    content = concern()
    phone("ptps").post("concerns/", content)
    for who in ("ptps", "pkd", "panwascam", "staf", "pengamat"):
        assert phone(who).get("concerns/").json()["count"] == 1, who
    for who in ("ptps2", "tetangga", "outsider"):
        there = phone(who)
        assert there.get("concerns/").json()["count"] == 0, who
        assert there.get(f"concerns/{content['id']}/").status_code == 404, who
        assert answer_to(there, content).status_code == 404, who
        assert there.post(f"concerns/{content['id']}/read/", {"number": 0}).status_code == 404, who
        assert there.post("concerns/", concern()).status_code == 404, who
    assert answer_to(phone("pengamat"), content).status_code == 403
    assert phone(None).get("concerns/").status_code == 401
    assert answer_to(phone("staf"), concern()).status_code == 404


def test_who_was_replaced_tells_what_he_saw_in_office(phone):
    world.make_person("pkd.lama", "pkd", world.DESA, timezone.now(), since=20, until=5)
    former = phone("pkd.lama")
    assert former.post("concerns/", concern(observed_at=stamp(-6 * 24 * 60))).status_code == 201
    assert former.post("concerns/", concern()).status_code == 404
    assert former.get("concerns/").json()["count"] == 0


def test_a_concern_about_a_shipment_that_has_not_arrived(phone):
    answer = phone("ptps").post("concerns/", concern(shipment=str(uuid.uuid4())))
    assert answer.status_code == 201
    assert answer.json()["warnings"] == ["Pengiriman belum dikenal; kendala tetap disimpan."]


def test_filters(phone):
    ptps, done = phone("ptps"), concern()
    for content in (done, concern(kind="kekhawatiran"), concern()):
        ptps.post("concerns/", content)
    answer_to(phone("panwascam"), done, state="selesai")
    for query, count in [
        ({"state": "selesai"}, 1),
        ({"state": "terbuka"}, 2),
        ({"kind": "kekhawatiran"}, 1),
        ({"within": world.KEC}, 3),
        ({"place": TPS[1]}, 0),
        ({"shipment": str(uuid.uuid4())}, 0),
    ]:
        assert ptps.get("concerns/", **query).json()["count"] == count, query
    assert ptps.get("concerns/", state="beres").status_code == 400


def test_the_list_costs_the_same_however_long_it_is(phone, django_assert_max_num_queries):
    ptps, panwascam = phone("ptps"), phone("panwascam")
    for _ in range(5):
        content = concern()
        ptps.post("concerns/", content)
        answer_to(panwascam, content)
    with django_assert_max_num_queries(8):
        assert len(ptps.get("concerns/").json()["results"]) == 5


@pytest.mark.parametrize("kind", [Concern, ConcernReply])
@pytest.mark.parametrize("deed", ["change", "delete"])
def test_nothing_said_can_be_taken_back(phone, kind, deed):
    content = concern()
    phone("ptps").post("concerns/", content)
    answer_to(phone("staf"), content)
    rows = kind.objects.all()
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(text="lain") if deed == "change" else rows._raw_delete(rows.db)
    assert kind.objects.exclude(text="lain").count() == 1


def test_a_batch_carries_concerns_and_replies(phone):
    content = concern()
    said = reply(concern=content["id"])
    ptps = phone("ptps")
    found = ptps.post("sync/", {"replies": [said], "concerns": [content]}).json()["results"]
    assert [(r["kind"], r["status"]) for r in found] == [("concern", "stored"), ("reply", "stored")]
    assert answer_to(ptps, content, id=said["id"]).json()["status"] == "duplicate"
    lost = reply(concern=str(uuid.uuid4()))
    assert ptps.post("sync/", {"replies": [lost]}).json()["results"][0]["status"] == "forbidden"


@pytest.mark.django_db(transaction=True)
def test_replies_at_once_are_numbered_one_after_the_other(phone):
    content, ptps = concern(), phone("ptps")
    ptps.post("concerns/", content)
    said = [reply() for _ in range(4)]
    gate = threading.Barrier(12)
    answers: list[int] = []

    def send(one: dict[str, Any]) -> None:
        mine = Phone(None)
        mine.headers = ptps.headers
        gate.wait()
        answers.append(mine.post(f"concerns/{content['id']}/replies/", one).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(one,)) for one in said * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {201: 4, 200: 8}
    assert sorted(ConcernReply.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
