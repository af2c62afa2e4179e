"""Rekap: a workbook of every item by kecamatan, desa and TPS is asked for, watched while it is written, and fetched."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from kombu.exceptions import OperationalError

from logistik import recap, tasks
from logistik.models import Job
from pengawasan import exports
from pengawasan.models import Level, Region

from .desk import Desk, at_desk, is_poll

RECENT = 12
#: Of one person at a time: the worker that writes them also looks for indications.
MOST = 3


class RecapForm(forms.Form):
    place = forms.ChoiceField(
        label="Wilayah",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": "Pilih wilayahnya.", "invalid_choice": "Wilayah ini tidak ada di penugasan Anda."},
    )

    def __init__(self, desk: Desk, data: QueryDict | None = None) -> None:
        asked = desk.request.GET.get("wilayah", desk.home.code)[:13].replace("\x00", "")
        super().__init__(data, initial={"place": asked})
        seen = Region.objects.visible_to(desk.user, desk.now).live().filter(level__range=(Level.KABUPATEN, Level.DESA))
        near = seen.filter(Q(pk=desk.home.pk) | Q(parent=desk.home.pk) | Q(pk=asked))
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(r.code, r.label) for r in near.select_related("parent").order_by("level", "code")]


@at_desk
def recaps(desk: Desk) -> HttpResponse:
    """What the user asked for lately; an open page asks for these rows alone while one of them is being written."""
    sent = desk.request.method == "POST"
    jobs = Job.objects.of(desk.user, desk.now).filter(election=desk.election).select_related("place__parent")
    if is_poll(desk.request) and not sent:
        return rows(desk.request, list(jobs[:RECENT]))
    form = RecapForm(desk, desk.request.POST if sent else None)
    if sent and (desk.viewer is not None or not form.fields["place"].choices):  # type: ignore[attr-defined]
        raise PermissionDenied
    if form.is_valid() and Job.objects.filter(requested_by=desk.user).unfinished().count() >= MOST:
        form.add_error("place", f"{MOST} rekap Anda masih disusun; tunggu salah satunya selesai.")
    if form.is_valid():
        place = Region.objects.get(pk=form.cleaned_data["place"])
        _begin(recap.ask(desk.election, place, user=desk.user, now=desk.now), desk)
        return redirect("recaps")
    page = desk.page("rekap/halaman.html", form=form, jobs=jobs[:RECENT], active=_active(list(jobs[:RECENT])))
    page.status_code = 400 if form.errors else 200
    return page


@at_desk
def file(desk: Desk, pk: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.of(desk.user, desk.now), pk=pk)
    if job.state != Job.State.DONE:
        raise Http404
    return exports.download(recap.stored(job).read_bytes(), exports.XLSX, job.filename)


def rows(request: HttpRequest, jobs: list[Job]) -> HttpResponse:
    return render(request, "rekap/daftar.html", {"jobs": jobs, "active": _active(jobs)})


def _active(jobs: list[Job]) -> bool:
    return any(job.is_active for job in jobs)


def _begin(job: Job, desk: Desk) -> None:
    """Left to the worker; while the broker is away it is done here, however long it takes."""
    try:
        tasks.write_recap.delay(str(job.pk))
    except OperationalError:
        recap.run(job.pk, desk.now)
