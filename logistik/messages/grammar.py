"""One line of a messenger, such as ``LOG 16.12.01.2001.003 SSBUP 410/2 KTK 2/0 SEGEL UTUH``, read and written.

After LOG comes the code of the place, then items with good and damaged, in any order with these words:
``SEGEL`` (UTUH, RUSAK, HILANG, TANPA), ``TGL`` 26/11 or 26/11/2024, ``JAM`` 14.30, ``SJ`` and the number of the surat
jalan, and last ``CATATAN`` with whatever follows. What stands before LOG is who sent it, as messengers write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time

from logistik.imports import cells
from logistik.imports.faults import Fault
from logistik.models.report import Seal

MOST_LETTERS = 1000
_NUMBER = re.compile(r"\d[\d.]*(?:/\d[\d.]*)?", re.ASCII)
_START = re.compile(r"(?:^|(?<=[\s:]))LOG(?=\s|$)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})", re.ASCII)


@dataclass(frozen=True)
class Count:
    item: str
    good: int
    damaged: int = 0


@dataclass(frozen=True)
class Said:
    """What a line says. ``day`` is day, month and year, the year None where it was left out."""

    place: str
    counts: tuple[Count, ...]
    seal: Seal = Seal.NONE
    day: tuple[int, int, int | None] | None = None
    clock: time | None = None
    manifest: str = ""
    notes: str = ""
    sender: str = ""


class Unreadable(Exception):
    """``faults`` are sentences in Indonesian; each names the word it is about."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def abbreviations(codes: Iterable[str]) -> dict[str, str]:
    """How each item may be written: by its code or, where that names one item alone, without its dashes."""
    known = list(codes)
    short: dict[str, list[str]] = {}
    for code in known:
        short.setdefault(code.replace("-", "").upper(), []).append(code)
    return {word: found[0] for word, found in short.items() if len(found) == 1} | {c.upper(): c for c in known}


def parse(line: str, items: Mapping[str, str]) -> Said:
    """What a line says, with items by their codes. Raises Unreadable with everything that is wrong with it."""
    if len(line) > MOST_LETTERS:
        raise Unreadable([f"lebih panjang dari {MOST_LETTERS} huruf."])
    if any(ord(letter) < 32 and letter != "\t" or 0xD800 <= ord(letter) < 0xE000 for letter in line):
        raise Unreadable(["berisi karakter yang tidak dapat disimpan."])
    start = _START.search(line)
    if start is None:
        raise Unreadable(["tidak memuat kata LOG; hapus baris ini bila bukan laporan."])
    reading = _Reading(line[start.end() :].split(), items)
    reading.all()
    if reading.faults:
        raise Unreadable(reading.faults)
    return reading.said(line[: start.start()].strip(": \t")[:120].strip(": \t"))


def write(said: Said) -> str:
    """The line that says it, in one order always."""
    words = ["LOG", said.place]
    words += [f"{count.item} {count.good}/{count.damaged}" for count in said.counts]
    words += [f"SEGEL {word}" for word, seal in cells.SEALS.items() if seal == said.seal]
    if said.day:
        words.append("TGL " + "/".join(f"{part:02}" for part in said.day if part is not None))
    words += [f"JAM {said.clock:%H.%M}"] if said.clock else []
    words += [f"SJ {said.manifest}"] if said.manifest else []
    words += [f"CATATAN {said.notes}"] if said.notes else []
    return (f"{said.sender}: " if said.sender else "") + " ".join(words)


@dataclass
class _Reading:
    """Goes through the words after LOG once, and notes every fault."""

    words: list[str]
    items: Mapping[str, str]
    at: int = 0
    faults: list[str] = field(default_factory=list)
    place: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    seal: Seal = Seal.NONE
    day: tuple[int, int, int | None] | None = None
    clock: time | None = None
    manifest: str = ""
    notes: str = ""
    seen: set[str] = field(default_factory=set)

    def all(self) -> None:
        self._place()
        while (word := self._next()) is not None:
            key = word.upper()
            if key in _KEYS and key in self.seen:
                self._fault(word, "disebut dua kali.")
            self.seen.add(key)
            if key in _KEYS:
                _KEYS[key](self)
            else:
                self._count(word)
        if not self.counts and not self.faults:
            self.faults.append("tidak menyebut satu barang pun; tulis seperti SSBUP 410/2.")
        if self.day and not self.clock:
            self.faults.append("TGL tanpa JAM; tambahkan seperti JAM 14.30.")

    def said(self, sender: str) -> Said:
        counts = tuple(self.counts.values())
        return Said(self.place, counts, self.seal, self.day, self.clock, self.manifest, self.notes, sender)

    def _next(self) -> str | None:
        self.at += 1
        return self.words[self.at - 1] if self.at <= len(self.words) else None

    def _value(self, key: str, example: str) -> str | None:
        """The word after a key; a key with nothing behind it is a fault."""
        if (word := self._next()) is None:
            self.faults.append(f"kata terakhir “{key}”: harus diikuti, seperti {key} {example}.")
        return word

    def _fault(self, word: str, sentence: str) -> None:
        self.faults.append(f"kata ke-{self.at + 1} “{word[:40]}”: {sentence}")

    def _place(self) -> None:
        if (word := self._next()) is None:
            self.faults.append("sesudah LOG harus ada kode tempat, seperti 16.12.01.2001.003.")
            return
        try:
            self.place = cells.place_code(word)
        except Fault:
            self._fault(word, "bukan kode wilayah; tulis seperti 16.12.01.2001.003.")

    def _count(self, word: str) -> None:
        code = self.items.get(word.upper())
        number = self.words[self.at] if self.at < len(self.words) else ""
        if code is None:
            self._fault(word, "barang atau kata ini tidak dikenal.")
            self.at += 1 if _NUMBER.fullmatch(number) else 0
            return
        if code in self.counts:
            self._fault(word, "barang ini disebut dua kali.")
        if not number or not number[0].isdigit():
            self._fault(word, "harus diikuti jumlah baik/rusak, seperti 410/2.")
            return
        self._next()
        try:
            if not _NUMBER.fullmatch(number):
                raise Fault("bukan jumlah baik/rusak; tulis seperti 410/2.")
            good, _, damaged = number.partition("/")
            self.counts[code] = Count(code, cells.whole(good), cells.whole(damaged or "0"))
        except Fault as fault:
            self._fault(number, str(fault))

    def _seal(self) -> None:
        word = self._value("SEGEL", "UTUH")
        try:
            self.seal = cells.seal(word) if word is not None else self.seal
        except Fault as fault:
            self._fault(str(word), str(fault))

    def _day(self) -> None:
        word = self._value("TGL", "26/11")
        found = _DAY.fullmatch(word) if word is not None else None
        if found is not None and 1 <= int(found[2]) <= 12 and 1 <= int(found[1]) <= 31:
            self.day = int(found[1]), int(found[2]), int(found[3]) if found[3] else None
        elif word is not None:
            self._fault(word, "bukan tanggal; tulis seperti 26/11 atau 26/11/2024.")

    def _clock(self) -> None:
        word = self._value("JAM", "14.30")
        found = _CLOCK.fullmatch(word) if word is not None else None
        if found is not None and int(found[1]) < 24 and int(found[2]) < 60:
            self.clock = time(int(found[1]), int(found[2]))
        elif word is not None:
            self._fault(word, "bukan jam; tulis seperti 14.30.")

    def _manifest(self) -> None:
        word = self._value("SJ", "012/KPU/XI/2024")
        if word is not None and len(word) > 80:
            self._fault(word, "nomor surat jalan paling panjang 80 huruf.")
        elif word is not None:
            self.manifest = word

    def _notes(self) -> None:
        if self._value("CATATAN", "segel diganti di kecamatan") is not None:
            self.notes, self.at = " ".join(self.words[self.at - 1 :]), len(self.words)


_KEYS = {
    "SEGEL": _Reading._seal,
    "TGL": _Reading._day,
    "JAM": _Reading._clock,
    "SJ": _Reading._manifest,
    "CATATAN": _Reading._notes,
}
