"""Take somebody's one-time codes away where no coordinator can: the only one has lost the telephone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pengawasan import codes
from pengawasan.models import Supervisor


class Command(BaseCommand):
    help = "Setel ulang kode sekali pakai seseorang; dia memasang yang baru saat masuk lagi. Dicatat dalam jejak audit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--alasan", required=True, help="dicatat dalam jejak audit")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Supervisor.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"--username: “{options['username']}” tidak dikenal.")
        if not codes.reset(person, now=timezone.now(), actor=None, reason=options["alasan"]):
            raise CommandError(f"{person.username} tidak memakai kode sekali pakai.")
        self.stdout.write(f"Kode {person.username} disetel ulang.")
