"""Two kabupaten with a row of everything, and people of the first who ask through every door."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import re
import uuid
import zipfile
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from logistik import followups, intake, needs, training
from logistik.models import (
    Election,
    Flag,
    FollowUp,
    FollowUpFile,
    Material,
    Photo,
    Receipt,
    Training,
)
from logistik.tests import panel, world
from logistik.tests.panel import MUBA, PALI, Rows
from logistik.tests.routes import address
from logistik.tests.test_api_evidence import picture
from logistik.tests.test_openrosa import instance
from logistik.watching import watch
from pengawasan.models import PollingStation, Region, Supervisor

#: Each role at its own level; ``berakhir`` was coordinator until the day before yesterday.
ROLES = {
    "staf": PALI, "koordinator": PALI, "pimpinan": PALI, "pengamat": PALI, "panwascam": f"{PALI}.01",
    "pkd": f"{PALI}.01.2001", "ptps": f"{PALI}.01.2001.001", "berakhir": PALI, "anonim": "",
}  # fmt: skip
#: Of the other kabupaten; none of it is ever part of an address.
SECRETS = (
    "Rahasia Tempat", "Rahasia Orang", "Rahasia Pemilihan", "lapangan.16.06", "SJ-16.06", "Kurang di 16.06",
    "Jalan putus di 16.06", "A1-16.06", "dpt-16.06", " 1/16.06",
    "Bimtek 16.06", "Bahan 16.06", "Gudang 16.06",
)  # fmt: skip
#: Its voters and ballots are millions: a sum that held them would show it.
MILLIONS = re.compile(r"(?<![\w.,-])7[.,]?(?:654|845)[.,]?\d{3}(?!\w)")
REASON = {"reason": "Sudah dihitung ulang bersama."}
#: What is sent to be stored, about these rows; all else is sent empty.
BODIES: dict[tuple[str, str], Any] = {
    ("api/v1/receipts/", "POST"): lambda rows: world.receipt(**of(rows)),
    ("api/v1/shipments/", "POST"): lambda rows: world.shipment(
        destination=of(rows)["place"], origin=rows[PollingStation].parent_id, election=of(rows)["election"], lines=[]
    ),
    ("api/v1/shipments/<uuid:pk>/events/", "POST"): lambda rows: world.event("berangkat", occurred_at=world.stamp(-1)),
    ("api/v1/inspections/", "POST"): lambda rows: seen(rows, points={"cctv": True}),
    ("api/v1/concerns/", "POST"): lambda rows: seen(rows, kind="kendala", text="Jalan putus."),
    ("api/v1/concerns/<uuid:pk>/replies/", "POST"): lambda rows: {"id": str(uuid.uuid4()), "text": "Baik."},
    ("kendala/<uuid:pk>/jawab/", "POST"): lambda rows: {
        "id": str(uuid.uuid4()),
        "text": "Baik.",
        "state": "dijawab",
    },
    ("api/v1/concerns/<uuid:pk>/read/", "POST"): lambda rows: {"number": 1},
    ("api/v1/evidence/<uuid:pk>", "PUT"): lambda rows: picture(size=(8, 8)),
    ("api/v1/flags/<int:pk>/dismiss/", "POST"): lambda rows: REASON,
    ("indikasi/<int:pk>/kesampingkan/", "POST"): lambda rows: REASON,
    ("indikasi/tugaskan/", "POST"): lambda rows: {"flag": rows[Flag].pk},
    ("openrosa/submission", "POST"): lambda rows: {
        "xml_submission_file": SimpleUploadedFile("form.xml", instance(place=of(rows)["place"]).encode(), "text/xml")
    },
}


def of(rows: Rows) -> dict[str, str]:
    return {"place": rows[PollingStation].pk, "election": rows[Election].pk}


def seen(rows: Rows, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "observed_at": world.stamp(-2), **of(rows), **more}


class Twins:
    """The rows of both kabupaten and whoever asks; every request is undone, so that no cell depends on another."""

    def __init__(self) -> None:
        self.now = timezone.now()
        own, other = panel.everything(PALI), panel.everything(MUBA)
        self.rows = {"own": own, "other": other, "sibling": self.sibling(own), "-": own}
        day = timezone.localdate() + timedelta(days=1)
        for made in (own[Election], other[Election]):
            made.voting_day = day
            made.save(update_fields=["voting_day"])
        for rows in (own, other):
            self.photograph(rows)
        self.photograph(self.rows["sibling"])
        self.keep_secret(other)
        own[Supervisor].set_password(world.PASSWORD)
        own[Supervisor].save()
        self.people: dict[str, Supervisor | None] = {"anonim": None, "panwascam": own[Supervisor]}
        for role in ROLES:
            if role not in self.people:
                self.people[role] = self.person(role, ROLES[role])
        self.people["luar"] = self.person("luar", MUBA)

    def person(self, role: str, code: str) -> Supervisor:
        title, until = ("koordinator", 2) if role == "berakhir" else ("staf" if role == "luar" else role, None)
        return world.make_person(role, title, code, self.now, until=until)

    def sibling(self, own: Rows) -> Rows:
        """Another kecamatan of the same kabupaten, with a row of everything that was reported there."""
        for code in ("02", "02.2001", "02.2001.001"):
            world.make_region(f"{PALI}.{code}", f"Tetangga {code}")
        tps = f"{PALI}.02.2001.001"
        needs.set_voters(own[Election], [needs.Voters(tps, 100, 100)], now=self.now)
        rows: Rows = {Election: own[Election], Region: own[Region], PollingStation: PollingStation.objects.get(pk=tps)}
        rows[Supervisor] = panel.person("tetangga", "panwascam", f"{PALI}.02")
        panel.movements(rows)
        return rows

    def photograph(self, rows: Rows) -> None:
        """A photo that is really on the disk, for it is shown."""
        content, pk = picture(size=(8, 8)), uuid.uuid4()
        sent = intake.Picture(pk, "receipt", rows[Receipt].pk, hashlib.sha256(content).hexdigest(), content)
        intake.store_photo(sent, rows[Supervisor], self.now)
        rows[Photo] = Photo.objects.get(pk=pk)
        about = {"place": rows[Training].place, "name": rows[Material].name, "version": "2", "filename": "bahan.pdf"}
        text = {"content": b"%PDF-1.4 %%EOF", "user": rows[Supervisor], "now": self.now}
        rows[Material] = training.publish(**about, **text)
        kept = {"name": "foto.jpg", "content": content, "user": rows[Supervisor], "now": self.now}
        rows[FollowUpFile] = followups.attach(rows[FollowUp], **kept)

    def keep_secret(self, rows: Rows) -> None:
        inside = Region.objects.filter(code__startswith=MUBA)
        for number, region in enumerate(inside):
            region.name = f"Rahasia Tempat {number}"
            region.save(update_fields=["name"])
        Supervisor.objects.filter(pk=rows[Supervisor].pk).update(name="Rahasia Orang")
        Election.objects.filter(pk=rows[Election].pk).update(name="Rahasia Pemilihan")
        needs.set_voters(rows[Election], [needs.Voters(f"{MUBA}.01.2001.001", 7_654_000, 321)], now=self.now)

    def client(self, role: str) -> Client:
        """A browser and a device of one person at once: each door looks only at its own sign."""
        user = self.people[role]
        client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9")  # from elsewhere
        if user is not None:
            client.force_login(user)
            name = base64.b64encode(f"{user.username}:{world.PASSWORD}".encode()).decode()
            client.signs = {"api": f"Token {AuthToken.objects.create(user)[1]}", "openrosa": f"Basic {name}"}  # type: ignore[attr-defined]
        return client

    def ask(self, client: Client, method: str, path: str, body: Any = None) -> Any:
        sign = getattr(client, "signs", {}).get(path.split("/")[1])
        more: dict[str, Any]
        headers, jar = ({"Authorization": sign} if sign else {}), client.cookies.copy()
        if isinstance(body, bytes):
            more = {"data": body, "content_type": "image/jpeg"}
        elif path.startswith("/api/"):
            more = {"data": json.dumps(body or {}), "content_type": "application/json"}
        else:
            more = {"data": body or {}}
        logging.disable()  # a refusal writes a whole traceback, and there are thousands
        with transaction.atomic():
            send = getattr(client, method.lower())
            answer = send(path, headers=headers) if method == "GET" else send(path, headers=headers, **more)
            answer.said = content(answer)
            transaction.set_rollback(True)
        logging.disable(logging.NOTSET)
        client.cookies = jar
        return answer

    def cell(self, client: Client, route: str, method: str, kind: str) -> Any:
        rows = self.rows[kind]
        path = address(route, lambda model: rows[model].pk)
        body = BODIES[route, method](rows) if (route, method) in BODIES else None
        if isinstance(body, bytes):  # a photo of this report; the id is a new one
            path = (
                f"/api/v1/evidence/{uuid.uuid4()}?receipt={rows[Receipt].pk}&sha256={hashlib.sha256(body).hexdigest()}"
            )
        return self.ask(client, method, path, body)


def content(answer: Any) -> str:
    """What is written in an answer, also inside a workbook; of a stream that waits for news, its beginning."""
    if answer.streaming:
        watch.release()  # it would wait for news
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] != b"PK":
        return str(raw.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())
