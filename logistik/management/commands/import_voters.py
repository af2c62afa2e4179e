"""Import the rolls of polling stations."""

from logistik.management.importing import ImportCommand
from logistik.models import ImportFile


class Command(ImportCommand):
    help = "Mengimpor jumlah pemilih per TPS (kode_tps, pemilih_l, pemilih_p)."
    kind = ImportFile.Kind.VOTERS
