"""Checklists on paper: printed for a TPS or a whole desa, and handed in again once they are filled in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from logistik import checklists
from logistik.checklists import Checklist
from logistik.models import ImportFile
from pengawasan import exports, scoping
from pengawasan.models import Level, Region

from .desk import Desk, at_desk
from .importing import handed_in

HEADER = (
    "kode_tempat", "tempat", "kode_barang", "barang", "satuan", "butuh", "baik", "rusak", "dihitung", "dilihat_oleh",
    "segel", "no_surat_jalan", "catatan",
)  # fmt: skip


@at_desk
def checklist(desk: Desk, code: str) -> HttpResponse:
    """The list of a TPS, or of every TPS of a desa: PDF to be printed, or with ``?ekspor=`` a sheet to be typed in."""
    seen = Region.objects.visible_to(desk.user, desk.now).filter(level__in=(Level.DESA, Level.TPS))
    region = get_object_or_404(seen, pk=code)
    inside = Region.objects.live().filter(scoping.within([code], "code"), level=Level.TPS).select_related("parent")
    lists = checklists.checklists(desk.election, inside.order_by("code"))
    if not lists:
        raise Http404
    if file := exports.wanted(desk.request):
        return exports.answer(_table(region, lists), file, desk.now)
    page = checklists.pdf(lists, lambda place: desk.request.build_absolute_uri(reverse("place", args=[place.code])))
    answer = HttpResponse(page, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="daftar-periksa-{code}.pdf"'
    return answer


@at_desk
def hand_in(desk: Desk) -> HttpResponse:
    """Lists that were filled in."""
    return handed_in(desk, ImportFile.Kind.RECEIPTS, "daftar_periksa.html")


def _table(region: Region, lists: list[Checklist]) -> exports.Table:
    table = exports.Table(f"Daftar periksa {region.code}", HEADER)
    for one in lists:
        for item in one.items:
            row: list[exports.Cell] = [one.place.code, one.place.label, item.code, item.name, item.unit, item.need]
            table.rows.append([*row, *[None] * (len(HEADER) - len(row))])
    return table
