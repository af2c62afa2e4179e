"""A need explains itself: "412 = 401 pemilih + ⌈2,5 % × 401⌉ = 11, UU 10/2016 Ps 80". From the data, nothing stored."""

from __future__ import annotations

from django.db.models import QuerySet

from logistik.models import Allotment, Balance, Basis, Election, Item, VoterCount
from logistik.rules.wording import number
from pengawasan.models import Level, Region, SourceStatus

from .compute import for_voters

_BASE = {
    Basis.PROVINSI: Level.PROVINSI,
    Basis.KABUPATEN: Level.KABUPATEN,
    Basis.KECAMATAN: Level.KECAMATAN,
    Basis.DESA: Level.DESA,
    Basis.TPS: Level.TPS,
    Basis.PEMILIH: Level.TPS,
}
OFF_THE_LIST = "0: barang ini tidak ada dalam daftar kebutuhan tempat ini."


def explain(election: Election, item: Item, place: Region) -> str:
    """One sentence: the need of an item at a place, how it came about and on whose word."""
    allotment = Allotment.objects.filter(election=election, item=item).first()
    if allotment is None or place.level not in election.stop_levels:
        return OFF_THE_LIST
    base = _BASE[Basis(allotment.basis)]
    if allotment.quantity is None:
        return f"Belum diketahui: jumlah {item.name} {allotment.get_basis_display()} belum ada dasarnya."
    if place.level == base:
        return _counted_by_voters(allotment, place) if allotment.basis == Basis.PEMILIH else _own(allotment)
    if place.level < base:
        return _sum(allotment, place, base)
    if place.code == election.region_id:
        return f"Belum diketahui: {item.name} disediakan {allotment.get_basis_display()}, bukan di tingkat ini."
    return OFF_THE_LIST


def _own(allotment: Allotment) -> str:
    quantity = allotment.quantity or 0
    contests = len(allotment.election.contests)
    if allotment.per_contest:
        return (
            f"{number(quantity * contests)} = {number(quantity)} × {contests} jenis pemilihan"
            f"{_on_whose_word(allotment)}"
        )
    return f"{number(quantity)} {allotment.get_basis_display()}{_on_whose_word(allotment)}"


def _counted_by_voters(allotment: Allotment, place: Region) -> str:
    roll = VoterCount.objects.filter(election=allotment.election_id, place=place).first()
    if roll is None:
        return f"Belum diketahui: jumlah pemilih {place.label} belum diisi."
    voters, quantity = roll.male + roll.female, allotment.quantity or 0
    permyriad = int((allotment.reserve_percent or 0) * 100)
    total, counted = for_voters(voters, quantity, permyriad), quantity * voters
    what = f"{number(voters)} pemilih" if quantity == 1 else f"{number(quantity)} × {number(voters)} pemilih"
    sample = "; jumlah pemilih: contoh" if roll.source_status == SourceStatus.SAMPLE else ""
    if not permyriad:
        return f"{number(total)} = {what}{_on_whose_word(allotment)}{sample}"
    percent = f"{allotment.reserve_percent:f}".rstrip("0").rstrip(".").replace(".", ",")
    reserve = f"⌈{percent} % × {number(counted)}⌉ = {number(total - counted)}"
    return f"{number(total)} = {what} + {reserve}{_on_whose_word(allotment)}{sample}"


def _sum(allotment: Allotment, place: Region, base: Level) -> str:
    parts = Region.objects.live().within(place.code).filter(level=base)
    count = parts.count()
    if not count:
        return f"Belum diketahui: belum ada {base.label} yang tercatat di {place.label}."
    if allotment.basis == Basis.PEMILIH and (missing := _without_roll(allotment, parts)):
        return f"Belum diketahui: {number(missing)} dari {number(count)} TPS belum punya jumlah pemilih."
    row = Balance.objects.filter(election=allotment.election_id, item=allotment.item_id, place=place).first()
    total = f"{number(row.need)} = jumlah" if row and row.need is not None else "Jumlah"
    empty = _villages_without_stations(place) if base == Level.TPS and place.level < Level.DESA else 0
    gap = f"; {number(empty)} desa/kelurahan belum punya TPS yang tercatat" if empty else ""
    each = "dibulatkan ke atas per TPS" if allotment.reserve_percent else f"masing-masing {_each(allotment)}"
    each = "" if allotment.basis == Basis.PEMILIH and not allotment.reserve_percent else f" ({each})"
    return f"{total} dari {number(count)} {base.label}{each}{gap}{_on_whose_word(allotment)}"


def _each(allotment: Allotment) -> str:
    contests = f" × {len(allotment.election.contests)} jenis pemilihan" if allotment.per_contest else ""
    return f"{number(allotment.quantity or 0)}{contests}"


def _without_roll(allotment: Allotment, parts: QuerySet[Region]) -> int:
    rolls = VoterCount.objects.filter(election=allotment.election_id)
    return parts.exclude(pk__in=rolls.values("place")).count()


def _villages_without_stations(place: Region) -> int:
    villages = Region.objects.live().within(place.code).filter(level=Level.DESA)
    stations = Region.objects.live().within(place.code).filter(level=Level.TPS)
    return villages.exclude(pk__in=stations.values("parent")).count()


def _on_whose_word(allotment: Allotment) -> str:
    """The source and how solid it is; without a source the status alone."""
    status = SourceStatus(allotment.status).label
    return f", {allotment.source} ({status})" if allotment.source else f" ({status})"
