"""Ask every rule about everything: the same as the clock does, for cron or by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from logistik import checking


class Command(BaseCommand):
    help = "Jalankan semua aturan atas semua data, lalu buka, perbarui, atau tutup indikasi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="nilai keadaan pada waktu ini, mis. 2024-11-27T00:00:01+07:00")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["at"]:
            parsed = parse_datetime(options["at"])
            if parsed is None or parsed.tzinfo is None:
                raise CommandError(f"--at: “{options['at']}” bukan waktu ISO 8601 dengan zona.")
            now = parsed
        log = checking.sweep(now=now)
        self.stdout.write(f"{log.opened} indikasi dibuka, {log.changed} berubah, {log.cleared} teratasi.")
