"""What a list of the panel shows, taken along as a file: the same rows, the same columns, no formula that would run."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pengawasan import audit, exports, scoping

from .panel import READERS, person

#: More rows than this are asked for from the pages of the site, which narrow what they hold.
MOST = 20_000


@admin.action(description=_("Unduh yang dipilih (XLSX)"), permissions=["view"])
def download(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
    """The chosen rows, or all that the list's filters leave; who took what along stands in the audit trail."""
    found, now = rows.count(), timezone.now()
    if found > MOST:
        told = _("%(found)d baris, paling banyak %(most)d; persempit daftarnya dengan saringan.")
        model_admin.message_user(request, told % {"found": found, "most": MOST}, messages.ERROR)
        return None
    names = model_admin.get_list_display(request)
    title = str(model_admin.opts.verbose_name_plural)
    table = exports.Table(title, [str(label_for_field(name, model_admin.model, model_admin)) for name in names])
    table.rows = [[_cell(name, row, model_admin) for name in names] for row in rows]
    with transaction.atomic():
        me = person(request)
        place = scoping.codes(me, now, READERS)[0]
        audit.record("unduh_di_panel", title[:80], place=place, now=now, actor=me, rows=found)
    return exports.answer(table, "xlsx", now)


def _cell(name: str, row: Any, model_admin: Any) -> exports.Cell:
    """As the list shows it; a number stays a number, what is not known stays empty."""
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return None
    if field is not None and field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else str(value)
