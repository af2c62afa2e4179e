"""Load the boundaries of regions for the map."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pengawasan import boundaries


class Command(BaseCommand):
    help = "Memuat batas wilayah dari GeoJSON (FeatureCollection, WGS 84) untuk peta geografis; aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("berkas", type=Path, help="berkas .geojson")
        parser.add_argument("--properti", default="kode", help="properti yang memuat kode wilayah (bawaan: kode)")
        parser.add_argument("--sumber", default="", help="asal data, tampil di peta (bawaan: nama berkas)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["berkas"]
        source = (options["sumber"] or path.name)[: boundaries.SOURCE_LENGTH]
        try:
            content = path.read_bytes()
            changed, same = boundaries.load(content, key=options["properti"], source=source, now=timezone.now())
        except OSError as problem:
            raise CommandError(f"{path}: berkas tidak dapat dibaca ({problem.strerror}).") from problem
        except boundaries.Refused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Batas wilayah: {changed} dimuat, {same} sudah sama.")
