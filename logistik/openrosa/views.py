"""What Collect asks for: the list of forms, a form, its lists; and what it sends."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse

from logistik import intake
from logistik.api.errors import flat
from logistik.models import Channel

from .entrance import MOST_BYTES, Caller, open_rosa, told
from .forms import FORMS, MEDIA, form, md5, media
from .reading import Submission, Unreadable, read

XML = "text/xml; charset=utf-8"
FILE = "xml_submission_file"


@open_rosa
def form_list(caller: Caller) -> HttpResponse:
    """The forms; a browser cannot send them, so they are the same for everybody who may enter."""
    forms = [(form(form_id), _address(caller, "form", form_id)) for form_id in FORMS]
    manifests = {form_id: _address(caller, "manifest", form_id) for form_id in FORMS}
    listed = [(one, address, manifests[one.id]) for one, address in forms]
    return render(caller.request, "openrosa/daftar.xml", {"forms": listed}, content_type=XML)


@open_rosa
def form_xml(caller: Caller, form_id: str) -> HttpResponse:
    return HttpResponse(form(_known(form_id)).xml, content_type=XML)


@open_rosa
def manifest(caller: Caller, form_id: str) -> HttpResponse:
    """The lists of a form; their hashes are those of this user's own."""
    files = [
        (name, md5(media(name, caller)), _address(caller, "media", form_id, name)) for name in MEDIA[_known(form_id)]
    ]
    return render(caller.request, "openrosa/manifes.xml", {"files": files}, content_type=XML)


@open_rosa
def media_file(caller: Caller, form_id: str, filename: str) -> HttpResponse:
    if filename not in MEDIA[_known(form_id)]:
        raise Http404
    return HttpResponse(media(filename, caller), content_type="text/csv; charset=utf-8")


@open_rosa
def submission(caller: Caller) -> HttpResponse:
    """HEAD asks whether one may send. POST: 201 new or identical again, 409 other content under the same id."""
    request = caller.request
    if request.method == "HEAD":
        return HttpResponse(status=204)
    if request.method != "POST":
        response = told(request, "Kirim dengan POST.", 405)
        response["Allow"] = "HEAD, POST"
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return told(request, "Kiriman lebih besar dari 20 MB; kirim foto lebih sedikit sekaligus.", 413)
    try:
        return _received(caller)
    except (Unreadable, MultiPartParserError) as error:
        sentence = str(error) if isinstance(error, Unreadable) else "Kiriman terpotong; kirim lagi."
        return told(request, sentence, 400)
    except intake.Invalid as error:
        return told(request, " ".join(f"{column}: {said}" for column, said in error.errors.items()), 400)
    except intake.OutOfScope:
        return told(request, "Tempat di luar wilayah penugasan Anda pada waktu itu.", 404)
    except OSError:
        return told(request, "Server tidak dapat menyimpan foto sekarang; kirim lagi nanti.", 503)


def _received(caller: Caller) -> HttpResponse:
    """The shape is looked at first, then photos are kept, then the report is stored: nothing of it if a photo fails."""
    files = caller.request.FILES
    form = files.get(FILE)
    if form is None:
        raise Unreadable(f"Kiriman tidak memuat {FILE}.")
    body = form.read()
    sent = read(body, caller.request.headers.get("Date"))
    statement = sent.kind.statement(data=sent.content)
    if not statement.is_valid():
        raise intake.Invalid({column: said[0] for column, said in flat(statement.errors).items()})
    for name in sorted(sent.photos):
        if photo := files.get(name):
            _keep(photo, name, sent, caller)
    said = intake.Sent(sent.content, body, caller.user, caller.now, channel=Channel.ODK)
    answer = sent.kind.store(statement, said)
    if answer.status == "conflict":
        return told(caller.request, answer.body["detail"], 409)
    warnings = " ".join(answer.body["warnings"])
    return told(caller.request, f"Laporan disimpan. {warnings}".strip(), 201, nature="submit_success")


def _keep(file: UploadedFile[bytes], name: str, sent: Submission, caller: Caller) -> None:
    """A photo under an id that is the same whenever it is sent again with its report."""
    if (file.size or 0) > intake.MOST_PHOTO_BYTES:
        raise intake.Invalid({name: "Foto lebih besar dari 8 MB."})
    content, subject = file.read(), UUID(sent.content["id"])
    pk = uuid5(NAMESPACE_URL, f"odk:{subject}:{name}")
    digest = hashlib.sha256(content).hexdigest()
    intake.store_photo(intake.Picture(pk, sent.kind.name, subject, digest, content), caller.user, caller.now)


def _known(form_id: str) -> str:
    if form_id not in FORMS:
        raise Http404
    return form_id


def _address(caller: Caller, name: str, *args: Any) -> str:
    return caller.request.build_absolute_uri(reverse(f"openrosa:{name}", args=args))
