"""Supervisors from a table: checked whole, somebody replaced in one step, and the first password by a link."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from logistik.models import ImportFile
from logistik.tests.office import browser
from logistik.tests.world import DESA, FOREIGN_TPS, KEC, TPS
from pengawasan import activation
from pengawasan.models import Assignment, Supervisor

pytestmark = pytest.mark.django_db
HEAD = "nama_pengguna;nama;jabatan;kode_wilayah;berlaku_dari;berlaku_sampai;nomor_surat;telepon;menggantikan"
PAGE = "/impor/?jenis=pengawas"


def send(client: Client, *rows: str) -> Any:
    content = "\n".join([HEAD, *rows]).encode()
    return client.post(PAGE, {"file": SimpleUploadedFile("pengawas.csv", content)})


def test_every_fault_is_named_and_nobody_is_made(people: dict[str, Supervisor]) -> None:
    koordinator, before = browser(people["koordinator"]), Supervisor.objects.count()
    page = send(
        koordinator,
        f"baru 1;Baru;pkd;{DESA};04/11/2024;;;;",
        f"baru2;Baru;staf;{DESA};04/11/2024;;;;",
        f"baru3;Baru;pkd;{KEC};04/11/2024;;;;",
        f"baru4;Baru;ptps;{FOREIGN_TPS};04/11/2024;;;;",
        f"outsider;Orang lain;pkd;{DESA};04/11/2024;;;;",
        f"staf;Staf;pkd;{DESA};04/11/2024;;;;",
        f"baru5;Baru;pkd;{DESA};04/11/2024;01/11/2024;;;",
        f"baru6;Baru;pkd;{DESA};04/11/2024;;;;ptps",
    ).content.decode()
    for said in (
        "Baris 2, kolom nama_pengguna: nama pengguna ditulis tanpa spasi", "Baris 3, kolom jabatan: jabatan “staf”",
        "Baris 4, kolom kode_wilayah", "Baris 5, kolom kode_wilayah",
        "Baris 6, kolom nama_pengguna: “outsider” dipakai",
        "Baris 7, kolom nama_pengguna: “staf” dipakai", "Baris 8, kolom berlaku_sampai",
        "Baris 9, kolom menggantikan: “ptps” tidak bertugas di sana sehari sebelumnya",
    ):  # fmt: skip
        assert said in page, said
    assert Supervisor.objects.count() == before
    for name in ("staf", "pimpinan", "panwascam"):
        assert browser(people[name]).post(PAGE).status_code == 403, name


def test_a_pkd_is_replaced_in_one_step_and_chooses_the_password(people: dict[str, Supervisor]) -> None:
    koordinator, today = browser(people["koordinator"]), timezone.localdate()
    looked = send(
        koordinator, f"baru;Pengganti;pkd;{DESA};{today:%d/%m/%Y};;12/ST/2024;0812-1;pkd",
        f"baru.tps;PTPS baru;ptps;{TPS[2]};{today:%d/%m/%Y};;;;",
    )  # fmt: skip
    assert "2 penugasan, 2 orang baru, 1 digantikan" in looked.content.decode()
    assert not Supervisor.objects.filter(username="baru").exists()
    koordinator.post(PAGE, {"berkas": looked.context["kept"].pk})
    assert ImportFile.objects.get().state == "selesai"
    new, old = Assignment.objects.get(supervisor__username="baru"), people["pkd"].assignments.get()
    assert (new.region_id, new.letter_number, new.supervisor.phone) == (DESA, "12/ST/2024", "0812-1")
    assert (old.valid_to is not None and (new.valid_from - old.valid_to).days) == 1
    page = koordinator.get("/impor/aktivasi/").content.decode()
    assert "2 orang belum punya kata sandi" in page
    link = f"/aktifkan/{activation.token(new.supervisor)}/"
    assert link in page
    assert browser(people["staf"]).get("/impor/aktivasi/").status_code == 403
    somebody, chosen = Client(), "sungai-lematang-9"
    assert "Pengganti" in somebody.get(link).content.decode()
    weak = somebody.post(link, {"new_password1": "123", "new_password2": "123"})
    assert weak.status_code == 400
    assert somebody.post(link, {"new_password1": chosen, "new_password2": chosen})["Location"] == "/masuk/"
    assert somebody.login(username="baru", password=chosen)
    assert somebody.get(link).status_code == Client().get(f"{link[:-2]}x/").status_code == 404
    assert "1 orang belum punya kata sandi" in koordinator.get("/impor/aktivasi/").content.decode()
