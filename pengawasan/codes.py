"""The second step after the password of an office: the code that an app shows (TOTP, RFC 6238), or a spare one."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django_otp.oath import TOTP  # type: ignore[import-untyped]
from knox.models import AuthToken

from pengawasan import audit, hiding, scoping
from pengawasan.models import SecondFactor, Supervisor

ISSUER = "Pengawasan Logistik"
DIGITS, SPARES, SPARE_BYTES = 6, 8, 10
#: A telephone's clock may be so many steps of 30 seconds off.
TOLERANCE = 1
WANTED = "Jabatan Anda memerlukan kode sekali pakai. Pasang dulu dengan masuk lewat peramban."
WRONG = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik yang baru."


class Refused(Exception):
    """Why a code lets nobody in, in Indonesian; ``wait`` are the seconds until another one is looked at."""

    def __init__(self, sentence: str, wait: int = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


# Who is asked for one


def may(person: Supervisor, now: datetime) -> bool:
    """Whether codes are for this person: an office, or whoever may do everything. Phones of the field go without."""
    return person.is_superuser or bool(scoping.codes(person, now, scoping.OFFICE))


def must(person: Supervisor, now: datetime) -> bool:
    """Whether this installation lets such a person in with a code alone."""
    return settings.REQUIRE_TOTP and may(person, now)


def held(person: Supervisor) -> SecondFactor | None:
    found: SecondFactor | None = SecondFactor.objects.filter(supervisor=person).first()
    return found


def asked_of(person: Supervisor, now: datetime) -> bool:
    """Whether the password is not enough: for whoever has codes, and whoever must have them."""
    return held(person) is not None or must(person, now)


def standing(person: Supervisor) -> int | None:
    """Which factor is the person's own: what was opened with another, or before there was one, is closed."""
    factor: SecondFactor | None = getattr(person, "second_factor", None)  # comes with whoever asks
    return factor.pk if factor else None


# Setting up


def new_secret() -> str:
    """As it is typed into an app that has no camera."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address(person: Supervisor, secret: str) -> str:
    """What the QR code holds."""
    label = quote(f"{ISSUER}:{person.username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def set_up(
    person: Supervisor, secret: str, said: str, now: datetime, *, before: str = ""
) -> tuple[SecondFactor, list[str]]:
    """Keep the secret of which ``said`` is a code, and return it with the spare codes, which nobody sees again.

    Whoever has codes already says one of those, too (``before``). Devices that were signed in by the password alone are
    out. Raises :class:`Refused`.
    """
    step = _step(secret, _plain(said), now, after=0)
    if step is None:
        raise Refused("Kode tidak cocok. Periksa apakah jam telepon Anda tepat, lalu ketik kode yang sedang tampil.")
    known = check(person, before, now) if held(person) is not None else None
    with transaction.atomic():
        Supervisor.objects.select_for_update().get(pk=person.pk)
        gone = list(SecondFactor.objects.filter(supervisor=person))
        if gone != ([known] if known else []):
            raise Refused("Kode baru saja dipasang dari tempat lain. Mulai lagi dari awal.")
        SecondFactor.objects.filter(supervisor=person).delete()
        spares = [base64.b32encode(secrets.token_bytes(SPARE_BYTES)).decode() for _ in range(SPARES)]
        kept = {"secret": hiding.hide(secret), "spares": [_hash(spare) for spare in spares]}
        made = SecondFactor.objects.create(supervisor=person, since=now, last_step=step, **kept)
        AuthToken.objects.filter(user=person).delete()
        _record("kode_dipasang", person, [*gone, made], now, person)
    return made, ["-".join(spare[n : n + 4] for n in range(0, len(spare), 4)) for spare in spares]


def reset(person: Supervisor, *, now: datetime, actor: Supervisor | None, reason: str) -> bool:
    """Take somebody's codes away, as when the telephone is lost: the next sign-in sets up new ones, and everything that
    was signed in with them is out. False when there were none."""
    with transaction.atomic():
        gone = list(SecondFactor.objects.select_for_update().filter(supervisor=person))
        if gone:
            SecondFactor.objects.filter(supervisor=person).delete()
            AuthToken.objects.filter(user=person).delete()
            _record("kode_disetel_ulang", person, gone, now, actor, reason=reason)
    return bool(gone)


# Saying one


def check(person: Supervisor, said: str, now: datetime) -> SecondFactor:
    """The factor of which this is a code that nobody used yet. Raises :class:`Refused`; what is wrong is counted."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(supervisor=person).first()
        refusal = Refused(WRONG) if factor is None else _judged(factor, _plain(said), now)
    if factor is None or refusal is not None:
        raise refusal or Refused(WRONG)
    return factor


def _judged(factor: SecondFactor, said: str, now: datetime) -> Refused | None:
    """Why not; the row remembers the answer."""
    if wait := factor.wait(now):
        return Refused(f"Terlalu banyak kode yang salah. Coba lagi dalam {wait} detik.", wait)
    step, spare = _step(_secret(factor), said, now, after=factor.last_step), _hash(said)
    if step is None and spare not in factor.spares:
        factor.wrong, factor.wrong_at = factor.wrong + 1, now
        factor.save(update_fields=["wrong", "wrong_at"])
        return Refused(WRONG)
    factor.wrong, factor.wrong_at, factor.last_step = 0, None, step or factor.last_step
    factor.spares = [one for one in factor.spares if one != spare]
    factor.save(update_fields=["wrong", "wrong_at", "last_step", "spares"])
    if step is None:
        left = {"left": len(factor.spares)}
        _record("kode_cadangan_dipakai", factor.supervisor, [factor], now, factor.supervisor, **left)
    return None


def _step(secret: str, said: str, now: datetime, *, after: int) -> int | None:
    """The step whose code this is, later than the one that was used last."""
    if not secret or len(said) != DIGITS or not (said.isascii() and said.isdigit()):
        return None
    totp = TOTP(base64.b32decode(secret), digits=DIGITS)
    totp.time = now.timestamp()
    return int(totp.t()) if totp.verify(int(said), TOLERANCE, min_t=after + 1) else None


def _secret(factor: SecondFactor) -> str:
    """Empty where the key is another one: then spare codes are left, and whoever may reset it."""
    try:
        return hiding.reveal(factor.secret)
    except ValueError:
        return ""


def _plain(said: str) -> str:
    """As people type it: in groups, with hyphens, in lower case."""
    return "".join(said.split()).replace("-", "").upper()


def _hash(spare: str) -> str:
    return hashlib.sha256(spare.encode(errors="replace")).hexdigest()


def _record(
    action: str, person: Supervisor, rows: list[SecondFactor], now: datetime, actor: Supervisor | None, **data: object
) -> None:
    place = next(iter(scoping.codes(person, now)), "")
    audit.record(action, f"pengawas {person.username}"[:80], rows, place=place, now=now, actor=actor, **data)
