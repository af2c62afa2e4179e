"""One connection to the API, on behalf of many supervisors."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

DEVICE = "Simulasi (contoh)"
#: How long a phone waits before it tries again, and how often.
PAUSES = (0.5, 1.0, 2.0, 4.0)
_PAGE = 1000


class Unreachable(Exception):
    """The server does not answer, or not as agreed; the message is in Indonesian."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]


@dataclass
class Client:
    """``url`` is the address of the site, ``password`` the one that all people of the demo share."""

    url: str
    password: str
    tokens: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, login: str, path: str, **query: str) -> Answer:
        address = f"{path}?{urlencode(query)}" if query else path
        return self._ask("GET", address, None, self._token(login))

    def post(self, login: str, path: str, body: dict[str, Any]) -> Answer:
        return self._ask("POST", path, body, self._token(login))

    def rows(self, login: str, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page. Raises Unreachable when the list is refused."""
        number = 1
        while True:
            answer = self.get(login, path, **query, page=str(number), page_size=str(_PAGE))
            if answer.status != 200:
                raise Unreachable(f"Daftar {path} ditolak ({answer.status}): {answer.body.get('detail', '')}")
            yield from answer.body["results"]
            if not answer.body["next"]:
                return
            number += 1

    def _token(self, login: str) -> str:
        if login not in self.tokens:
            said = {"username": login, "password": self.password, "device": DEVICE}
            answer = self._ask("POST", "auth/login/", said, None)
            if answer.status != 200:
                problem = answer.body.get("detail", answer.status)
                raise Unreachable(f"{login} tidak dapat masuk: {problem} Simulasi hanya untuk demo.")
            self.tokens[login] = answer.body["token"]
        return self.tokens[login]

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, token: str | None) -> Answer:
        """Ask until there is an answer that is final; what is sent twice is stored once."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Token {token}"
        content = None if body is None else json.dumps(body).encode()
        problem: object = None
        for pause in (*PAUSES, None):
            try:
                answer = self._exchange(method, path, content, headers)
                if answer.status < 500:
                    return answer
                problem = answer.status
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.connection, problem = None, error
            if pause is not None:
                time.sleep(pause)  # as a phone does before it sends again
        raise Unreachable(f"{self.url} tidak menjawab ({problem}). Apakah demo sudah berjalan?")

    def _exchange(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        parts = urlsplit(self.url)
        if self.connection is None:
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self.connection = kind(parts.netloc, timeout=30)
        self.connection.request(method, f"{parts.path.rstrip('/')}/api/v1/{path}", content, headers)
        response = self.connection.getresponse()
        raw = response.read()
        return Answer(response.status, json.loads(raw) if raw else {})
