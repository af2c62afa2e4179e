"""Fill the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from logistik import demo


class Command(BaseCommand):
    help = "Mengisi data contoh Kabupaten PALI; hanya dalam demo, aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Data contoh hanya untuk demo (DEMO=1).")
        election = demo.seed(now=timezone.now())
        self.stdout.write(f"{election.name}: pemungutan suara {election.voting_day:%d-%m-%Y}.")
