"""Recompute the balance from the lines; with --verify, only compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from logistik import balance, facts


class Command(BaseCommand):
    help = "Hitung ulang neraca dari baris surat jalan dan penerimaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="hanya bandingkan; gagal bila ada perbedaan")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["verify"]:
            with transaction.atomic():
                self.stdout.write(f"{balance.rebuild() + facts.rebuild()} baris diperbaiki.")
            return
        found = balance.verify() + facts.verify()
        for line in found[:50]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} perbedaan antara neraca dan barisnya.")
        self.stdout.write("Neraca cocok dengan semua barisnya.")
