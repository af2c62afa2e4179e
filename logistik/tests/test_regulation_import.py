"""Allotments and deadlines as a table: what follows is shown first, stored whole, taken back whole, by coordinators."""

from __future__ import annotations

import io
from datetime import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from logistik import proof
from logistik.models import Allotment, Balance, Deadline, ImportFile
from logistik.tests.office import browser
from logistik.tests.world import TPS
from pengawasan.models import Supervisor

pytestmark = pytest.mark.django_db
ALLOTMENTS, DEADLINES = "/impor/?jenis=alokasi", "/impor/?jenis=tenggat"
HEADS = {
    ALLOTMENTS: "kode_barang;dasar;jumlah;cadangan;per_jenis;status;sumber",
    DEADLINES: "tingkat;hari_sebelum;pukul;status;sumber",
}


def look(client: Client, page: str, *rows: str) -> Any:
    return client.post(page, {"file": SimpleUploadedFile("aturan.csv", "\n".join(rows).encode())})


@pytest.mark.parametrize(
    ("page", "rows", "fault"),
    [
        (ALLOTMENTS, ["XX;per TPS;1;;tidak;Praktik;"], "Baris 2, kolom kode_barang: barang “XX” tidak dikenal."),
        (ALLOTMENTS, ["TNT;per kursi;1;;tidak;Praktik;"], "kolom dasar: “per kursi” tidak dikenal; yang dikenal: per"),
        (ALLOTMENTS, ["TNT;per TPS;-1;;tidak;Praktik;"], "kolom jumlah: “-1” bukan bilangan bulat"),
        (ALLOTMENTS, ["TNT;per TPS;1;101;tidak;Praktik;"], "kolom cadangan: persen harus antara 0 dan 100"),
        (ALLOTMENTS, ["TNT;per TPS;1;NaN;tidak;Praktik;"], "kolom cadangan: persen harus antara 0 dan 100"),
        (ALLOTMENTS, ["TNT;per TPS;1;;mungkin;Praktik;"], "kolom per_jenis: tulis ya atau tidak."),
        (ALLOTMENTS, ["TNT;per TPS;1;;tidak;;"], "kolom status: kosong."),
        (ALLOTMENTS, ["TNT;per TPS;1;;;Praktik;"] * 2, "Baris 3, kolom kode_barang: sudah ada di baris 2."),
        (DEADLINES, ["Dusun;3;;Praktik;"], "kolom tingkat: “Dusun” tidak dikenal"),
        (DEADLINES, ["TPS;900;;Praktik;"], "kolom hari_sebelum: paling banyak 365 hari."),
        (DEADLINES, ["TPS;1;25.00;Praktik;"], "kolom pukul: “25.00” bukan jam yang ada."),
        (DEADLINES, ["TPS;1;sore;Praktik;"], "kolom pukul: “sore” bukan jam"),
    ],
)
def test_every_fault_is_named_and_nothing_changes(
    people: dict[str, Supervisor], page: str, rows: list[str], fault: str
) -> None:
    client, before = browser(people["koordinator"]), _stand()
    shown = look(client, page, HEADS[page], *rows)
    assert fault in shown.content.decode()
    client.post(page, {"berkas": shown.context["kept"].pk})
    assert (ImportFile.objects.get().state, _stand()) == ("ditolak", before)


def test_what_the_panel_gives_comes_back_changed_and_is_taken_back(people: dict[str, Supervisor]) -> None:
    client, stood = browser(people["koordinator"]), _stand()
    chosen = {"action": "download", "_selected_action": [row.pk for row in Allotment.objects.all()]}
    book = load_workbook(io.BytesIO(client.post("/admin/logistik/allotment/", chosen).content))
    ink = next(row for row in book.worksheets[0].iter_rows() if row[1].value == "TNT")
    assert [cell.value for cell in ink[3:6]] == ["per TPS", 2, None]
    ink[4].value = 3
    shown = client.post(ALLOTMENTS, {"file": SimpleUploadedFile("aturan.xlsx", _bytes(book))})
    foreseen, kept = shown.context["foreseen"], shown.context["kept"]
    assert "alokasi: 0 baru, 1 berubah" in shown.content.decode()
    assert [(turn.before.total, turn.after.total) for turn in foreseen.needs] == [(8, 12)]  # 4 TPS
    assert (_need(), _stand()) == (2, stood)  # nothing of it stays
    client.post(ALLOTMENTS, {"berkas": kept.pk})
    assert (_need(), Allotment.objects.get(item="TNT").quantity) == (3, 3)
    assert browser(people["staf"]).get(ALLOTMENTS).status_code == 403
    Allotment.objects.filter(item="TNT").update(quantity=4)
    undo = {"berkas": kept.pk, "tindakan": "batalkan"}
    assert "diubah lagi sesudahnya" in client.post(ALLOTMENTS, undo).content.decode()
    Allotment.objects.filter(item="TNT").update(quantity=3)
    assert "dibatalkan seluruhnya" in client.post(ALLOTMENTS, undo).content.decode()
    assert (_need(), _stand()) == (2, stood)
    assert [said for said in proof.faults() if said.startswith(("Alokasi", "Tenggat"))] == []


def test_a_deadline_of_a_level_that_had_none_is_added_and_taken_away(people: dict[str, Supervisor]) -> None:
    client, stood = browser(people["koordinator"]), _stand()
    shown = look(client, DEADLINES, HEADS[DEADLINES], "Provinsi;H-9;16.30;Praktik;contoh", "TPS;2;;praktik;contoh")
    assert "2 tenggat: 1 baru, 1 berubah" in shown.content.decode()
    assert "barang tidak singgah di tingkat Provinsi" in shown.content.decode()
    assert shown.context["foreseen"].places >= len(TPS)
    kept = shown.context["kept"]
    client.post(DEADLINES, {"berkas": kept.pk})
    found = dict(Deadline.objects.values_list("level", "time"))
    assert (found[1], Deadline.objects.get(level=5).days_before) == (time(16, 30), 2)
    client.post(DEADLINES, {"berkas": kept.pk, "tindakan": "batalkan"})
    assert _stand() == stood
    assert [said for said in proof.faults() if said.startswith(("Alokasi", "Tenggat"))] == []


def _stand() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Allotment, Deadline)]


def _need() -> int | None:
    return Balance.objects.get(place=TPS[0], item="TNT").need


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
