"""Name whatever was touched without a deed: in the chains, in the rows they vouch for, in photos, in the triggers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from logistik import proof


class Command(BaseCommand):
    help = "Periksa rantai audit, isi yang dicatatnya, foto, pemicu, dan titik periksa; sebut baris yang berubah."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(proof.faults())
        for fault in faults[:50]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} kesalahan.")
        self.stdout.write("Utuh: rantai audit, isi yang dicatatnya, foto, pemicu, dan titik periksa.")
