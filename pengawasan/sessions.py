"""Sessions, kept in the database."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: Any) -> bool:
        """A key that the server never gave out is none: some bytes of a cookie would be a fault in the database."""
        known: bool = super()._validate_session_key(key)  # type: ignore[misc]  # untyped there
        return known and key.isascii() and key.isalnum()
