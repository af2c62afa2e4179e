"""Vouch from now on for rows that `verify_audit` names, with a reason that stays in the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from logistik import proof


class Command(BaseCommand):
    help = "Catat keadaan baris yang disebut verify_audit sebagai keadaan yang diterima, dengan alasannya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--alasan", required=True, help="mis. “diperbarui dari versi tanpa catatan isi”")

    def handle(self, *args: Any, **options: Any) -> None:
        count = proof.accept(options["alasan"], now=timezone.now())
        self.stdout.write(f"{count} baris dicatat sebagaimana adanya.")
