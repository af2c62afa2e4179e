"""Who may sign in. The people of the demo exist in the demo alone: their password is printed on its first page."""

from __future__ import annotations

from typing import Any

import knox.auth
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from rest_framework.exceptions import AuthenticationFailed

from pengawasan import codes, identity, people
from pengawasan.models import Supervisor


class LeanArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, as OWASP's Password Storage Cheat Sheet asks for.

    Django's own 100 MiB are taken by each of those who sign in at the same moment: on the eve of voting that is all of
    a small server's memory.
    """

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1


def exists_here(user: Supervisor) -> bool:
    """Whether this installation knows the user at all."""
    return settings.DEMO or not user.is_sample


def code_failed(request: HttpRequest, user: Supervisor) -> None:
    """A wrong code counts like a wrong password: by name and address, and in /metrics."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)


class SampleAwareBackend(ModelBackend):
    """By name and password; also asked on every request of a session, so that an old one ends too."""

    def authenticate(self, *args: Any, **named: Any) -> Any:
        user = super().authenticate(*args, **named)
        if user is not None:
            people.strengthen(user, named["password"], timezone.now())
        return user

    def get_user(self, user_id: Any) -> Supervisor | None:
        """Whom a session names, with their assignments: every page asks for both."""
        user = identity.by_id(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and exists_here(user)


class TokenAuthentication(knox.auth.TokenAuthentication):
    """By the token of a device."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """As the library does, which would ask for the token alone, and then for all others of the person."""
        now = timezone.now()
        # Bytes that are no text would be a fault of ours further on
        found = identity.by_token(token.decode()) if token.isalnum() else None
        if found is None or (found.expiry is not None and found.expiry < now):
            raise AuthenticationFailed(_("Token tidak sah."))
        user, found = self.validate_user(found)
        # Signed in by a password alone before there was an office, or before offices had to say a code
        if codes.must(user, now) and codes.standing(user) is None:
            raise AuthenticationFailed(codes.WANTED)
        return user, found

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        if not exists_here(auth_token.user):
            raise AuthenticationFailed(_("Pengguna tidak aktif atau sudah dihapus."))
        user, token = super().validate_user(auth_token)
        return user, token


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """How the API's description names it."""

    target_class = "pengawasan.backends.TokenAuthentication"
