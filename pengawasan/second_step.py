"""The entrance's second door: the code after the password, and where its app is set up.

Between the two steps a session knows whose password was right, and opens nothing: nobody is signed in yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache

from pengawasan import backends, codes, hiding
from pengawasan.models import SecondFactor, Supervisor

#: Where a session keeps who is half in, the secret of an app that is being set up, and with which factor it was opened.
HALF, SETUP, MARK = "setengah_masuk", "kode_baru", "kode"
#: From the password to the code; setting up an app for the first time takes some minutes.
PATIENCE = timedelta(minutes=15)
BACKEND = "pengawasan.backends.SampleAwareBackend"
MOST_CODE = 64


@dataclass(frozen=True)
class Comer:
    """Who stands at the second door: half in by the password, or inside already and changing the codes."""

    person: Supervisor
    onward: str = ""
    is_inside: bool = False


def begin(request: HttpRequest, person: Supervisor, onward: str, now: datetime) -> HttpResponse:
    """The password was right. A session that was there before, or was planted, ends here."""
    request.session.flush()
    request.session[HALF] = {
        "pk": person.pk, "password": person.get_session_auth_hash(), "at": now.timestamp(), "onward": onward,
    }  # fmt: skip
    return redirect("second-step" if codes.held(person) else "second-step-setup")


def taken(request: HttpRequest, now: datetime) -> bool:
    """Whether a session may go on: opened with the codes that stand, or of somebody who has none and needs none."""
    if not isinstance(request.user, Supervisor):
        return True
    factor, mark = codes.standing(request.user), request.session.get(MARK)
    return mark == factor and (factor is not None or not codes.must(request.user, now))


@never_cache
def say(request: HttpRequest) -> HttpResponse:
    """The code of the app, or one of the spare ones."""
    now = timezone.now()
    comer = _half_in(request, now)
    if comer is None:
        return redirect("login")
    if codes.held(comer.person) is None:
        return redirect("second-step-setup")
    try:
        if request.method == "POST":
            return redirect(_let_in(request, comer, codes.check(comer.person, _said(request, "kode"), now)))
    except codes.Refused as refusal:
        return _refused(request, comer, refusal, "kode/langkah.html", {})
    return render(request, "kode/langkah.html", {"person": comer.person})


@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """An app is tied to the account; whoever had codes before says one of them, too."""
    now = timezone.now()
    comer = _half_in(request, now) or _inside(request, now)
    if comer is None:
        return redirect("login")
    before = codes.held(comer.person)
    if before and not comer.is_inside:
        return redirect("second-step")
    secret = _secret(request)
    address = codes.address(comer.person, secret)
    page: dict[str, object] = {"person": comer.person, "before": before, "is_inside": comer.is_inside}
    page |= {"qr": _drawn(address), "secret": secret, "address": address}
    if request.method != "POST":
        return render(request, "kode/pasang.html", page)
    said, old = _said(request, "kode"), _said(request, "kode_lama")
    try:
        factor, spares = codes.set_up(comer.person, secret, said, now, before=old)
    except codes.Refused as refusal:
        return _refused(request, comer, refusal, "kode/pasang.html", page)
    onward = _let_in(request, comer, factor)
    return render(request, "kode/cadangan.html", {"spares": spares, "onward": onward})


def _half_in(request: HttpRequest, now: datetime) -> Comer | None:
    """Whose password was right just now, and still is."""
    half = request.session.get(HALF)
    if half is None or now.timestamp() - half["at"] > PATIENCE.total_seconds():
        return None
    person = backends.SampleAwareBackend().get_user(half["pk"])
    if person is None or not constant_time_compare(half["password"], person.get_session_auth_hash()):
        return None
    return Comer(person, half["onward"])


def _inside(request: HttpRequest, now: datetime) -> Comer | None:
    """Whoever is signed in and may have codes; not while looking through the eyes of another."""
    if not isinstance(request.user, Supervisor):
        return None
    if getattr(request, "viewer", None) is not None or not codes.may(request.user, now):
        raise PermissionDenied
    return Comer(request.user, is_inside=True)


def _let_in(request: HttpRequest, comer: Comer, factor: SecondFactor) -> str:
    """Signed in, with a session whose key nobody knew before; returns where to go."""
    for name in (HALF, SETUP):
        request.session.pop(name, None)
    if comer.is_inside:
        request.session.cycle_key()
    else:
        login(request, comer.person, BACKEND)
    request.session[MARK] = factor.pk
    return comer.onward or resolve_url(settings.LOGIN_REDIRECT_URL)


def _refused(
    request: HttpRequest, comer: Comer, refusal: codes.Refused, page: str, said: dict[str, object]
) -> HttpResponse:
    """The form again; too many wrong codes from one address end the half session as well."""
    if not refusal.wait:
        backends.code_failed(request, comer.person)
    if getattr(request, "axes_locked_out", False):
        request.session.flush()
    answer = render(request, page, said | {"person": comer.person, "fault": str(refusal)})
    answer.status_code = 429 if refusal.wait else 400
    return answer


def _secret(request: HttpRequest) -> str:
    """Of the app that is being set up in this session, the same as long as it takes; encrypted where sessions lie."""
    try:
        return hiding.reveal(request.session.get(SETUP, ""))
    except ValueError:
        secret = codes.new_secret()
        request.session[SETUP] = hiding.hide(secret)
        return secret


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:MOST_CODE]


def _drawn(address: str) -> SafeString:
    made = segno.make(address, error="m", micro=False)
    return mark_safe(  # nosec B308 B703 # noqa: S308 drawn from an address of ours, as squares
        made.svg_inline(border=2, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True)
    )
