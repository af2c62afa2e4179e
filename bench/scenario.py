"""A distribution on its last evening, leg by leg, with planted violations and the flags they must raise.

Every leg has a manifest, a departure, a count by the supervisor at its end, and what they make of the balance. A
violation changes what one place says; ``truth`` holds the flags (election, rule, kind, subject) that must follow.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import add
from zoneinfo import ZoneInfo

from bench import copying
from bench.copying import FALSE, NULL, at, f8, i2, i4, i8, jsonb, raw, text, words
from bench.tables import Tables

#: Violations planted at a polling station, and at a district (where the deadline has passed).
AT_STATION = (
    "kurang", "lebih", "manifes", "tidak_dibutuhkan", "tertukar", "salah_tempat", "salah_peruntukan", "jauh",
    "bukan_gudang", "berisiko", "berisiko_tidak_dikirim", "rusak", "segel", "segel_ganda", "tanpa_pengawas",
    "dihalangi", "tanpa_kawal",
)  # fmt: skip
AT_DISTRICT = ("terlambat", "belum_diterima", "tidak_dikirim", "penyimpanan")
#: Of the goods for polling stations: on the road, and not yet departed.
ON_THE_ROAD, WAITING = 0.05, 0.02
HOUR = 3600.0
FAR = 3 * 24 * 4  # quarters of an hour: nobody arrives in time
ELSEWHERE = ("11.01", "12.01")
UNWANTED = "KRK"
#: How many places are remembered of which others may say the same: those of every number of voters, and some.
REMEMBERED = 4096
Numbers = tuple[int, ...]
Texts = tuple[bytes, ...]
POINTS = ("bebas_banjir", "tidak_bocor", "ventilasi", "palet", "anti_hama", "pemadam", "jaga_24_jam")


@dataclass
class Place:
    """One destination: what it needs, what happened to it, and where it lies."""

    code: str
    origin: str
    level: int
    needs: list[int]
    due: float
    counted_at: float
    latitude: float
    longitude: float
    reporter: int
    kind: str = ""
    state: str = "received"  # or "road", "waiting", "nothing"
    manifest: list[int] = field(default_factory=list)
    good: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    escort: str = "Polri"
    seal: str = "intact"
    storage: str = "official"
    witness: str = "present"
    north: float = 0.0002
    unwanted: bool = False

    def __post_init__(self) -> None:
        self.manifest, self.good, self.damaged = list(self.needs), list(self.needs), [0] * len(self.needs)


@dataclass
class Mate:
    """A place nearby whose goods arrived as they should."""

    code: str
    shipment: bytes
    manifest_number: str
    seal: str


class Election:
    """Writes the places of one election into the tables."""

    def __init__(self, code: str, items: list[str], tables: Tables, dice: random.Random, now: datetime) -> None:
        self.code, self.items, self.t, self.dice, self.now = code, items, tables, dice, now.timestamp()
        self.key, self.encoded = text(code), tuple(text(item) for item in items)
        self.ballots = items.index("SS-GUB")
        self.mate: Mate | None = None
        self.number = 0

    # What may go wrong

    def plant(self, place: Place) -> None:
        """Change a place by its kind of violation, and remember the flags that must follow."""
        n, truth = self.ballots, self._flag
        balance = f"{place.code}/{self.items[n]}"
        match place.kind:
            case "kurang":
                place.good[n] -= 3
                truth("tepat_jumlah", "kurang", balance)
            case "lebih":
                place.good[n] += 5
                truth("tepat_jumlah", "lebih", balance)
            case "manifes":
                place.manifest[n] -= 4
                place.good[n] -= 4
                truth("tepat_jumlah", "manifes", balance)
                truth("tepat_jumlah", "kurang", balance)
            case "rusak":
                place.good[n] -= 2
                place.damaged[n] = 2
                truth("tepat_jumlah", "kurang", balance)
                truth("tepat_kualitas", "rusak", balance)
            case "tidak_dibutuhkan":
                place.unwanted = True
                truth("tepat_jenis", "tidak_dibutuhkan", f"{place.code}/{UNWANTED}")
            case "jauh":
                place.north = 0.045
            case "bukan_gudang":
                place.storage = "unofficial"
            case "segel":
                place.seal = "broken"
            case "tanpa_pengawas":
                place.witness = "absent"
            case "dihalangi":
                place.witness = "obstructed"
            case "tanpa_kawal":
                place.escort = ""
            case "berisiko":
                place.state = "road"
            case "berisiko_tidak_dikirim":
                place.state = "nothing"
                truth("tepat_waktu", "berisiko", place.code)
            case "terlambat":
                place.counted_at = place.due + 60
            case "tidak_dikirim":
                place.manifest[0] = place.good[0] = 0
                truth("tepat_waktu", "belum_diterima", place.code)
            case "penyimpanan":
                truth("tepat_kualitas", "penyimpanan", place.code)

    def _flag(self, rule: str, kind: str, subject: str) -> None:
        self.t.truth.add((self.code, rule, kind, subject))

    # What happened

    def write(self, place: Place) -> None:
        """The balance of a place and, unless nothing was sent, its leg."""
        self.number += 1
        if place.kind == "segel_ganda" and self.mate is None:
            place.kind = ""
        self.plant(place)
        rest = (0,) if place.kind == "belum_diterima" else ()
        if place.state != "nothing":
            left = (n for n in range(len(self.items)) if n not in rest and (place.manifest[n] or place.needs[n] == 0))
            shipment, receipt = self._leg(place, tuple(left))
            if rest:
                late, _ = self._leg(place, rest, received=False)
                self._flag("tepat_waktu", "belum_diterima", str(uuid.UUID(bytes=late)))
            self._beside(place, shipment, receipt)
        self._balance(place, rest)
        if place.level == 3:
            self._visit(place)

    def _leg(self, place: Place, items: Numbers, received: bool = True) -> tuple[bytes, bytes]:
        t, shipment, number = self.t, self._id(), f"{self.code}/{self.number}{'' if received else '-B'}"
        seal, arrives = f"S{self.code}-{self.number}", received and place.state == "received"
        if place.kind == "segel_ganda" and self.mate:
            seal = self.mate.seal
            self._flag("keamanan", "segel_ganda", f"{place.code}/{seal}")
            self._flag("keamanan", "segel_ganda", f"{self.mate.code}/{seal}")
        departed = place.counted_at - 2 * HOUR if place.state == "received" else self.now - HOUR / 2
        t.shipments.rows.append(
            shipment + text(number) + self.key + text(place.origin) + text(place.code) + i2(2) + text("outbound")
            + text("BG 8123 contoh") + text(place.escort) + at(departed) + at(departed + 2 * HOUR) + NULL + at(departed)
        )  # fmt: skip
        if place.state != "waiting":
            t.events.rows.append(
                self._id() + shipment + text("berangkat") + at(departed) + text(place.origin) + text("") + text("")
                + NULL + at(departed)
            )  # fmt: skip
        receipt = self._receipt(place, shipment, number, items, seal) if arrives else NULL
        manifest = tuple(place.manifest)
        got = tuple(map(add, place.good, place.damaged)) if arrives else (0,) * len(manifest)
        t.shipment_lines.rows += [shipment + line for line in _listed(self.encoded, items, manifest)]
        t.legs.rows += [shipment + leg for leg in _moved(self.encoded, items, manifest, got, int(arrives))]
        for n in items if arrives and got != manifest else ():
            if got[n] != manifest[n]:
                self._flag("tepat_jumlah", "selisih", f"{uuid.UUID(bytes=shipment[4:])}/{self.items[n]}")
        if place.unwanted and received:
            t.shipment_lines.rows.append(shipment + text(UNWANTED) + i4(1) + NULL + text(""))
            t.legs.rows.append(shipment + text(UNWANTED) + i8(1) + i8(1) + i4(1))
        t.seals.rows.append(self.key + text(seal) + text(place.code) + shipment + NULL + i2(1))
        if arrives and not place.kind and place.level == 5:
            self.mate = Mate(place.code, shipment, number, seal)
        if place.kind == "berisiko":
            self._flag("tepat_waktu", "berisiko", str(uuid.UUID(bytes=shipment[4:])))
        if place.kind == "tanpa_kawal":
            self._flag("keamanan", "tanpa_kawal", str(uuid.UUID(bytes=shipment[4:])))
        return shipment[4:], receipt[4:]

    def _receipt(self, place: Place, shipment: bytes, number: str, items: Numbers, seal: str) -> bytes:
        receipt = self._report(place, shipment, number, [seal])
        if place.kind in RECEIPT_KINDS:
            self._flag(RECEIPT_KINDS[place.kind], place.kind, str(uuid.UUID(bytes=receipt[4:])))
        lines = self.t.receipt_lines.rows
        lines += [receipt + line for line in _counted(self.encoded, items, tuple(place.good), tuple(place.damaged))]
        if place.unwanted:
            lines.append(receipt + text(UNWANTED) + NULL + i4(1) + i4(0) + text(""))
        self.t.seals.rows.append(self.key + text(seal) + text(place.code) + NULL + receipt + i2(1))
        return receipt

    def _report(self, place: Place, shipment: bytes, number: str, seals: list[str]) -> bytes:
        t, receipt, when = self.t, self._id(), place.counted_at
        body = b'{"contoh":true,"place":"%s","id":"%s"}' % (place.code.encode(), receipt[4:].hex().encode())
        sha, stored = text(hashlib.sha256(body).hexdigest()), at(when + 120)
        t.submission += 1
        t.submissions.rows.append(
            i8(t.submission) + text("receipt") + receipt + sha + sha + raw(body) + copying.TRUE + i8(place.reporter)
            + text("aplikasi") + stored + jsonb(b'{"status":"stored"}')
        )  # fmt: skip
        t.receipts.rows.append(
            receipt + self.key + shipment + text(number) + text(place.code) + i8(place.reporter) + i8(t.submission)
            + at(when) + at(when + 60) + stored + at(when) + i4(60) + f8(place.latitude + place.north)
            + f8(place.longitude) + f8(12.0) + FALSE + text(place.witness) + text(place.seal) + words(seals)
            + text(place.storage) + text("KPPS") + text("") + NULL + words(())
        )  # fmt: skip
        return receipt

    def _beside(self, place: Place, shipment: bytes, receipt: bytes) -> None:
        """A second report of goods that belong elsewhere: it fills no need and moves no leg."""
        if place.kind not in ("tertukar", "salah_tempat", "salah_peruntukan"):
            return
        abroad = ELSEWHERE[place.code.startswith(ELSEWHERE[0][:2])]
        mate, rule = self.mate, "tepat_jenis" if place.kind == "tertukar" else "tepat_sasaran"
        if place.kind != "tertukar" and (mate is None or mate.code == place.code):
            return
        second = self._report(place, NULL, "", [])
        if place.kind == "salah_tempat" and mate:
            row = self.t.receipts.rows.pop()
            plain = second + self.key + NULL + text("")
            self.t.receipts.rows.append(
                second + self.key + mate.shipment + text(mate.manifest_number) + row[len(plain) :]
            )
            self._flag(rule, place.kind, str(uuid.UUID(bytes=second[4:])))
            return
        owner = mate.code if mate and place.kind == "salah_peruntukan" else abroad
        self.t.receipt_lines.rows.append(second + self.encoded[0] + text(owner) + i4(1) + i4(0) + text(""))
        subject = f"{place.code}/{self.items[0]}/{owner}/{uuid.UUID(bytes=second[4:])}"
        self._flag(rule, place.kind, subject)

    def _balance(self, place: Place, rest: Numbers) -> None:
        due = NULL if place.due == 0 else at(place.due)
        head = self.key + text(place.code)
        seen, unseen, rows = at(place.counted_at) + due, NULL + due, self.t.balances.rows
        numbers = tuple(zip(place.needs, place.manifest, place.good, place.damaged, strict=True))
        said = _balanced(self.encoded, place.level, place.state, numbers, rest)
        rows += [head + columns + (seen if here else unseen) for columns, here in said]
        if place.unwanted:
            counted = i8(0) + i8(1) + i8(1) + i8(1) + i8(1) + i8(0) + i8(0)
            row = head + text(UNWANTED) + i2(place.level) + counted + at(place.counted_at) + NULL
            self.t.balances.rows.append(row)
        self.t.loader.gather(12 * 500)

    def warehouse(self, code: str, level: int, needs: list[int]) -> None:
        """What the warehouse of the election must hold; nobody sends to it."""
        made = Place(code, "", level, needs, 0, 0, 0, 0, 0, state="nothing")
        self._balance(made, ())

    def _visit(self, place: Place) -> None:
        """The store of a district was looked at, and was sound unless that is what is planted."""
        points = {point: not (place.kind == "penyimpanan" and point == "palet") for point in POINTS}
        said = ",".join(f'"{point}":{str(ok).lower()}' for point, ok in points.items())
        t, visit, when = self.t, self._id(), place.due - 20 * HOUR
        body = b'{"contoh":true,"id":"%s"}' % visit[4:].hex().encode()
        sha = text(hashlib.sha256(body).hexdigest())
        t.submission += 1
        t.submissions.rows.append(
            i8(t.submission) + text("inspection") + visit + sha + sha + raw(body) + copying.TRUE + i8(place.reporter)
            + text("aplikasi") + at(when) + jsonb(b'{"status":"stored"}')
        )  # fmt: skip
        t.inspections.rows.append(
            visit + self.key + text(place.code) + i8(place.reporter) + i8(t.submission) + at(when) + at(when) + at(when)
            + jsonb(f"{{{said}}}".encode()) + text("")
        )  # fmt: skip

    def _id(self) -> bytes:
        return b"\0\0\0\x10" + self.dice.randbytes(16)


# What rows say of the items (their codes and numbers) is the same at thousands of places, and remembered


@lru_cache(REMEMBERED)
def _listed(encoded: Texts, items: Numbers, sent: Numbers) -> Texts:
    return tuple(encoded[n] + i4(sent[n]) + NULL + text("") for n in items)


@lru_cache(REMEMBERED)
def _moved(encoded: Texts, items: Numbers, sent: Numbers, got: Numbers, reports: int) -> Texts:
    return tuple(encoded[n] + i8(sent[n]) + i8(got[n]) + i4(reports) for n in items)


@lru_cache(REMEMBERED)
def _counted(encoded: Texts, items: Numbers, good: Numbers, bad: Numbers) -> Texts:
    return tuple(encoded[n] + NULL + i4(good[n]) + i4(bad[n]) + text("") for n in items)


@lru_cache(REMEMBERED)
def _balanced(
    encoded: Texts, level: int, state: str, numbers: tuple[tuple[int, int, int, int], ...], rest: Numbers
) -> tuple[tuple[bytes, bool], ...]:
    """The columns of each balance from the item to what was replaced, and whether it was received."""
    sent, left, received = state != "nothing", state in ("road", "received"), state == "received"
    made = []
    for n, (need, manifest, good, bad) in enumerate(numbers):
        here = received and n not in rest and (manifest > 0 or need == 0)
        shipped = manifest if sent else 0
        counted = (shipped, good, bad) if here else (0, 0, 0)
        columns = need, shipped, shipped if left else 0, *counted, 0
        made.append((encoded[n] + i2(level) + b"".join(map(i8, columns)), here))
    return tuple(made)


RECEIPT_KINDS = {
    "jauh": "tepat_sasaran",
    "bukan_gudang": "tepat_sasaran",
    "terlambat": "tepat_waktu",
    "segel": "keamanan",
    "tanpa_pengawas": "keamanan",
    "dihalangi": "keamanan",
}


def end_of(day: date, zone: str) -> float:
    """24.00 of a day on the clock of a place."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).timestamp()
