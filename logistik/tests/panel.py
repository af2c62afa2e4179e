"""One row of every kind of a kabupaten, and how a browser meets the panel."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from logistik import elections, needs
from logistik.models import (
    Alert,
    AlertChannel,
    Allotment,
    Attendance,
    Balance,
    Deadline,
    Document,
    Election,
    Flag,
    FlagEvent,
    FollowUp,
    FollowUpClock,
    FollowUpEvent,
    FollowUpFile,
    ImportFile,
    Inspection,
    Invitation,
    Item,
    Job,
    LegBalance,
    Material,
    Quarantine,
    Quiz,
    QuizResult,
    Receipt,
    ReceiptLine,
    SavedView,
    SealSighting,
    Shipment,
    ShipmentEvent,
    ShipmentLine,
    StockCount,
    StockMove,
    Submission,
    Supersession,
    Sweep,
    Training,
    VoterCount,
    Warehouse,
)
from logistik.models.change import Change
from logistik.models.concern import Concern, ConcernRead, ConcernReply
from logistik.models.evidence import Photo
from logistik.tests.kept import kept
from pengawasan import audit
from pengawasan.admin import Coordinated, History, site
from pengawasan.models import (
    Assignment,
    AuditChain,
    AuditEntry,
    Boundary,
    District,
    Level,
    PollingStation,
    Region,
    Supervisor,
    Village,
)

NOW = datetime(2024, 11, 20, 3, tzinfo=UTC)
PALI, MUBA = "16.12", "16.06"
#: Of no region: the same for everybody on duty.
COMMON = {Sweep, Quarantine}
NEED_HISTORY = apps.get_model("logistik", "NeedHistory")
EVERY = sorted(site._registry, key=lambda model: model._meta.label)
EVIDENCE = [model for model in EVERY if not isinstance(site._registry[model], Coordinated)]

Rows = dict[type[Model], Any]


def person(name: str, role: str | None, code: str, **more: Any) -> Supervisor:
    user = Supervisor.objects.create_user(name, password="sangat-rahasia-1", name=f"Nama {name}", **more)
    if role:
        Assignment.objects.create(supervisor=user, role=role, region_id=code, valid_from=date(2024, 1, 1))
    return user


def browser(user: Supervisor) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submission(user: Supervisor, kind: str) -> Submission:
    number = f"{Submission.objects.count():032x}"
    return Submission.objects.create(
        kind=kind, client_id=number, digest=number, sha256=number, body=b'{"isi": "asli"}', accepted=True,
        user=user, received_at=NOW,
    )  # fmt: skip


def receipt(election: Election, place: Region, user: Supervisor, shipment: Shipment) -> Receipt:
    return Receipt.objects.create(
        election=election, place=place, reporter=user, submission=submission(user, "receipt"), shipment=shipment,
        observed_at=NOW, received_at=NOW, judged_at=NOW, manifest_number=shipment.manifest_number,
    )  # fmt: skip


def kabupaten(code: str) -> Rows:
    """Four regions, an election with its regulation and rolls, and the people of one kabupaten."""
    Region.objects.get_or_create(code="16", defaults={"name": "Sumatera Selatan", "level": 1})
    names = {code: f"Kabupaten {code}", f"{code}.01": "Kecamatan", f"{code}.01.2001": "Desa"}
    for number, name in (names | {f"{code}.01.2001.001": "TPS 001"}).items():
        parent = number.rpartition(".")[0]
        Region.objects.create(code=number, name=name, level=number.count(".") + 1, parent_id=parent)
    plan = elections.Plan(f"P-{code}", code, date(2024, 11, 27), ("BUP",))
    election = elections.create_election(plan, now=NOW)
    needs.set_voters(election, [needs.Voters(f"{code}.01.2001.001", 200, 201)], now=NOW)
    field = person(f"lapangan.{code}", "panwascam", f"{code}.01")
    return {
        Region: Region.objects.get(pk=code),
        District: District.objects.get(pk=f"{code}.01"),
        Village: Village.objects.get(pk=f"{code}.01.2001"),
        PollingStation: PollingStation.objects.get(pk=f"{code}.01.2001.001"),
        Boundary: Boundary.objects.create(region_id=code, geometry=[], source="batas.geojson", loaded_at=NOW),
        Supervisor: field,
        Assignment: field.assignments.get(),
        Election: election,
        Allotment: election.allotments.get(item="SS-BUP"),
        Deadline: election.deadlines.get(level=Level.TPS),
        FollowUpClock: election.clocks.get(step="jawaban"),
        VoterCount: election.voter_counts.get(),
        Balance: election.balances.get(item="SS-BUP", level=Level.TPS),
        NEED_HISTORY: NEED_HISTORY._default_manager.filter(place=f"{code}.01.2001.001").earliest("pgh_id"),
        AuditEntry: audit.record("contoh", "objek", place=code, now=NOW, actor=field),
        AuditChain: AuditChain.objects.get(pk=code),
    }


def movements(rows: Rows) -> None:
    """One row of everything that was sent, reported and raised there."""
    election, user, tps = rows[Election], rows[Supervisor], Region.objects.get(pk=rows[PollingStation].pk)
    item = Item.objects.get(pk="SS-BUP")
    sent = Shipment.objects.create(
        manifest_number=f"SJ-{tps.pk}", election=election, origin=rows[Region], destination=tps, stage=2,
        recorded_at=NOW,
    )  # fmt: skip
    first, second = (receipt(election, tps, user, sent) for _ in range(2))
    visit = Inspection.objects.create(
        election=election, place=tps, reporter=user, submission=submission(user, "inspection"), observed_at=NOW,
        judged_at=NOW, received_at=NOW, points={"cctv": True},
    )  # fmt: skip
    flag = Flag.objects.create(
        rule="JUMLAH", kind="kurang", subject=tps.pk, election=election, place=tps, severity="serius",
        sentence=f"Kurang di {tps.pk}.", opened_at=NOW, receipt=first, inspection=visit, shipment=sent,
    )  # fmt: skip
    event = Training.objects.create(
        election=election, place=District.objects.get(pk=tps.pk[:8]), kind="bimtek", title=f"Bimtek {tps.pk}",
        organiser="Panwascam", venue="Aula", starts_on=NOW.date(), ends_on=NOW.date(), created_by=user, created_at=NOW,
    )  # fmt: skip
    invited = Invitation.objects.create(
        training=event, assignment=user.assignments.get(), invited_by=user, invited_at=NOW
    )
    concern = Concern.objects.create(
        election=election, place=tps, kind="kendala", text=f"Jalan putus di {tps.pk}.", author=user, observed_at=NOW,
        judged_at=NOW, received_at=NOW, submission=submission(user, "concern"), training=event,
    )  # fmt: skip
    advice = FollowUp.objects.create(
        election=election, place=tps.parent, kind="saran_tertulis", number=f"1/{tps.pk}", addressee="pps",
        issued_on=NOW.date(), text=f"Lengkapi di {tps.pk}.", created_by=user, created_at=NOW,
    )  # fmt: skip
    advice.flags.add(flag)
    rows |= {
        Job: Job.objects.create(election=election, place=tps.parent, requested_by=user, requested_at=NOW),
        Warehouse: Warehouse.objects.get_or_create(
            code=tps.pk[:8], place_id=tps.pk[:8], defaults={"name": f"Gudang {tps.pk}"}
        )[0],
        StockCount: StockCount.objects.create(
            election=election, place_id=tps.pk[:8], counted_by=user, counted_at=NOW, recorded_at=NOW, lines={}
        ),
        StockMove: StockMove.objects.create(
            election=election,
            place_id=tps.pk[:8],
            source=1,
            target=2,
            moved_by=user,
            moved_at=NOW,
            recorded_at=NOW,
            lines={},
        ),
        Training: event,
        Invitation: invited,
        Attendance: Attendance.objects.create(
            invitation=invited, present=True, means="qr", noted_by=user, noted_at=NOW
        ),
        Quiz: Quiz.objects.create(
            training=event,
            set_by=user,
            set_at=NOW,
            questions=[{"ask": "H-1 itu kapan?", "choices": ["a", "b"], "right": 0}],
        ),
        QuizResult: QuizResult.objects.create(
            invitation=invited, answers=[0], right=0, asked=1, passed=False, answered_at=NOW
        ),
        Material: Material.objects.create(
            place=event.place,
            name=f"Bahan {tps.pk}",
            version="1",
            filename="bahan.pdf",
            sha256="d" * 64,
            size=9,
            uploaded_by=user,
            uploaded_at=NOW,
        ),  # fmt: skip
        Document: Document.objects.create(
            kind="lhp",
            election=election,
            place=tps,
            office_id=rows[Region].pk[:5],
            author=user,
            created_at=NOW,
            content={"name": user.name, "office": tps.pk[:8]},
        ),
        FollowUp: advice,
        FollowUpEvent: FollowUpEvent.objects.create(followup=advice, kind="dicatat", at=NOW, actor=user),
        FollowUpFile: FollowUpFile.objects.create(
            followup=advice, name="surat.pdf", format="pdf", sha256="c" * 64, size=9, uploaded_by=user, uploaded_at=NOW
        ),
        Shipment: sent,
        ShipmentLine: ShipmentLine.objects.create(shipment=sent, item=item, quantity=9, for_place=tps),
        ShipmentEvent: ShipmentEvent.objects.create(
            shipment=sent, kind="tiba", occurred_at=NOW, place=tps, recorded_at=NOW
        ),
        LegBalance: LegBalance.objects.create(shipment=sent, item=item, manifest=9),
        Receipt: first,
        ReceiptLine: ReceiptLine.objects.create(receipt=first, item=item, good=8, damaged=1, for_place=tps),
        Supersession: Supersession.objects.create(receipt=first, by=second, recorded_at=second.received_at),
        SealSighting: SealSighting.objects.create(election=election, number=f"A1-{tps.pk}", place=tps, receipt=first),
        Submission: first.submission,
        Inspection: visit,
        Flag: flag,
        FlagEvent: FlagEvent.objects.create(flag=flag, kind="dibuka", at=NOW),
        AlertChannel: AlertChannel.objects.create(name=f"Saluran {tps.pk}", region=tps, kind="webhook"),
        Alert: Alert.objects.create(flag=flag, recipient=user, created_at=NOW),
        ImportFile: ImportFile.objects.create(
            kind="voters",
            election=election,
            filename=f"dpt-{tps.pk}.csv",
            content=b"",
            uploaded_by=user,
            uploaded_at=NOW,
        ),  # fmt: skip
        Item: item,
        Concern: concern,
        ConcernReply: ConcernReply.objects.create(
            concern=concern,
            number=1,
            author=user,
            text="Dicek.",
            state="dijawab",
            received_at=NOW,
            submission=submission(user, "reply"),
        ),
        ConcernRead: ConcernRead.objects.create(concern=concern, reader=user, number=1, read_at=NOW),
        Photo: Photo.objects.create(
            receipt=first,
            uploaded_by=user,
            submission=submission(user, "photo"),
            sha256="b" * 64,
            size=9,
            format="jpeg",
            width=4,
            height=3,
            received_at=NOW,
        ),
        Change: Change.objects.filter(place=tps.pk).earliest("pk"),
        SavedView: SavedView.objects.create(owner=user, list="flags", name="Kritis", query="severity=kritis"),
        Sweep: Sweep.objects.get_or_create(started_at=NOW)[0],
        Quarantine: Quarantine.objects.get_or_create(rule="x", subject="y", defaults={"since": NOW, "seen_at": NOW})[0],
    }


def histories(rows: Rows) -> None:
    for model in EVERY:
        if isinstance(site._registry[model], History):
            tracked = rows[model._meta.get_field("pgh_obj").related_model]
            rows[model] = model._default_manager.filter(pgh_obj=tracked.pk).earliest("pgh_id")


def everything(code: str) -> Rows:
    """One row of every model of the panel, in one kabupaten."""
    rows = kabupaten(code)
    movements(rows)
    histories(rows)
    return rows


#: What was made for the world that is kept.
_made: Rows = {}


def pali() -> Rows:
    """Everything of PALI in tables that are empty: made once in a process."""
    kept("panel", lambda: _made.update(everything(PALI)))
    return {model: copy(row) for model, row in _made.items()}


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def listed(client: Client, model: type[Model], **query: str) -> set[Any]:
    response = client.get(url(model, "changelist"), query)
    assert response.status_code == 200, response.get("location")
    return set(response.context["cl"].queryset.values_list("pk", flat=True))


def filled(page: HttpResponse, **values: Any) -> dict[str, Any]:
    """The page's form as the browser would send it, with these fields filled in."""
    form = page.context["adminform"].form  # type: ignore[attr-defined]
    sent = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (sent | values).items()}


def change(client: Client, row: Model, *, seen: bool = True, **values: Any) -> HttpResponse:
    """Save the row's page with other values; ``seen`` skips the question what would follow."""
    address = url(type(row), "change", row.pk)
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, filled(page, **values) | ({"_akibat": "1"} if seen else {}))


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)  # type: ignore[attr-defined]
