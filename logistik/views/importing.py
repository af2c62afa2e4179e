"""Tables handed in by the office: looked at with every fault named, then stored, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from logistik import imports, tasks
from logistik.models import ImportFile
from pengawasan import activation, exports, people, scoping

from .desk import Desk, at_desk, is_poll
from .import_forms import TABLES, TOLD, ColumnsForm, FileForm, Kind

#: Up to this size a file is stored while one waits; larger ones are left to the worker.
AT_ONCE = 40 * 1024
RECENT, WATCHED = 8, timedelta(minutes=10)


@at_desk
def tables(desk: Desk) -> HttpResponse:
    """Voters of the polling stations, or KPU's list of shipments; ``?jenis=`` says which."""
    asked = desk.request.GET.get("jenis", "")
    kind = Kind(asked) if asked in TABLES else Kind.VOTERS
    may = {one: scoping.may(desk.user, imports.importers(one), desk.election.region_id, desk.now) for one in TABLES}
    kinds = [(one, Kind(one).label) for one in TABLES if may[one]]
    return handed_in(desk, kind, "impor.html", kinds=kinds, columns=TOLD[kind].columns, people=kind == Kind.SUPERVISORS)


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
    """Look at a file, say which column is which, store it, take it back; for the office of the whole election."""
    if not scoping.may(desk.user, imports.importers(kind), desk.election.region_id, desk.now):
        raise PermissionDenied
    post, files = desk.request.POST, _files(desk, kind)
    context |= {"kind": kind, "taken_back": TOLD[kind].taken_back}
    if is_poll(desk.request) and desk.request.method == "GET":
        return render(desk.request, "bagian/berkas_impor.html", context | _recent(desk, files))
    form = FileForm(post, desk.request.FILES) if desk.request.method == "POST" and "berkas" not in post else FileForm()
    if "berkas" in post:
        context |= _DEEDS.get(post.get("tindakan", ""), _store)(desk, files, post["berkas"])
    elif "berkas" in desk.request.GET:
        context |= _look_again(desk, files, desk.request.GET["berkas"])
    elif form.is_valid():
        context |= _look(desk, kind, form.cleaned_data["file"])
    answer = desk.page(template, form=form, **context, **_recent(desk, files))
    answer.status_code = 400 if form.errors or context.get("refused") else 200
    return answer


def _files(desk: Desk, kind: Kind) -> QuerySet[ImportFile]:
    """What the office handed in, the last first; what the files hold is not fetched."""
    files = ImportFile.objects.filter(kind=kind, election=desk.election).select_related("uploaded_by", "undone_by")
    return files.defer("content", "trace").order_by("-uploaded_at")


def _recent(desk: Desk, files: QuerySet[ImportFile]) -> dict[str, Any]:
    # A worker that is gone for good is not waited for
    busy = Q(state=ImportFile.State.WAITING, uploaded_at__gt=desk.now - WATCHED) | Q(state=ImportFile.State.UNDOING)
    watched = files.filter(busy, percent__range=(1, 99)).exists()
    return {"recent": files[:RECENT], "watched": watched, "desk": desk, "lost_before": desk.now - WATCHED}


def _look(desk: Desk, kind: Kind, file: UploadedFile[bytes]) -> dict[str, Any]:
    """What the file would do. One whose first line can be read is kept, and waits for a yes or for other columns."""
    content = file.read()
    looked = imports.preview(kind, desk.election, content)
    if not looked.headings:
        return {"outcome": looked, "filename": file.name}
    kept = imports.receive(
        kind, desk.election, str(file.name), content, now=desk.now, user=desk.user, columns=looked.columns
    )
    return _shown(desk, kept, looked)


def _look_again(desk: Desk, files: QuerySet[ImportFile], number: str) -> dict[str, Any]:
    kept = _named(files.filter(state=ImportFile.State.WAITING, uploaded_by=desk.user), number)
    return _shown(desk, kept, imports.preview(kept.kind, kept.election, bytes(kept.content), kept.columns))


def _choose(desk: Desk, files: QuerySet[ImportFile], number: str) -> dict[str, Any]:
    """The file again, with the columns as they were corrected."""
    kept = _named(files.filter(state=ImportFile.State.WAITING, uploaded_by=desk.user), number)
    content = bytes(kept.content)
    looked = imports.preview(kept.kind, kept.election, content, kept.columns)
    form = ColumnsForm(Kind(kept.kind), looked, desk.request.POST)
    if not form.is_valid():
        return _shown(desk, kept, looked) | {"columns_form": form, "refused": True}
    kept.columns = form.chosen
    kept.save(update_fields=["columns"])
    return _shown(desk, kept, imports.preview(kept.kind, kept.election, content, kept.columns))


def _shown(desk: Desk, kept: ImportFile, looked: imports.Outcome) -> dict[str, Any]:
    form = ColumnsForm(Kind(kept.kind), looked)
    foreseen = imports.foreseen(kept, looked.columns, desk.now)
    return {"outcome": looked, "kept": kept, "filename": kept.filename, "columns_form": form, "foreseen": foreseen}


def _store(desk: Desk, files: QuerySet[ImportFile], number: str) -> dict[str, Any]:
    """Store a file of one's own that was looked at; a large one later, and at once when nobody is there to do it."""
    kept = _named(files.filter(uploaded_by=desk.user), number)
    if kept.state == ImportFile.State.WAITING and len(kept.content) > AT_ONCE:
        ImportFile.objects.filter(pk=kept.pk).update(percent=1)
        if _left_to_the_worker(tasks.import_file, kept):
            return {"later": kept}
    return {"outcome": imports.run(kept, desk.now), "filename": kept.filename, "done": True}


def _take_back(desk: Desk, files: QuerySet[ImportFile], number: str) -> dict[str, Any]:
    """Whoever of the office; a large file by the worker."""
    kept = _named(files, number)
    found = imports.undo(kept, desk.now, desk.user)
    if not found and len(kept.content) > AT_ONCE and _left_to_the_worker(tasks.undo_import, kept):
        return {"later": kept}
    found = found or imports.finish(kept, desk.now)
    return {"undone": kept, "obstacles": found, "refused": bool(found)}


_DEEDS = {"kolom": _choose, "batalkan": _take_back}


def _named(files: QuerySet[ImportFile], number: str) -> ImportFile:
    """With all that it holds."""
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    return get_object_or_404(files.defer(None).select_related("election__region", "uploaded_by", "undone_by"), pk=pk)


def _left_to_the_worker(task: Any, kept: ImportFile) -> bool:
    try:
        task.delay(kept.pk)
    except OperationalError:  # the broker is away: it is done here, however long it takes
        return False
    return True
