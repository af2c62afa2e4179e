"""Everybody tries to make flags go away, through every door. None goes without a trace."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench import field_storm
from bench.prove import browsing, doors, forms
from bench.prove.figures import Part

ROLES = ("ptps", "pkd", "panwascam", "panwascam.abab", "pimpinan", "staf", "koordinator")
REASON = "contoh: supaya tidak terlihat"
#: What somebody would change in the panel so that a flag has nothing to stand on.
PANEL: dict[str, dict[str, str]] = {
    "logistik/flag": {"status": "teratasi", "cleared_at_0": "2024-01-01", "reason": REASON, "severity": "info"},
    "logistik/receipt": {"notes": "", "observed_at_0": "2024-01-01"},
    "logistik/shipment": {"destination": ""},
    "logistik/votercount": {"male": "0", "female": "0"},
    "logistik/allotment": {"quantity": "0", "per_voters": "", "basis": "tetap"},
    "logistik/deadline": {"days_before": "0"},
    "logistik/item": {"name": "x"},
    "logistik/election": {"voting_day": "2031-01-01", "stops": "1"},
    "pengawasan/region": {"is_active": "", "travel_hours": "0"},
    "pengawasan/pollingstation": {"travel_hours": "0", "latitude": "0", "longitude": "0"},
    "pengawasan/assignment": {"valid_to": "2024-01-02", "role": "pengamat"},
    "pengawasan/supervisor": {"is_active": ""},
}
PEOPLE = ("pengawasan/supervisor", "pengawasan/assignment")


def hidden(part: Part, url: str, roles: Sequence[str]) -> None:
    """These roles try, and then the register is compared with what it was."""
    from django.utils import timezone

    from logistik import checking, proof
    from logistik.models import Flag, FlagEvent

    checking.sweep(timezone.now())
    before = dict(Flag.objects.values_list("pk", "status"))
    events = Counter(FlagEvent.objects.values_list("flag", flat=True))
    open_before = set(Flag.objects.open().values_list("pk", flat=True))
    answers, since = Counter[int](), timezone.now()
    for role in roles:
        _by_api(field_storm.Api(url).login(role, browsing.PASSWORD), role, answers)
        _by_page(browsing.Browser(url, role), answers)
    checking.sweep(timezone.now())
    part.tell("attempts to hide a flag, by answer", ", ".join(f"{code} {n}" for code, n in sorted(answers.items())))
    part.exactly("attempts answered 5xx", sum(n for code, n in answers.items() if code >= 500))
    after = dict(Flag.objects.values_list("pk", "status"))
    part.exactly("flags gone from the register", len(before.keys() - after.keys()))
    now_told = Counter(FlagEvent.objects.values_list("flag", flat=True))
    part.exactly("flags whose history became shorter", sum(now_told[pk] < number for pk, number in events.items()))
    ended = open_before - set(Flag.objects.open().values_list("pk", flat=True))
    part.least("flags that these deeds ended, each by a deed that may", len(ended), 1)
    untold = [pk for pk in ended if not _told(pk, since)]
    part.none("ended without who and why in the audit log", Counter(str(Flag.objects.get(pk=pk)) for pk in untold))
    office = field_storm.Api(url).login("koordinator", browsing.PASSWORD)
    listed = {row["id"] for row in office.rows("flags/?within=" + field_storm.KABUPATEN)}
    part.exactly("flags that the register does not show any more", len(before.keys() - listed))
    part.exactly("faults of the proof afterwards", len(list(proof.faults())))


def _told(pk: int, since: datetime) -> bool:
    """Its history says why, an entry of the log vouches for it, and a person's deed stands in the log beside it."""
    from logistik.models import FlagEvent
    from pengawasan.models import AuditEntry

    end = FlagEvent.objects.filter(flag=pk, at__gte=since).exclude(note="").order_by("-at", "-pk").first()
    if end is None:
        return False
    vouching = AuditEntry.objects.filter(data__states__has_key=f"flag:{pk}", at__gte=since)
    person = AuditEntry.objects.filter(at__gte=since, at__lte=end.at).exclude(actor=None)
    named = vouching.exclude(actor=None).exists() or end.actor_id is not None or person.exists()
    return vouching.exists() and named


def _by_api(api: field_storm.Api, role: str, answers: Counter[int]) -> None:
    now = datetime.now(UTC).isoformat()

    def ask(method: str, path: str, content: Any = None) -> Any:
        connection = api.begin(method, path, body := _json(content))
        connection.send(body)
        answer = connection.getresponse()
        answers[answer.status] += 1
        said = answer.read()
        connection.close()
        return said

    for flag in _flags():
        ask("POST", f"flags/{flag.pk}/dismiss/", {"reason": f"{REASON} ({role})"})
        for method in ("DELETE", "PUT", "PATCH"):
            ask(method, f"flags/{flag.pk}/", {"status": "teratasi"})
        said = {"kind": "saran_lisan", "addressee": "kpps", "issued_on": now[:10], "text": REASON}
        ask("POST", f"flags/{flag.pk}/follow-ups/", said)
        if flag.receipt_id:
            seen = {"place": flag.place_id, "observed_at": now, "corrects": str(flag.receipt_id), "notes": REASON}
            for lines in ([], [{"item": flag.item_id or "SS-BUP", "good": flag.expected or 0}]):
                ask("POST", "receipts/", {"id": str(uuid.uuid4()), **seen, "lines": lines})
                ask("POST", "sync/", {"receipts": [{"id": str(uuid.uuid4()), **seen, "lines": lines}]})
            ask("DELETE", f"receipts/{flag.receipt_id}/")
        if flag.shipment_id:
            event = {"id": str(uuid.uuid4()), "kind": "batal", "occurred_at": now, "notes": REASON}
            ask("POST", f"shipments/{flag.shipment_id}/events/", event)


def _json(content: Any) -> bytes:
    return json.dumps(content or {}).encode()


def _by_page(browser: browsing.Browser, answers: Counter[int]) -> None:
    from django.apps import apps

    for flag in _flags():
        for path, data in {
            f"/indikasi/{flag.pk}/kesampingkan/": {"reason": REASON},
            f"/indikasi/{flag.pk}/tugaskan/": {"to": "1"},
            f"/admin/logistik/flag/{flag.pk}/delete/": {"post": "yes"},
        }.items():
            answers[browser.send(path, data).status_code] += 1
    for name, values in PANEL.items():
        last = "-pk" if name in PEOPLE else "pk"  # the first are those by whose names this proof signs in
        rows = apps.get_model(*name.split("/"))._default_manager.order_by(last).values_list("pk", flat=True)[:2]
        for pk in rows:
            answers[browser.send(f"/admin/{name}/{pk}/delete/", {"post": "yes"}).status_code] += 1
            bulk = {"action": "delete_selected", "_selected_action": str(pk), "post": "yes"}
            answers[browser.send(f"/admin/{name}/", bulk).status_code] += 1
            answers[_changed(browser, f"/admin/{name}/{pk}/change/", values)] += 1
    _import(browser, answers)


def _changed(browser: browsing.Browser, path: str, values: dict[str, str]) -> int:
    """The row's own form with these values, or these alone where it shows none."""
    shown = [form for form in forms.of(browser.open(path).text) if "_save" in form.values or len(form.values) > 2]
    return browser.send(path, shown[-1].changed(**values) if shown else values).status_code


def _import(browser: browsing.Browser, answers: Counter[int]) -> None:
    """A list of voters with nobody in it, looked at and then stored."""
    table = f"kode_tps;pemilih_l;pemilih_p\n{doors.PLACE};0;0\n".encode()
    looked = browser.send("/impor/?jenis=voters", files={"file": ("dpt.csv", table)})
    answers[looked.status_code] += 1
    for form in forms.of(looked.text):
        if "berkas" in form.values:
            answers[browser.send("/impor/?jenis=voters", form.values).status_code] += 1


def _flags() -> list[Any]:
    """Of every kind one that is open, of the demo's own station too."""
    from logistik.models import Flag

    kinds: dict[tuple[str, str], Any] = {}
    for flag in Flag.objects.open().order_by("pk"):
        kinds.setdefault((flag.rule, flag.kind), flag)
    own = Flag.objects.open().filter(place=doors.PLACE).first()
    return [*kinds.values(), *([own] if own else [])]
