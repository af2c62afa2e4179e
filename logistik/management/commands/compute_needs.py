"""Compute the needs anew and judge what follows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from logistik import needs
from logistik.models import Election
from pengawasan.models import Region


class Command(BaseCommand):
    help = "Menghitung ulang kebutuhan setiap tempat dan menilai ulang indikasinya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--election", help="kode pemilihan; tanpa ini: semua pemilihan")
        parser.add_argument("--within", help="hanya wilayah ini, isinya, dan induknya")

    def handle(self, *args: Any, **options: Any) -> None:
        elections = Election.objects.order_by("pk")
        if options["election"]:
            elections = elections.filter(pk=options["election"])
            if not elections:
                raise CommandError(f"--election: pemilihan “{options['election']}” tidak dikenal.")
        if options["within"] and not Region.objects.filter(pk=options["within"]).exists():
            raise CommandError(f"--within: wilayah “{options['within']}” tidak dikenal.")

        def deed(election: Election) -> int:
            return needs.recompute(election, within=options["within"], now=timezone.now())

        for election, changed in zip(elections, needs.side_by_side(deed, list(elections)), strict=True):
            self.stdout.write(f"{election.pk}: {changed} kebutuhan berubah.")
