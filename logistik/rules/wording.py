"""Numbers, times and lists as a sentence in Indonesian writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from logistik.models import Item

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def number(n: int) -> str:
    """1025 → "1.025"."""
    return f"{n:,}".replace(",", ".")


def uncapped(name: str) -> str:
    """ "Surat suara Bupati" → "surat suara Bupati" inside a sentence; "DPT …" stays as it is."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def goods(n: int, item: Item) -> str:
    """ "494 lembar surat suara Bupati"."""
    return f"{number(n)} {item.unit} {uncapped(item.name)}"


def moment(at: datetime, zone: str) -> str:
    """ "26 Nov 14.05 WIB", on the clock of the place."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H.%M} {ZONES.get(zone, zone)}"


def deadline(at: datetime, zone: str) -> str:
    """ "25 Nov 24.00 WIB": midnight belongs to the day that it ends, as on every page."""
    local = at.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) != (0, 0):
        return moment(at, zone)
    day = local.date() - timedelta(days=1)
    return f"{day.day} {MONTHS[day.month - 1]} 24.00 {ZONES.get(zone, zone)}"


def span(length: timedelta) -> str:
    """ "2 h 4 j", "9 j 12 m", "12 m": the two largest parts, cut off, never rounded up."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} hari {hours} j"
    return f"{hours} j {rest} m" if hours else f"{rest} m"


def listing(things: Sequence[str], most: int = 4) -> str:
    """ "a, b, dan c"; past ``most`` "a, b, c, d, dan 3 lainnya"."""
    shown = list(things[:most])
    if len(things) > most:
        shown.append(f"{number(len(things) - most)} lainnya")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])}{',' if len(shown) > 2 else ''} dan {shown[-1]}"
