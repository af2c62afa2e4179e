"""Who asks, with all that their rights are read from: one statement, asked anew with every request."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from typing import Any

from django.db.models import FilteredRelation
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from pengawasan import scoping
from pengawasan.models import Supervisor
from pengawasan.questions import Planned


def by_id(pk: int) -> Supervisor | None:
    """Whom a session names."""
    return _whole(_BY_ID.rows(pk))


def by_token(said: str) -> AuthToken | None:
    """The token that a device says, with whose it is. It may have expired."""
    digest, alike = hash_token(said), _BY_TOKEN.rows(said[: CONSTANTS.TOKEN_KEY_LENGTH])
    person: Any = _whole([one for one in alike if compare_digest(one.token.digest, digest)])
    return person and person.token


def install() -> None:
    """Put both questions into the database."""
    _BY_ID.install()
    _BY_TOKEN.install()


def _of_id(pk: int) -> Any:
    return Supervisor.objects.assigned().select_related("second_factor").filter(pk=pk)


def _of_key(key: str) -> Any:
    tokens = Supervisor.objects.assigned().annotate(token=FilteredRelation("auth_token_set"))
    return tokens.select_related("second_factor", "token").filter(token__token_key=key)


_BY_ID: Planned[Any] = Planned(_of_id, family="pengawasan_by_id_", kind="bigint", example=1)
_BY_TOKEN: Planned[Any] = Planned(_of_key, family="pengawasan_by_token_", kind="text", example="kunci")


def _whole(rows: Sequence[Any]) -> Supervisor | None:
    """One person, of a row for each of their assignments."""
    person: Supervisor | None = next(iter(rows), None)
    if person is not None:
        scoping.remember(person, [one.duty for one in rows if hasattr(one, "duty")])
    return person
