"""A new key for receipts, checkpoints and seals; what was signed with the old one can still be checked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pengawasan import audit, checkpoints, keyring


class Command(BaseCommand):
    help = "Ganti kunci tanda tangan. Tanda terima, titik periksa, dan segel yang lama tetap dapat diperiksa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--alasan", required=True, help="dicatat dalam jejak audit setiap rantai")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        old, new = keyring.rotate(now)
        audit.record_rotation(old, new, options["alasan"], now)
        checkpoints.write(now)
        self.stdout.write(f"Kunci {old} diganti dengan {new}. Simpan salinan kunci baru di tempat lain sekarang juga.")
