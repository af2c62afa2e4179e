"""The entrance: signing in and out, and what is said when the house itself is in trouble."""

from __future__ import annotations

import sys

import psycopg2
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

RETRY_SECONDS = 30
#: What a connection that died raises: mostly through Django, here and there straight from the driver.
AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)


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


class Logout(LogoutView):
    """By POST only, back to the entrance."""

    next_page = "login"


def trouble(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After when the database is away, otherwise 500. Neither page needs the database."""
    if isinstance(sys.exc_info()[1], AWAY):
        page = loader.render_to_string("503.html", {"seconds": RETRY_SECONDS})
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponse(loader.render_to_string("500.html"), status=500)
