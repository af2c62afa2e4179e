"""One message, whichever way it goes: mail, a signed webhook, Telegram, a gateway to WhatsApp. All are HTTP or SMTP."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import threading
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail

from logistik.models import AlertChannel

#: Seconds for each step of a conversation with a server that is not ours.
PATIENCE = 5
#: Seconds for all of it.
WHOLE = 10
TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True)
class Message:
    """``key`` stays the same when a message is sent again, so that whoever gets it can tell."""

    key: str
    subject: str
    body: str
    place: str = ""


class NotSent(Exception):
    """It did not arrive; the sentence in Indonesian says why and holds no secret."""


class Channel(Protocol):
    """A way to tell somebody; raises an exception where the message was not taken."""

    def send(self, message: Message) -> None: ...


@dataclass(frozen=True)
class Email:
    address: str

    def send(self, message: Message) -> None:
        subject = " ".join(message.subject.split())[:180]
        send_mail(subject, message.body, settings.DEFAULT_FROM_EMAIL, [self.address])


@dataclass(frozen=True)
class Webhook:
    """JSON, with its HMAC-SHA-256 under ``secret`` in the header ``X-Pengawasan-Signature``."""

    url: str
    secret: str

    def send(self, message: Message) -> None:
        said = {"id": message.key, "subject": message.subject, "text": message.body, "place": message.place}
        body = _json(said)
        mark = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        post(self.url, body, {"X-Pengawasan-Id": message.key, "X-Pengawasan-Signature": f"sha256={mark}"})


@dataclass(frozen=True)
class Telegram:
    """The Bot API's sendMessage."""

    token: str
    chat: str
    server: str = TELEGRAM

    def send(self, message: Message) -> None:
        url = f"{self.server.rstrip('/')}/bot{self.token}/sendMessage"
        post(url, _json({"chat_id": self.chat, "text": f"{message.subject}\n\n{message.body}"[:4000]}), {})


@dataclass(frozen=True)
class WhatsApp:
    """A gateway that takes a number and a text."""

    url: str
    token: str
    number: str

    def send(self, message: Message) -> None:
        body = _json({"to": self.number, "message": f"{message.subject}\n\n{message.body}"[:4000]})
        post(self.url, body, {"Authorization": f"Bearer {self.token}"})


def of(row: AlertChannel) -> Channel:
    """The way that a row of the panel describes."""
    if row.kind == AlertChannel.Kind.TELEGRAM:
        return Telegram(row.secret, row.target, row.url or TELEGRAM)
    if row.kind == AlertChannel.Kind.WHATSAPP:
        return WhatsApp(row.url, row.secret, row.target)
    return Webhook(row.url, row.secret)


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Send to a public server, over TLS; a redirect is not followed. Raises :class:`NotSent`.

    The name is looked up once, and what was checked is what is connected to: nothing of the inside can be reached by
    a name that points there. ``CHANNELS_INSIDE`` lifts both, for an installation whose receivers are its own.
    """
    at = urlsplit(url)
    inside = settings.CHANNELS_INSIDE
    if at.scheme != "https" and not (inside and at.scheme == "http") or not at.hostname:
        raise NotSent("Alamat harus dimulai dengan https://.")
    try:
        port = at.port or (443 if at.scheme == "https" else 80)
        address = _address(at.hostname, port, inside)
        path = f"{at.path or '/'}{'?' + at.query if at.query else ''}"
        headers = {"Content-Type": "application/json", "User-Agent": "pengawasan-logistik", **headers}
        connection = _connection(at.scheme, at.hostname, port, address)
        cut = threading.Timer(WHOLE, _cut, [connection])
        cut.start()
        try:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        finally:
            cut.cancel()
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as problem:
        # Its own words may repeat the address, and that of Telegram holds the token
        raise NotSent(f"Server {at.hostname} tidak dapat dihubungi ({type(problem).__name__}).") from None
    if not 200 <= status < 300:
        raise NotSent(f"Server {at.hostname} menjawab {status}.")


def _address(host: str, port: int, inside: bool) -> str:
    """The address behind a name. Raises :class:`NotSent` where any of its addresses is not a public one."""
    # An address of IPv6 can wrap one of IPv4 in several ways: the outside is reached by IPv4 alone
    family = socket.AF_UNSPEC if inside else socket.AF_INET
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)]
    if not inside and not all(_is_outside(one) for one in found):
        raise NotSent(f"{host} bukan server di internet.")
    return found[0]


def _is_outside(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """To that very address, while certificate and Host header stay those of the name."""
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=PATIENCE)

    def reach(_at: Any, timeout: Any = PATIENCE, source: Any = None) -> socket.socket:
        return socket.create_connection((address, port), timeout, source)

    connection._create_connection = reach  # type: ignore[attr-defined]
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """A server that says a byte now and then would be listened to for ever."""
    if connection.sock:
        connection.sock.shutdown(socket.SHUT_RDWR)


def _json(said: dict[str, str]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
