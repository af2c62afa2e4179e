"""Import checklists that were filled in."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from logistik.management.importing import ImportCommand
from logistik.models import ImportFile
from pengawasan.models import Supervisor


class Command(ImportCommand):
    help = (
        "Mengimpor daftar periksa yang sudah diisi (kode_tempat, kode_barang, baik, rusak, dihitung, dilihat_oleh,"
        " segel, no_surat_jalan, catatan)."
    )
    kind = ImportFile.Kind.RECEIPTS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--oleh", required=True, help="nama pengguna staf yang memasukkannya")

    def user(self, options: dict[str, Any]) -> Supervisor:
        found: Supervisor | None = Supervisor.objects.filter(username=options["oleh"]).first()
        if found is None:
            raise CommandError(f"--oleh: pengguna “{options['oleh']}” tidak dikenal.")
        return found
