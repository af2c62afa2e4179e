"""Make an election with its deadlines and allotments."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from logistik import elections
from logistik.models.catalog import default_stops


class Command(BaseCommand):
    help = "Membuat pemilihan beserta tenggat, alokasi, dan kebutuhannya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="kode pemilihan, misalnya PALI-2024")
        parser.add_argument("--region", required=True, help="kode provinsi atau kabupaten/kota, misalnya 16.12")
        parser.add_argument("--voting-day", required=True, help="hari pemungutan suara, TTTT-BB-HH")
        parser.add_argument("--contests", required=True, help="jenis pemilihan, misalnya GUB,BUP")
        parser.add_argument("--stops", default=",".join(default_stops()), help="tingkat persinggahan barang")
        parser.add_argument("--name", default="", help="nama pemilihan")
        parser.add_argument("--sample", action="store_true", help="tandai sebagai contoh")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["voting_day"])
        except ValueError as problem:
            given = options["voting_day"]
            raise CommandError(f"--voting-day: “{given}” bukan tanggal; tulis seperti 2024-11-27.") from problem
        plan = elections.Plan(
            code=options["code"].strip(),
            region=options["region"].strip(),
            voting_day=day,
            contests=_words(options["contests"].upper()),
            stops=_words(options["stops"].lower()),
            name=options["name"].strip(),
            is_sample=options["sample"],
        )
        try:
            election = elections.create_election(plan, now=timezone.now())
        except elections.Invalid as problem:
            faults = [f"--{field.replace('_', '-')}: {sentence}" for field, sentence in problem.errors.items()]
            raise CommandError("\n".join(faults)) from problem
        self.stdout.write(f"{election.name} ({election.pk}), {election.allotments.count()} jenis barang.")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
