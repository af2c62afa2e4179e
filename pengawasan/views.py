"""The entrance: signing in and out, the first password, and what is said when the house itself is in trouble."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.defaults import page_not_found

from pengawasan import activation, codes, health, second_step

RETRY_SECONDS = 30


class LoginForm(AuthenticationForm):
    """Words that a person at the entrance understands; which half was wrong is not said."""

    error_messages = {
        "invalid_login": "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya.",
        "inactive": "Akun ini tidak aktif. Hubungi koordinator.",
    }


class Login(LoginView):
    template_name = "masuk.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """A password is the first of two steps for whoever has codes, or must have them."""
        person, now = form.get_user(), timezone.now()
        if not codes.asked_of(person, now):
            return super().form_valid(form)
        return second_step.begin(self.request, person, self.get_redirect_url(), now)


class Logout(LogoutView):
    """By POST only, back to the entrance."""

    next_page = "login"


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A password twice, by whoever holds the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("new_password1", "Kata sandi"), ("new_password2", "Ulangi kata sandi")):
            self.fields[name].label, self.fields[name].widget.attrs["class"] = label, "input"


@never_cache
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """The link of somebody who has no password yet; once one is chosen, or after a week, it is none."""
    person = activation.person_of(token)
    if person is None:
        return render(request, "aktivasi.html", status=404)
    form = FirstPasswordForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        activation.activate(person, form.cleaned_data["new_password1"], timezone.now())
        return redirect("login")
    page = render(request, "aktivasi.html", {"form": form, "person": person})
    page.status_code = 400 if form.errors else 200
    return page


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: in the one shape of the API below its address, otherwise a page."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Tidak ditemukan.", "errors": {}}, status=404)
    return page_not_found(request, exception)


def trouble(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After when the database is away, otherwise 500. Neither page needs the database."""
    if health.is_away(sys.exc_info()[1]):
        page = loader.render_to_string("503.html", {"seconds": RETRY_SECONDS})
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponse(loader.render_to_string("500.html"), status=500)
