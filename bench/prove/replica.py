"""Pages read from a streaming replica: what somebody just did is on their own page, and nobody waits for a copy."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2

from bench import field_storm
from bench.prove import evidence
from bench.prove.browsing import Browser
from bench.prove.figures import Part
from bench.prove.length import Length
from pengawasan.datadir import DataDir
from pengawasan.embedded import NAME, postgres_binaries, server_account

SWEEP_SECONDS = 5.0
PAGES = ("/", "/indikasi/", "/pengiriman/", "/kesiapan/", "/peta/", "/gudang/", "/tindak-lanjut/")
READERS, PATIENCE = ("staf", "koordinator", "pimpinan", "panwascam"), 60


def replica(seed: int, length: Length) -> Part:
    part = Part(
        "Replica",
        "The demo is started with `REPLICA_URL` naming a replica that is not there yet; then `pg_basebackup` makes one"
        " that follows. Its replay is stopped: whoever sets a flag aside finds it so on the page, others still see it"
        " as the replica has it, reports are stored, and once the replica is too far behind everybody is shown the"
        " primary's. Replay goes on. At last the replica is killed while four browsers turn pages.",
    )
    with tempfile.TemporaryDirectory(prefix="replica-", dir="/var/tmp") as folder, tempfile.TemporaryDirectory() as own:
        Path(folder).chmod(0o711)
        copy = Copy(Path(folder), DataDir(Path(own)))
        with field_storm.own_servers(Path(own), REPLICA_URL=copy.url, SWEEP_SECONDS=str(SWEEP_SECONDS)) as running:
            evidence.connect(running.data)
            people = [Browser(running.url, name) for name in READERS]
            part.none("pages of a replica that is not there, other than 200", turned(people, 1))
            with copy.following():
                _behind(part, running, people, copy)
                faults: Counter[str] = Counter()
                turning = threading.Thread(target=lambda: faults.update(turned(people, 6)))
                turning.start()
                time.sleep(1)  # in the middle of it
                copy.control("stop", "--mode", "immediate")
                turning.join()
                part.none(f"pages while the replica is killed, other than 200, of {6 * len(PAGES) * 4}", faults)
                copy.control("start")
                part.exactly("read from the replica again", int(_until(lambda: copy.asked(people[1]))), 1)
    return part


class Copy:
    """A replica of the demo's database, on a socket of its own."""

    def __init__(self, folder: Path, data: DataDir) -> None:
        self.folder, self.data, self.account = folder, data, server_account()
        self.programs, self.cluster = postgres_binaries(self.account), folder / "cluster"
        self.password = data.secret("postgres-password")
        self.url = f"postgres://{NAME}:{quote(self.password)}@/{NAME}?host={quote(str(folder), safe='/')}"

    @contextmanager
    def following(self) -> Iterator[None]:
        """Taken from the demo's server and started; stopped at the end."""
        self.cluster.mkdir(mode=0o700)
        if self.account:
            for path in (self.folder, self.cluster):
                os.chown(path, self.account["user"], self.account["group"])
        source = dict(psycopg2.extensions.parse_dsn(self.data.facts()["servers"]["DATABASE_URL"]))
        where = f"host={source['host']} user={NAME} password={self.password}"
        command = [self.programs / "pg_basebackup", "-d", where, "-D", self.cluster, "-R", "--checkpoint=fast"]
        subprocess.run(command, check=True, cwd="/", **self.account)
        self.control("start")
        try:
            yield
        finally:
            self.control("stop", "--mode", "fast")

    def control(self, *what: str) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c hot_standby_feedback=on"
        command = [self.programs / "pg_ctl", "--silent", "--wait", "-D", self.cluster, "-l", self.cluster / "log"]
        command += ["-o", options, *what] if what == ("start",) else what
        subprocess.run(command, check=what != ("stop", "--mode", "fast"), cwd="/", **self.account)

    def ask(self, sql: str) -> str:
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return str(cursor.fetchone()[0])
        finally:
            connection.close()

    def asked(self, reader: Browser) -> bool:
        """Whether the replica reads rows of flags while somebody looks at their list."""
        reads = "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables"
        reads += " WHERE relname = 'logistik_flag'"
        before = self.ask(reads)
        reader.open("/indikasi/")
        time.sleep(1.2)  # statistics are told at most once a second
        reader.open("/indikasi/")
        return self.ask(reads) != before


def turned(people: list[Browser], times: int) -> Counter[str]:
    """Everybody opens every page so often; what was answered other than 200."""
    faults: Counter[str] = Counter()

    def turn(one: Browser) -> None:
        for path in PAGES * times:
            if (answer := one.open(path)).status_code != 200:
                faults[f"{path}: {answer.status_code}"] += 1

    threads = [threading.Thread(target=turn, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def _behind(part: Part, running: field_storm.Running, people: list[Browser], copy: Copy) -> None:
    """The replica stands still; one person sets a flag aside."""
    from logistik.models import Flag

    doer, other = people[0], people[1]
    part.exactly("read from the replica once it follows", int(_until(lambda: copy.asked(other))), 1)
    flag = Flag.objects.open().order_by("pk").values_list("pk", flat=True)[0]
    reason = "contoh: dikesampingkan saat replika tertinggal"

    def shows(one: Browser) -> bool:
        return reason in one.open(f"/indikasi/{flag}/").text

    copy.ask("SELECT pg_wal_replay_pause()::text")
    status = doer.send(f"/indikasi/{flag}/kesampingkan/", {"reason": reason}).status_code
    part.exactly("answer to a flag set aside while the replica stands still", status, 302)
    part.exactly("pages of whoever did it without the deed, of 10", 10 - sum(shows(doer) for _ in range(10)))
    part.exactly("page of another as the replica has it", int(not shows(other)), 1)
    phone = field_storm.crew(field_storm.Api(running.url).login("staf", "demo-pali"), "demo-pali",
                             field_storm.Weather(), 1, "replica")[0]  # fmt: skip
    report = phone.count("contoh", 1)[0]
    part.exactly("answer to a report", phone.api.call("POST", "receipts/", report)[0], 201)
    part.exactly("shown to others once the replica is too far behind", int(_until(lambda: shows(other))), 1)
    copy.ask("SELECT pg_wal_replay_resume()::text")
    part.exactly("read from the replica when it has come after", int(_until(lambda: copy.asked(other))), 1)
    part.exactly("deed shown from there", int(shows(other)), 1)


def _until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True
