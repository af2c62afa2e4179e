"""What the commands that import a file have in common."""

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from logistik import imports
from logistik.models import Election
from pengawasan.models import Supervisor


class ImportCommand(BaseCommand):
    kind: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("berkas", type=Path, help="CSV atau XLSX")
        parser.add_argument("--election", help="kode pemilihan; boleh kosong bila hanya satu yang berjalan")
        parser.add_argument("--periksa", action="store_true", help="hanya periksa, tidak mengubah apa pun")
        parser.add_argument("--sample", action="store_true", help="tandai sebagai contoh")

    def handle(self, *args: Any, **options: Any) -> None:
        election, path = self.election(options["election"]), options["berkas"]
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise CommandError(f"berkas: {path} tidak dapat dibaca ({problem.strerror}).") from problem
        if options["periksa"]:
            outcome = imports.preview(self.kind, election, content)
        else:
            now = timezone.now()
            waiting = imports.receive(self.kind, election, path.name, content, now=now, user=self.user(options))
            outcome = imports.run(waiting, now, sample=options["sample"])
        for warning in outcome.warnings:
            self.stderr.write(f"Perhatian: {warning}")
        if outcome.errors:
            raise CommandError("\n".join(["Tidak ada yang diimpor.", *outcome.errors]))
        self.stdout.write(f"{'Diperiksa, belum disimpan: ' if options['periksa'] else ''}{outcome.summary}")

    def user(self, options: dict[str, Any]) -> Supervisor | None:
        """Who hands the file in; None is the system itself."""
        return None

    def election(self, code: str | None) -> Election:
        elections = Election.objects.select_related("region")
        found = list(elections.filter(pk=code) if code else elections.running(timezone.now())[:2])
        if len(found) == 1:
            return found[0]
        if code:
            raise CommandError(f"--election: pemilihan “{code}” tidak dikenal.")
        raise CommandError("--election: sebutkan kode pemilihan; yang berjalan tidak tepat satu.")
