"""The coordinators' panel (django-unfold): who enters, what is seen, what may be changed."""

from . import places, records, staff
from .base import Coordinated, History, Kecamatan, Related, Rows, Scoped
from .panel import EDITORS, READERS, enters, site

__all__ = [
    "EDITORS",
    "READERS",
    "Coordinated",
    "History",
    "Kecamatan",
    "Related",
    "Rows",
    "Scoped",
    "enters",
    "places",
    "records",
    "site",
    "staff",
]
