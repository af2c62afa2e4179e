"""Signing a device in and out; each is written in the audit trail with the device's name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from logistik.api.errors import CodeWanted, LockedOut
from logistik.api.sent import LoginSent
from logistik.api.shown import MeShown, TokenShown
from pengawasan import audit, codes, scoping
from pengawasan.backends import TokenAuthentication, code_failed
from pengawasan.models import Supervisor

from .door import BODY_REFUSED, REFUSED, Door, problem

NAMED = 16  # of a token's digest: enough to tell devices apart, of no use to anybody else


class NoAuthentication(TokenAuthentication):
    """An old token sent along does not keep anybody from signing in anew."""

    def authenticate(self, request: Request) -> None:
        return None


class Login(Door):
    authentication_classes: list[type[BaseAuthentication]] = [NoAuthentication]
    permission_classes = [AllowAny]
    serializer_class = LoginSent

    @extend_schema(
        operation_id="login",
        auth=[],
        responses=BODY_REFUSED
        | {
            200: TokenShown,
            400: problem("Nama pengguna atau kata sandi belum diisi."),
            401: problem("Nama pengguna atau kata sandi salah; bagi kantor juga kode sekali pakai (`errors.otp`)."),
            429: problem("Terlalu banyak percobaan gagal."),
            **{status: REFUSED[status] for status in (414, 503)},
        },
    )
    def post(self, request: Request) -> Response:
        """A token for one device."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        user = self.identify(sent.validated_data["username"], sent.validated_data["password"])
        self.second_step(user, sent.validated_data.get("otp", ""))
        with transaction.atomic():
            get_token_model().objects.filter(user=user, expiry__lt=self.now).delete()
            token, secret = get_token_model().objects.create(user)
            user_logged_in.send(sender=Supervisor, request=request._request, user=user)
            note("device.login", user, token.digest, self, device=sent.validated_data.get("device", ""))
        return Response(TokenShown({"token": secret, "expiry": token.expiry}).data)

    def identify(self, username: str, password: str) -> Supervisor:
        django_request = self.request._request
        user = authenticate(django_request, username=username, password=password)
        self.refuse_the_locked_out()
        if not isinstance(user, Supervisor):
            raise AuthenticationFailed("Nama pengguna atau kata sandi tidak cocok.")
        return user

    def second_step(self, user: Supervisor, code: str) -> None:
        """An office says a code as well; it is set up in the browser."""
        if not codes.asked_of(user, self.now):
            return
        if codes.held(user) is None:
            raise CodeWanted(codes.WANTED)
        if not code:
            raise CodeWanted("Ketik kode sekali pakai dari aplikasi autentikator, atau satu kode cadangan.")
        try:
            codes.check(user, code, self.now)
        except codes.Refused as refusal:
            if refusal.wait:
                raise LockedOut(str(refusal)) from refusal
            code_failed(self.request._request, user)
            self.refuse_the_locked_out()
            raise CodeWanted(str(refusal)) from refusal

    def refuse_the_locked_out(self) -> None:
        django_request = self.request._request
        if getattr(django_request, "axes_locked_out", False):
            django_request.axes_locked_out = False  # type: ignore[attr-defined] # the page of the browser's entrance
            raise LockedOut


class Logout(Door):
    authentication_classes = [TokenAuthentication]

    @extend_schema(operation_id="logout", request=None, responses=REFUSED | {204: None})
    def post(self, request: Request) -> Response:
        """The token of this device is worth nothing from now on."""
        token: Any = request.auth
        if token is None:
            raise NotAuthenticated
        with transaction.atomic():
            digest = token.digest
            user_logged_out.send(sender=Supervisor, request=request._request, user=self.user)
            token.delete()
            note("device.logout", self.user, digest, self)
        return Response(status=204)


def note(action: str, user: Supervisor, digest: str, door: Door, **data: str) -> None:
    """The audit entry; the beginning of the token's digest ties the signing out to the signing in."""
    codes = scoping.codes(user, door.now)
    place = codes[0] if codes else ""
    audit.record(action, user.username, place=place, now=door.now, actor=user, token=digest[:NAMED], **data)


class Me(Door):
    serializer_class = MeShown

    @extend_schema(operation_id="me", responses=REFUSED | {200: MeShown})
    def get(self, request: Request) -> Response:
        """Who I am, what I am assigned to, and which regions I see."""
        user = self.user
        assigned = user.assignments.select_related("region").order_by("-valid_from", "pk")
        shown: Any = {
            "id": user.pk,
            "username": user.username,
            "name": str(user),
            "roles": sorted({a.role for a in scoping.assignments(user, self.now)}),
            "regions": scoping.codes(user, self.now),
            "assignments": assigned,
        }
        return Response(MeShown(shown).data)
