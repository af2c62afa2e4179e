"""Tables handed in by the office: looked at with every fault named, then stored, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from logistik import imports, tasks
from logistik.models import ImportFile
from pengawasan import activation, people, scoping

from . import exports
from .desk import Desk, at_desk, is_poll

MOST_BYTES = 5 * 1024 * 1024
#: Up to this size a file is stored while one waits; larger ones are left to the worker.
AT_ONCE = 40 * 1024
RECENT, WATCHED = 8, timedelta(minutes=10)
Kind = ImportFile.Kind
#: What can be handed in on the page of imports, with its columns and what each holds.
TABLES: dict[str, list[tuple[str, str]]] = {
    Kind.VOTERS: [
        ("kode_tps", "seperti 16.12.01.1003.001; TPS yang belum ada dibuat"),
        ("pemilih_l, pemilih_p", "jumlah pemilih laki-laki dan perempuan"),
    ],
    Kind.SHIPMENTS: [
        ("no_surat_jalan", "satu surat jalan boleh banyak baris"),
        ("asal, tujuan", "kode wilayah"),
        ("tahap", "1 atau 2"),
        ("berangkat, perkiraan_tiba", "seperti 26/11/2024 14:30, waktu setempat"),
        ("kode_barang, jumlah", "barang dan banyaknya"),
        ("untuk", "kode TPS yang dituju isinya; boleh kosong"),
    ],
    Kind.SUPERVISORS: [
        ("nama_pengguna, nama", "nama pengguna tanpa spasi; yang sudah ada mendapat penugasan baru"),
        ("jabatan", "panwascam, pkd, atau ptps"),
        ("kode_wilayah", "kecamatan, desa, atau TPS menurut jabatannya"),
        ("berlaku_dari, berlaku_sampai", "seperti 04/11/2024; sampai boleh kosong"),
        ("nomor_surat, telepon", "boleh kosong"),
        ("menggantikan", "nama pengguna yang digantikan; penugasannya berakhir sehari sebelumnya"),
    ],
}


class FileForm(forms.Form):
    file = forms.FileField(
        label="Berkas",
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong."},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 5 MB.")
        return file


@at_desk
def tables(desk: Desk) -> HttpResponse:
    """Voters of the polling stations, or KPU's list of shipments; ``?jenis=`` says which."""
    asked = desk.request.GET.get("jenis", "")
    kind = Kind(asked) if asked in TABLES else Kind.VOTERS
    may = {one: scoping.may(desk.user, imports.importers(one), desk.election.region_id, desk.now) for one in TABLES}
    kinds = [(one, Kind(one).label) for one in TABLES if may[one]]
    return handed_in(desk, kind, "impor.html", kinds=kinds, columns=TABLES[kind], people=kind == Kind.SUPERVISORS)


@require_safe
@at_desk
def activation_links(desk: Desk) -> HttpResponse:
    """For coordinators: whoever has no password yet, each with the link by which they choose one."""
    if desk.viewer is not None or not scoping.codes(desk.user, desk.now, people.ADMINISTRATORS):
        raise PermissionDenied
    found = activation.waiting(desk.user, desk.now)
    rows = [(one, desk.request.build_absolute_uri(reverse("activate", args=[activation.token(one)]))) for one in found]
    if file := exports.wanted(desk.request):
        table = exports.Table("Tautan aktivasi", ("Nama pengguna", "Nama", "Telepon", "Tautan"))
        table.rows = [[one.username, one.name, one.phone, link] for one, link in rows]
        return exports.answer(table, file, desk.now)
    return desk.page("aktivasi_daftar.html", rows=rows, days=activation.GOOD.days)


def handed_in(desk: Desk, kind: Kind, template: str, **context: Any) -> HttpResponse:
    """Look at a file, then store it; for the office that supervises the whole election."""
    if not scoping.may(desk.user, imports.importers(kind), desk.election.region_id, desk.now):
        raise PermissionDenied
    post, mine = desk.request.POST, _mine(desk, kind)
    context |= {"kind": kind}
    if is_poll(desk.request) and desk.request.method == "GET":
        return render(desk.request, "bagian/berkas_impor.html", context | _recent(desk, mine))
    form = FileForm(post, desk.request.FILES) if desk.request.method == "POST" and "berkas" not in post else FileForm()
    if "berkas" in post:
        context |= _run(mine, post["berkas"], desk)
    elif form.is_valid():
        context |= _look(desk, kind, form.cleaned_data["file"])
    answer = desk.page(template, form=form, **context, **_recent(desk, mine))
    answer.status_code = 400 if form.errors else 200
    return answer


def _mine(desk: Desk, kind: Kind) -> QuerySet[ImportFile]:
    """What the user handed in, the last first; what the files hold is not fetched."""
    mine = ImportFile.objects.filter(uploaded_by=desk.user, kind=kind, election=desk.election)
    return mine.defer("content").order_by("-uploaded_at")


def _recent(desk: Desk, mine: QuerySet[ImportFile]) -> dict[str, Any]:
    # A file that was looked at and not stored waits, too: watched is only what the worker may have, and for a while
    waiting = mine.filter(state=ImportFile.State.WAITING, uploaded_at__gt=desk.now - WATCHED)
    large = waiting.annotate(size=Length("content")).filter(size__gt=AT_ONCE)
    return {"recent": mine[:RECENT], "watched": large.exists(), "desk": desk}


def _look(desk: Desk, kind: Kind, file: UploadedFile[bytes]) -> dict[str, Any]:
    """What the file would do; one without faults is kept, and waits for a yes."""
    content = file.read()
    looked = imports.preview(kind, desk.election, content)
    kept = None
    if not looked.errors:
        kept = imports.receive(kind, desk.election, str(file.name), content, now=desk.now, user=desk.user)
    return {"outcome": looked, "kept": kept, "filename": file.name}


def _run(mine: QuerySet[ImportFile], number: str, desk: Desk) -> dict[str, Any]:
    """Store a file of one's own that was looked at; a large one later, and again when nobody is there to do it."""
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    kept = get_object_or_404(mine.select_related("election__region", "uploaded_by"), pk=pk)
    if len(kept.content) > AT_ONCE and _left_to_the_worker(kept):
        return {"later": kept}
    return {"outcome": imports.run(kept, desk.now), "filename": kept.filename, "done": True}


def _left_to_the_worker(kept: ImportFile) -> bool:
    try:
        tasks.import_file.delay(kept.pk)
    except OperationalError:  # the broker is away: it is done here, however long it takes
        return False
    return True
