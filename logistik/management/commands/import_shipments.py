"""Import manifests."""

from logistik.management.importing import ImportCommand
from logistik.models import ImportFile


class Command(ImportCommand):
    help = (
        "Mengimpor surat jalan (no_surat_jalan, asal, tujuan, tahap, berangkat, perkiraan_tiba,"
        " kode_barang, jumlah, untuk)."
    )
    kind = ImportFile.Kind.SHIPMENTS
