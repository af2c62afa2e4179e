"""Whether a signed receipt is genuine: with the public key alone, without a database and without a network."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pengawasan import signing


class Command(BaseCommand):
    help = "Periksa tanda terima bertanda tangan. Hanya butuh kunci publik; tanpa basis data, tanpa jaringan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("berkas", help="tanda terima: JSON, atau alamat dari kode QR-nya; - untuk masukan baku")
        parser.add_argument("--kunci", required=True, help="kunci publik (PEM), dari /verifikasi/kunci/")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["berkas"]
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text()
            signed, keys = signing.read(text), signing.read_public(Path(options["kunci"]).read_bytes())
        except (OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        if not any(signing.verify(signed, key) for key in keys):
            raise CommandError("TIDAK SAH: tanda tangan bukan dari kunci dalam berkas ini, atau isinya sudah diubah.")
        self.stdout.write("Sah. Server pemilik kunci ini telah menerima:")
        for field, value in signed["payload"].items():
            self.stdout.write(f"  {field}: {value}")
