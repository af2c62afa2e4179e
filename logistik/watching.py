"""Whoever has a page open is told that something changed in their regions; what it is, the page then asks itself.

One thread of the process reads the log of changes, as long as somebody listens. What it tells is a hint: a statement
that commits late may be passed over, and a page that hears nothing asks by itself, only less often.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator

from django.db import Error, connections
from django.db.models import Max

from logistik.models import Change
from pengawasan import replica, scoping
from pengawasan.scoping import Codes

#: Streams of one process: each keeps one of its threads (pengawasan/gunicorn_conf.py); some are left for all else.
MOST = 12
#: Seconds that a stream lasts at most, after which the browser asks anew, and with what rights it then has.
LIFE = 120
#: Seconds after which a silent stream shows that it is alive, and whether the browser still is.
BEAT = 15
#: Seconds between two looks into the log.
PAUSE = 1
#: Seconds between two streams that are told: pages that hear at once would all ask at once, and wait for one another.
APART = 0.08


class Stream(Iterator[str]):
    """What one browser is sent (text/event-stream): ``berubah`` whenever something changed in these regions."""

    def __init__(self, watch: Watch, codes: Codes, life: float) -> None:
        self.codes, self.news, self.ends = codes, threading.Event(), time.monotonic() + life
        self._watch, self._begun = watch, False
        #: Of what happened before it began, nobody has told it yet.
        self.untold = True

    def __next__(self) -> str:
        if not self._begun:
            self._begun = True
            return ": tersambung\n\n"
        told = self.news.wait(BEAT)
        if time.monotonic() >= self.ends:
            raise StopIteration
        self.news.clear()
        return "event: berubah\ndata:\n\n" if told else ":\n\n"

    def concerns(self, places: Iterable[str]) -> bool:
        """Whether it is to be told of what changed at these places."""
        return self.untold or any(scoping.covers(self.codes, place) for place in places)

    def tell(self) -> None:
        self.untold = False
        self.news.set()

    def end(self) -> None:
        self.ends = 0.0
        self.news.set()

    def close(self) -> None:
        """Called by the server when the browser has gone or everything was said."""
        self._watch.leave(self)


class Watch:
    """The streams of one process and the thread that reads for them."""

    def __init__(self) -> None:
        self._lock, self._streams = threading.Lock(), set[Stream]()
        self._reader: threading.Thread | None = None
        self._closed = threading.Event()

    def join(self, codes: Codes) -> Stream | None:
        """A stream for somebody with these regions; None when there are too many, or the process is ending."""
        with self._lock:
            if len(self._streams) >= MOST or self._closed.is_set():
                return None
            # Those that begin together, as after a restart, do not end together
            life = LIFE * (1 - len(self._streams) / (2 * MOST))
            stream, last = Stream(self, codes, life), _newest() if self._reader is None else 0
            self._streams.add(stream)  # asked first: a database that is away must not keep a place for ever
            if self._reader is None:
                self._reader = threading.Thread(target=self._read, args=[last], name="watching", daemon=True)
                self._reader.start()
        return stream

    def leave(self, stream: Stream) -> None:
        with self._lock:
            self._streams.discard(stream)

    def close(self) -> None:
        """End every stream: the process is asked to stop."""
        self._closed.set()
        self.release()

    def release(self) -> None:
        """End every stream; the browsers come back by themselves."""
        for stream in list(self._streams):
            stream.end()

    def _read(self, last: int) -> None:
        """Until nobody listens any more; a database that is away ends the streams."""
        try:
            while self._wait():
                with replica.preferred():  # what a page would not find yet, it is not told
                    last, places = _after(last)
                for stream in self._streams.copy():
                    if stream.concerns(places):
                        stream.tell()
                        self._closed.wait(APART)
        except Error:
            with self._lock:
                self._reader = None
            self.release()
        finally:
            connections.close_all()

    def _wait(self) -> bool:
        """Whether anybody still listens after a pause."""
        self._closed.wait(PAUSE)
        with self._lock:
            if not self._streams or self._closed.is_set():
                self._reader = None
                return False
        return True


def _newest() -> int:
    found: int | None = Change.objects.aggregate(newest=Max("pk"))["newest"]
    return found or 0


def _after(last: int) -> tuple[int, Iterable[str]]:
    """The newest row of the log and the places it names behind ``last``."""
    rows = Change.objects.filter(pk__gt=last).order_by().values_list("place").annotate(newest=Max("pk"))
    found: dict[str, int] = dict(rows)
    return max(found.values(), default=last), found


watch = Watch()
