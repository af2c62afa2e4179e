"""Pustaka: the regulations that the rules rest on, and what was shown at events, with every version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from logistik import intake, training
from logistik.models import Material, Training
from pengawasan import exports

from .desk import Desk, at_desk
from .training_forms import MaterialForm
from .trainings import found_for, organises


@at_desk
def shelves(desk: Desk) -> HttpResponse:
    """All of it, or with ``?nama=`` one instrument; offices add versions, with ``?acara=`` the material of an event."""
    may_add, ask = organises(desk, desk.home.pk), desk.request.GET
    sent = desk.request.method == "POST"
    if sent and not may_add:
        raise PermissionDenied
    about = _event(desk, ask.get("acara", "")) if may_add else None
    start = {"name": ask.get("nama", "")[:150]}
    form = MaterialForm(desk.request.POST, desk.request.FILES) if sent else MaterialForm(initial=start)
    if sent and form.is_valid():
        try:
            done = _publish(desk, form.cleaned_data, about)
            messages.success(desk.request, f"{done} disimpan di pustaka.")
            return redirect(reverse("training", args=[about.pk]) if about else "library")
        except intake.Invalid as invalid:
            form.refuse(invalid)
    seen = Material.objects.visible_to(desk.user, desk.now).select_related("place__parent", "uploaded_by", "training")
    shelves = training.shelves(seen)
    if wanted := ask.get("nama", ""):
        shelves = [shelf for shelf in shelves if shelf.name == wanted]
    context = {"shelves": shelves, "wanted": wanted, "form": form, "may_add": may_add, "about": about}
    page = desk.page("pustaka.html", cited=list(training.cited()), **context)
    page.status_code = 400 if form.errors else 200
    return page


@at_desk
def material(desk: Desk, pk: int) -> HttpResponse:
    """The text as it was handed in: to be kept, not opened in this site."""
    one = get_object_or_404(Material.objects.visible_to(desk.user, desk.now), pk=pk)
    return exports.download(training.stored(one).read_bytes(), "application/pdf", one.filename)


def _event(desk: Desk, key: str) -> Training | None:
    """The event whose material it is, if the user's office holds it."""
    if not key:
        return None
    try:
        one = found_for(desk, UUID(key))
    except ValueError:
        return None
    return one if organises(desk, one.place_id) else None


def _publish(desk: Desk, said: dict[str, Any], about: Training | None) -> Material:
    file: UploadedFile[bytes] = said.pop("file")
    if (file.size or 0) > training.MOST_BYTES:
        raise intake.Invalid({"file": "Berkas lebih besar dari 20 MB."})
    return training.publish(
        about.place if about else desk.home, **said, filename=str(file.name), content=file.read(), training=about,
        user=desk.user, now=desk.now,
    )  # fmt: skip
