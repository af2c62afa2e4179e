"""Walk every audit chain and name the first row that does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pengawasan import audit


class Command(BaseCommand):
    help = "Periksa rantai audit; sebut baris yang diubah, dihapus, atau disisipkan."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = audit.verify()
        for fault in faults[:50]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} kesalahan dalam rantai audit.")
        self.stdout.write("Rantai audit utuh.")
