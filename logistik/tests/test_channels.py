"""An office is told through its own channel: signed, once, again after a failure, and never into our own network."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from logistik import alerts, channels
from logistik.models import Alert, AlertChannel
from logistik.tests.panel import MUBA, PALI, browser, change, person, url
from logistik.tests.panel import everything as rows_of
from pengawasan.models import AuditEntry

from .ground import KAB, NOW, TPS, Ground

pytestmark = pytest.mark.django_db


class Receiver(ThreadingHTTPServer):
    """A server of somebody else: answers as told, and remembers what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answers: list[int] = []
        self.left = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        if self.path == "/diam/":
            self.server.left.wait()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = {key.lower(): value for key, value in self.headers.items()} | {"raw": body.decode()}
        self.server.got.append((self.path, said, json.loads(body)))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Location", "/lain/")
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Nothing of it belongs on the screen."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.CHANNELS_INSIDE = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.left.set()
    server.shutdown()
    thread.join()
    server.server_close()


def channel(kind: str, region: str = KAB, **more: Any) -> AlertChannel:
    row = AlertChannel(name=kind, kind=kind, region_id=region, **more)
    row.secret = "kunci-contoh"
    row.save()
    return row


def test_a_webhook_is_signed_and_sent_once_and_again_after_a_failure(ground: Ground, receiver: Receiver) -> None:
    row = channel("webhook", url=f"{receiver.url}/terima")
    channel("webhook", "91.01.02", url=f"{receiver.url}/orang-lain")
    receiver.answers = [500, 302]
    ground.count(TPS, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW) == 0
    alert = Alert.objects.get(channel=row)
    assert (alert.sent_at, alert.error) == (None, "Server 127.0.0.1 menjawab 500.")
    assert alerts.send_waiting(NOW + timedelta(seconds=59)) == 0
    assert len(receiver.got) == 1
    assert alerts.send_waiting(NOW + timedelta(seconds=61)) == 0
    assert [path for path, *_ in receiver.got] == ["/terima", "/terima"]  # the redirect was not followed
    row.refresh_from_db()
    assert (row.failures, row.retry_at) == (2, NOW + timedelta(seconds=181))
    assert [alerts.send_waiting(NOW + timedelta(minutes=n)) for n in (4, 5)] == [1, 0]
    path, headers, said = receiver.got[-1]
    mark = hmac.new(b"kunci-contoh", headers["raw"].encode(), hashlib.sha256).hexdigest()
    assert (len(receiver.got), headers["x-pengawasan-signature"]) == (3, f"sha256={mark}")
    assert (said["id"], said["place"], headers["x-pengawasan-id"]) == (f"pemberitahuan-{alert.pk}", TPS, said["id"])
    row.refresh_from_db()
    assert (row.failures, row.retry_at) == (0, None)


def test_telegram_and_whatsapp_get_what_they_expect(ground: Ground, receiver: Receiver) -> None:
    channel("telegram", url=receiver.url, target="-100123")
    channel("whatsapp", url=f"{receiver.url}/kirim", target="0800-1")
    ground.count(TPS, {"SS-BUP": 90})
    assert alerts.send_waiting(NOW) == 2
    (chat, _, sent), (gate, headers, message) = sorted(receiver.got, key=lambda one: one[0])
    assert (chat, sent["chat_id"]) == ("/botkunci-contoh/sendMessage", "-100123")
    assert (gate, headers["authorization"], message["to"]) == ("/kirim", "Bearer kunci-contoh", "0800-1")
    assert "90" in sent["text"]
    assert sent["text"] == message["message"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://127.0.0.1:{port}/", "bukan server di internet"),
        ("https://localhost:{port}/", "bukan server di internet"),
        ("https://[::1]:{port}/", "tidak dapat dihubungi"),
        ("https://169.254.169.254/latest/", "bukan server di internet"),
        ("https://10.0.0.1/", "bukan server di internet"),
        ("http://127.0.0.1:{port}/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://127.0.0.1:x/", "tidak dapat dihubungi"),
    ],
)
def test_nothing_is_sent_into_ones_own_network(receiver: Receiver, settings: Any, address: str, said: str) -> None:
    settings.CHANNELS_INSIDE = False
    with pytest.raises(channels.NotSent, match=said):
        channels.post(address.format(port=receiver.server_port), b"{}", {})
    assert receiver.got == []


def test_a_server_that_says_nothing_is_not_listened_to_for_ever(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "WHOLE", 0.05)  # far below what one silence may take
    with pytest.raises(channels.NotSent, match="RemoteDisconnected"):
        channels.post(f"{receiver.url}/diam/", b"{}", {})


def test_a_token_never_stands_in_what_went_wrong(ground: Ground, receiver: Receiver) -> None:
    receiver.shutdown()
    receiver.server_close()
    channel("telegram", url=receiver.url, target="1")
    ground.count(TPS, {"SS-BUP": 90})
    alerts.send_waiting(NOW)
    error = Alert.objects.get(channel__isnull=False).error
    assert error == "Server 127.0.0.1 tidak dapat dihubungi (ConnectionRefusedError)."


def test_a_secret_is_written_in_the_panel_and_never_read_again() -> None:
    mine, theirs = rows_of(PALI)[AlertChannel], rows_of(MUBA)[AlertChannel]
    coordinator = browser(person("koordinator.pali", "koordinator", PALI))
    AlertChannel.objects.filter(pk=mine.pk).update(region=PALI)
    mine.refresh_from_db()
    refused = change(coordinator, mine, url="http://contoh.go.id/terima", new_secret="")
    assert set(refused.context["adminform"].form.errors) == {"url", "new_secret"}  # type: ignore[attr-defined]
    saved = change(coordinator, mine, url="https://contoh.go.id/terima", new_secret="sangat-rahasia")
    assert saved.status_code == 302
    mine.refresh_from_db()
    assert (mine.secret, "rahasia" in mine.sealed_secret) == ("sangat-rahasia", False)
    assert "sangat-rahasia" not in coordinator.get(url(AlertChannel, "change", mine.pk)).content.decode()
    assert "sangat-rahasia" not in json.dumps(AuditEntry.objects.latest("pk").data)
    assert change(coordinator, mine, name="Nama lain", new_secret="").status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.secret) == ("Nama lain", "sangat-rahasia")
    # It belongs to the receiver for whom it was written, and that it was replaced is on record
    moved = {"url": "https://lain.contoh/"}
    assert "new_secret" in change(coordinator, mine, **moved, new_secret="").context["adminform"].form.errors  # type: ignore[attr-defined]
    assert change(coordinator, mine, new_secret="yang-baru").status_code == 302
    assert AuditEntry.objects.latest("pk").data["changes"] == {"rahasia": {"sebelum": None, "sesudah": "diganti"}}
    assert coordinator.get(url(AlertChannel, "change", theirs.pk)).status_code == 404
