"""Checklists on paper: printed for a TPS or a whole desa, and handed in again once they are filled in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from kombu.exceptions import OperationalError

from logistik import checklists, imports, tasks
from logistik.checklists import Checklist
from logistik.models import ImportFile
from pengawasan import scoping
from pengawasan.models import Level, Region

from . import exports
from .desk import Desk, at_desk

MOST_BYTES = 5 * 1024 * 1024
#: Up to this size a file holds a few dozen places and is stored while one waits; larger ones are left to the worker.
AT_ONCE = 40 * 1024
RECENT = 8
HEADER = (
    "kode_tempat", "tempat", "kode_barang", "barang", "satuan", "butuh", "baik", "rusak", "dihitung", "dilihat_oleh",
    "segel", "no_surat_jalan", "catatan",
)  # fmt: skip


class FileForm(forms.Form):
    file = forms.FileField(
        label="Daftar yang sudah diisi",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 5 MB.")
        return file


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
    """Look at a file with every fault named, then store it; for the office that supervises the whole election."""
    if not scoping.may(desk.user, imports.IMPORTERS, desk.election.region_id, desk.now):
        raise PermissionDenied
    post = desk.request.POST
    form = FileForm(post, desk.request.FILES) if desk.request.method == "POST" and "berkas" not in post else FileForm()
    context: dict[str, Any] = {"form": form}
    if "berkas" in post:
        context |= _run(desk, post["berkas"])
    elif form.is_valid():
        context |= _look(desk, form.cleaned_data["file"])
    context["recent"] = _mine(desk)[:RECENT]
    answer = desk.page("daftar_periksa.html", **context)
    answer.status_code = 400 if form.errors else 200
    return answer


def _mine(desk: Desk) -> QuerySet[ImportFile]:
    """The lists that the user handed in, the last first; what they hold is not fetched."""
    mine = ImportFile.objects.filter(uploaded_by=desk.user, kind=ImportFile.Kind.RECEIPTS, election=desk.election)
    return mine.defer("content").order_by("-uploaded_at")


def _look(desk: Desk, file: UploadedFile[bytes]) -> dict[str, Any]:
    """What the file would do; one without faults is kept, and waits for a yes."""
    content = file.read()
    looked = imports.preview(ImportFile.Kind.RECEIPTS, desk.election, content)
    kept = None
    if not looked.errors:
        kind, name = ImportFile.Kind.RECEIPTS, str(file.name)
        kept = imports.receive(kind, desk.election, name, content, now=desk.now, user=desk.user)
    return {"outcome": looked, "kept": kept, "filename": file.name}


def _run(desk: Desk, number: str) -> dict[str, Any]:
    """Store a file of one's own that was looked at; a large one later, and again when nobody is there to do it."""
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    kept = get_object_or_404(_mine(desk).select_related("election__region", "uploaded_by"), pk=pk)
    if len(kept.content) > AT_ONCE and _left_to_the_worker(kept):
        return {"later": kept}
    return {"outcome": imports.run(kept, desk.now), "filename": kept.filename, "done": True}


def _left_to_the_worker(kept: ImportFile) -> bool:
    try:
        tasks.import_file.delay(kept.pk)
    except OperationalError:  # the broker is away: it is done here, however long it takes
        return False
    return True


def _table(region: Region, lists: list[Checklist]) -> exports.Table:
    table = exports.Table(f"Daftar periksa {region.code}", HEADER)
    for one in lists:
        for item in one.items:
            row: list[exports.Cell] = [one.place.code, one.place.label, item.code, item.name, item.unit, item.need]
            table.rows.append([*row, *[None] * (len(HEADER) - len(row))])
    return table
