"""Make a supervisor with an assignment."""

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pengawasan import people
from pengawasan.models import Role


class Command(BaseCommand):
    help = "Membuat pengawas beserta penugasannya; untuk nama yang sudah ada hanya menambah penugasan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True, help="nama pengguna")
        parser.add_argument("--password", required=True, help="kata sandi; untuk pengguna lama tidak diubah")
        parser.add_argument("--role", required=True, help=", ".join(Role))
        parser.add_argument("--region", required=True, help="kode wilayah tugas")
        parser.add_argument("--from", dest="valid_from", help="berlaku dari TTTT-BB-HH; tanpa ini: tanpa batas awal")
        parser.add_argument("--to", dest="valid_to", help="berlaku sampai TTTT-BB-HH; tanpa ini: tanpa batas akhir")
        parser.add_argument("--name", default="", help="nama lengkap")
        parser.add_argument("--letter", default="", help="nomor surat tugas")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = people.Appointment(
            username=options["username"].strip(),
            role=options["role"].strip().lower(),
            region=options["region"].strip(),
            valid_from=_day("--from", options["valid_from"]) or people.OPEN_START,
            valid_to=_day("--to", options["valid_to"]),
            name=options["name"].strip(),
            letter_number=options["letter"].strip(),
        )
        if not options["password"]:
            raise CommandError("--password: kata sandi kosong.")
        try:
            user, is_new = people.appoint(wanted, password=options["password"], now=timezone.now())
        except people.Invalid as problem:
            faults = [f"--{field}: {sentence}" for field, sentence in problem.errors.items()]
            raise CommandError("\n".join(faults)) from problem
        if is_new:
            self._warn_of_a_weak(options["password"])
        state = "dibuat" if is_new else "sudah ada, kata sandi tidak diubah"
        self.stdout.write(f"{user.username} {state}; {Role(wanted.role).label} di {wanted.region}.")

    def _warn_of_a_weak(self, password: str) -> None:
        try:
            validate_password(password)
        except ValidationError as weak:
            self.stderr.write(f"Perhatian: kata sandi lemah. {' '.join(weak.messages)}")


def _day(argument: str, written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as problem:
        raise CommandError(f"{argument}: “{written}” bukan tanggal; tulis seperti 2024-11-27.") from problem
