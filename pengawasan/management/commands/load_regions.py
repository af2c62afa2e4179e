"""Load the regions of Indonesia, or of one part of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pengawasan import regions


class Command(BaseCommand):
    help = "Memuat wilayah (provinsi sampai desa/kelurahan) menurut kode Kemendagri; aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kode", nargs="?", default="", help="misalnya 16.12; tanpa kode: seluruh Indonesia")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["kode"].strip()
        try:
            done = regions.load(code, now=timezone.now())
        except regions.UnknownRegion as problem:
            raise CommandError(f"kode: {problem}") from problem
        tally = ", ".join(f"{count} {level.label}" for level, count in regions.counts_within(code).items() if count)
        self.stdout.write(f"{tally}. Baru {done.added}, berubah {done.changed}, tidak berlaku lagi {done.retired}.")
