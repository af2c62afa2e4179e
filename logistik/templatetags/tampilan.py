"""How numbers, times and states are written on every page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from logistik.models import Flag
from logistik.printing import day
from logistik.readiness import STATES, PlaceState
from logistik.rules import RULES
from pengawasan import scoping
from pengawasan.models import SourceStatus

register = template.Library()

NBSP = "\u00a0"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
TONES = {
    SourceStatus.VERIFIED: "is-ok",
    SourceStatus.DERIVED: "is-wait",
    SourceStatus.PRACTICE: "is-warn",
    SourceStatus.MEMORY: "is-warn",
    SourceStatus.UNKNOWN: "is-unknown",
    SourceStatus.SAMPLE: "",
}
SEVERITY_TONES = {"kritis": "is-bad", "serius": "is-bad", "peringatan": "is-warn", "info": ""}
# What a flag about an item says in one line, where the kind's own key does not; and which show more or fewer by a sign
KINDS = {rule.kind: rule.name for rule in RULES}
SHORT = {"manifes": "pada surat jalan", "tertukar": "milik wilayah lain", "salah_peruntukan": "untuk tempat lain"}
SIGNED = ("manifes", "selisih")
# The gap between two parts of a bar and the inset of an edged part, in percent of its width
GAP, EDGE = 0.18, 0.18


@register.filter
def angka(value: Any) -> str:
    """1025 → 1.025; None → "?": not known is never 0."""
    return "?" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def desimal(value: float | None) -> str:
    """13.8 → 13,8."""
    return "?" if value is None else f"{value:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")


@register.filter
def selisih(value: int | None) -> str:
    """A difference with its sign and a true minus."""
    if value is None:
        return "?"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{angka(abs(value))}"


@register.filter
def jam(moment: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """14.48 on the clock of a place."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H.%M}" if moment else "–"


@register.filter
def waktu(moment: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """26 Nov, 14.48 on the clock of a place; midnight is the 24.00 of the day that ends."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day}{NBSP}{MONTHS[local.month - 1]}, {local:%H.%M}"


@register.filter
def waktu_panjang(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """26 November 2024, 14.48 WIB: as a paper says it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H.%M} {zona(zone, moment)}"


@register.simple_tag
def kapan(moment: datetime, now: datetime, zone: str) -> str:
    """14.48 when it was today on the clock of a place, otherwise 26 Nov, 14.48."""
    same = moment.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
    return jam(moment, zone) if same else waktu(moment, zone)


@register.filter
def batas(moment: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """A deadline: Selasa 26 Nov, 24.00 WIB. Midnight belongs to the day that ends with it."""
    if moment is None:
        return "tanpa tenggat"
    day, clock = _ending(moment, zone)
    return f"{DAYS[day.weekday()]} {day.day}{NBSP}{MONTHS[day.month - 1]}, {clock}{NBSP}{zona(zone, moment)}"


@register.filter
def batas_pendek(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """A deadline beside its countdown: Selasa 24.00 WIB."""
    day, clock = _ending(moment, zone)
    return f"{DAYS[day.weekday()]}{NBSP}{clock}{NBSP}{zona(zone, moment)}"


def _ending(moment: datetime, zone: str) -> tuple[datetime, str]:
    local = moment.astimezone(ZoneInfo(zone))
    clock = f"{local:%H.%M}"
    return (local - timedelta(days=1), "24.00") if clock == "00.00" else (local, clock)


@register.filter
def zona(zone: str, moment: datetime | None = None) -> str:
    """Asia/Jakarta → WIB."""
    offset = (moment or timezone.now()).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    hours = int(offset.total_seconds() // 3600)
    return ZONES.get(hours, f"UTC{hours:+d}")


@register.filter
def durasi(span: timedelta | None) -> str:
    """9 j 12 m; from two days on 2 h 9 j. Never negative."""
    if span is None:
        return "?"
    minutes = int(abs(span).total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days > 1:
        return f"{days}{NBSP}h {hours}{NBSP}j".replace(" ", NBSP)
    hours += days * 24
    return f"{hours}{NBSP}j{NBSP}{minutes}{NBSP}m" if hours else f"{minutes}{NBSP}m"


@register.filter
def hari_lagi(day: date, today: date) -> str:
    """A date beside its calendar: 3 hari lagi, hari ini, lewat 2 hari."""
    left = (day - today).days
    return f"{left}{NBSP}hari lagi" if left > 0 else f"lewat {-left}{NBSP}hari" if left else "hari ini"


@register.filter
def lewat(span: timedelta | None) -> bool:
    return span is not None and span < timedelta()


@register.filter
def sejak(moment: datetime, now: datetime) -> str:
    """How long ago it was: 2 h 9 j."""
    return durasi(now - moment)


@register.filter
def tel(number: str) -> str:
    """A number as a tel: address takes it: digits and a leading plus."""
    return "".join(c for c in number if c.isdigit() or c == "+")


@register.filter
def jam_tempuh(hours: Any) -> str:
    return durasi(timedelta(hours=float(hours)))


@register.filter
def koordinat(value: float) -> str:
    return f"{value:.5f}".replace("-", "−").replace(".", ",")


@register.filter
def jarak(metres: float) -> str:
    """850 m, 1.000 m; from ten kilometres on 33,4 km."""
    kilometres = desimal(metres / 1000).removesuffix(",0")
    return f"{kilometres}{NBSP}km" if metres >= 10_000 else f"{angka(round(metres))}{NBSP}m"


@register.filter
def asas(rule: str) -> str:
    """tepat_jumlah → Tepat jumlah."""
    return rule.replace("_", " ").capitalize()


@register.filter
def inti(flag: Flag) -> str:
    """A flag in one line of a list: Surat suara Bupati kurang 10 lembar; without an item the name of its rule."""
    if flag.item is None or flag.difference is None:
        return KINDS.get(flag.kind, flag.kind)
    short = SHORT.get(flag.kind, flag.kind.replace("_", " "))
    amount = angka(abs(flag.difference)) if flag.kind not in SIGNED else selisih(flag.difference)
    return f"{flag.item.name} {short} {amount}{NBSP}{flag.item.unit}"


@register.filter
def persen(share: float | None) -> str:
    return "?" if share is None else f"{int(share * 1000 + 1e-9) / 10:.1f}".replace(".", ",") + f"{NBSP}%"


@register.filter
def bagian(share: float | None) -> str:
    """A share as a width in SVG: 0.5 → 50.0%."""
    return f"{100 * (share or 0):.1f}%"


@register.filter
def kelas(state: str) -> str:
    """The class of a state's glyph: tidak_diketahui → s--tidak-diketahui."""
    return f"s--{state.replace('_', '-')}"


@register.filter
def kata(state: str) -> str:
    return STATES.get(state, state)


@register.filter
def nada(severity: str) -> str:
    """The tone class of a severity."""
    return SEVERITY_TONES.get(severity, "")


@register.filter
def dalam(place: str, codes: list[str]) -> bool:
    """Whether a place lies in one of these regions."""
    return scoping.covers(codes, place)


@register.filter
def tulis(value: dict[str, Any], key: str) -> Any:
    """A value of a dictionary by a variable key."""
    return value.get(key)


@register.inclusion_tag("bagian/status.html")
def status_sumber(status: str) -> dict[str, str]:
    """How solid a fact is, as a tag."""
    return {"tone": TONES.get(SourceStatus(status), ""), "label": str(SourceStatus(status).label)}


@register.inclusion_tag("bagian/glif.html")
def glif(state: str, name: str = "") -> dict[str, str]:
    """The glyph of a state; with a name it stands alone, without it a word must follow."""
    return {"state": state, "name": name}


@register.simple_tag
def sel(village: str, cells: list[PlaceState]) -> SafeString:
    """The TPS of a desa, a cell each that leads to it. Not a template: a province has ten thousand of them."""
    to = reverse("place", args=["00"])
    said = ((c, f"{c.region.name} {village}: {kata(c.state).lower()}") for c in cells)
    shown = ((kelas(c.state), to.replace("00", c.region.code), words) for c, words in said)
    return format_html_join("", '<a class="s {}" href="{}" title="{}"></a>', shown)


@register.inclusion_tag("bagian/batang.html")
def batang(name: str, states: dict[str, int]) -> dict[str, Any]:
    """A bar of places by state, as SVG in percent: done at the left, trouble at the right."""
    total, start, parts = sum(states.values()), 0.0, []
    for state in STATES:
        if count := states[state]:
            width = 100 * count / total
            parts.append({"state": state, "x": f"{start + GAP:.2f}%", "width": f"{max(width - 2 * EDGE, 0.2):.2f}%"})
            start += width
    said = ", ".join(f"{word.lower()} {states[state]}" for state, word in STATES.items())
    return {"label": f"{name}: {said}", "parts": parts, "total": total}
