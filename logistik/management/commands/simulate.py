"""Play a distribution day through the public API."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from logistik.demo.people import PASSWORD
from logistik.demo.places import KABUPATEN
from logistik.simulation import incidents, plan, player, script, verdict, world
from logistik.simulation.client import Client, Unreachable
from logistik.simulation.truth import Incident

#: The sweep runs every few seconds; what only the clock raises may wait for it this long.
PATIENCE, PAUSE = 60, 3


class Command(BaseCommand):
    help = "Memainkan satu hari distribusi lewat API publik, dengan kejadian dari kasus nyata; hanya untuk demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--speed", type=float, default=600, help="berapa kali lebih cepat; 0 = secepat mungkin")
        parser.add_argument("--seed", type=int, default=1, help="benih yang sama memainkan hari yang sama")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="alamat situs")
        parser.add_argument("--check", action="store_true", help="bandingkan indikasi dengan kejadian yang ditanam")
        parser.add_argument("--places", help="kecamatan atau desa, dipisah koma (bawaan: satu kecamatan menurut benih)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["speed"] < 0:
            raise CommandError("--speed tidak boleh negatif.")
        try:
            self.run(options)
        except (Unreachable, plan.Impossible) as problem:
            raise CommandError(str(problem)) from problem

    def run(self, options: dict[str, Any]) -> None:
        places = _places(options)
        client = Client(options["url"], PASSWORD)
        known = world.read(client, places)
        day = plan.lay_out(known, places, options["seed"])
        planted = incidents.plant(day)
        self._announce(day, planted)
        pace = player.find_pace(client, day.legs, options["speed"], timezone.now())
        before = verdict.standing_before(client, known, day)
        playing = player.Player(client, pace, timezone.now, self.stdout.write)
        playing.play(script.steps(day))
        self._sum_up(playing)
        if options["check"]:
            self._check(verdict.Court(client, known, day, planted, pace, before))

    def _announce(self, day: plan.Day, planted: list[Incident]) -> None:
        ways = f"{len(day.lorries)} PPK, {len(day.villages)} desa, {len(day.stations)} TPS"
        self.stdout.write(f"Satu hari distribusi (contoh), benih {day.seed}: {ways}.")
        for village in day.taken:
            self.stdout.write(f"  {village.label} sudah dilayani kiriman lain dan dilewati.")
        self.stdout.write(f"Kejadian yang ditanam, {len(planted)} dari {incidents.possible()} yang dikenal:")
        for incident in planted:
            self.stdout.write(f"  {incident.case}: {incident.says}")

    def _sum_up(self, playing: player.Player) -> None:
        tally = playing.tally
        self.stdout.write(
            f"Selesai: {tally['kiriman']} kiriman dan {tally['dikirim ulang']} kiriman ulang; "
            f"{tally['stored']} tersimpan, {tally['duplicate']} sudah pernah tersimpan, {len(playing.refused)} ditolak."
        )
        if playing.refused:
            raise CommandError("Ada kiriman yang ditolak:\n" + "\n".join(playing.refused))

    def _check(self, court: verdict.Court) -> None:
        found = court.judge(timezone.now())
        deadline = time.monotonic() + PATIENCE
        while not found.clean and found.waits_for_the_sweep and time.monotonic() < deadline:
            time.sleep(PAUSE)  # the sweep of the running demo tells nobody when it is done
            found = court.judge(timezone.now())
        for word, names in (("hilang", found.missing), ("palsu", found.spurious)):
            for name in names:
                self.stdout.write(f"  {word}: {name}")
        self.stdout.write(
            f"Dibandingkan: {found.standing} indikasi berdiri ({found.from_clock} karena jam), "
            f"{found.mended} teratasi; {found.foreign} indikasi waktu pada kiriman pihak lain tidak dinilai."
        )
        self.stdout.write(f"hilang: {len(found.missing)}, palsu: {len(found.spurious)}")
        if not found.clean:
            raise CommandError("Indikasi tidak sama dengan kejadian yang ditanam.")


def _places(options: dict[str, Any]) -> tuple[str, ...]:
    """As asked for, or one of PALI's five kecamatan by the seed."""
    if options["places"]:
        return tuple(sorted({code.strip() for code in options["places"].split(",") if code.strip()}))
    return (f"{KABUPATEN}.{(options['seed'] - 1) % 5 + 1:02}",)
