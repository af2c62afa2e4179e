"""Load the counted items."""

from typing import Any

from django.core.management.base import BaseCommand

from logistik import elections
from logistik.models import Item


class Command(BaseCommand):
    help = "Memuat daftar barang logistik; aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = elections.load_items()
        self.stdout.write(f"{Item.objects.count()} barang; baru atau berubah: {changed}.")
