"""Boundaries from GeoJSON: whole or not at all, every fault named, the same again changes nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pengawasan.models import AuditEntry, Boundary, Region
from pengawasan.simplify import simplify

pytestmark = pytest.mark.django_db

SQUARE = [[103.8, -3.2], [103.9, -3.2], [103.9, -3.1], [103.8, -3.1], [103.8, -3.2]]
KEC = "16.12.01"


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    for code in ("16", "16.12", KEC, "16.12.01.2001", "16.12.01.2001.001"):
        parent = code.rpartition(".")[0] or None
        Region.objects.create(code=code, name=code, level=code.count(".") + 1, parent_id=parent)


def feature(code: Any = KEC, ring: Any = SQUARE, kind: str = "Polygon", key: str = "kode") -> dict[str, Any]:
    return {"type": "Feature", "properties": {key: code}, "geometry": {"type": kind, "coordinates": [ring]}}


def written(tmp_path: Path, *features: Any, **more: Any) -> str:
    path = tmp_path / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)} | more))
    return str(path)


def test_loading_again_changes_nothing_and_a_change_is_on_record(tmp_path: Path, capsys: Any) -> None:
    many = feature("16.12.01.2001", [SQUARE], "MultiPolygon")
    call_command("load_boundaries", written(tmp_path, feature(), many), sumber="contoh")
    call_command("load_boundaries", written(tmp_path, feature(), many))
    assert capsys.readouterr().out.splitlines() == [
        "Batas wilayah: 2 dimuat, 0 sudah sama.",
        "Batas wilayah: 0 dimuat, 2 sudah sama.",
    ]
    assert Boundary.objects.get(pk=KEC).geometry == Boundary.objects.get(pk="16.12.01.2001").geometry == [[SQUARE]]
    assert [(e.action, e.place) for e in AuditEntry.objects.all()] == [("muat_batas", KEC)]
    wider = [[103.7, -3.2], *SQUARE[1:4], [103.7, -3.2]]
    call_command("load_boundaries", written(tmp_path, feature(KEC, wider), many))
    assert Boundary.objects.get(pk=KEC).geometry == [[wider]]
    assert Boundary.objects.get(pk=KEC).source == "batas.geojson"


def test_codes_without_dots_and_another_property(tmp_path: Path) -> None:
    rows = [feature(161201, key="KDCPUM"), feature("1612012001", key="KDCPUM")]
    call_command("load_boundaries", written(tmp_path, *rows), properti="KDCPUM")
    assert list(Boundary.objects.order_by("pk").values_list("pk", flat=True)) == [KEC, "16.12.01.2001"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (feature("16.99"), "Kode 16.99 tidak dikenal"),
        (feature("16.12.01.2001.001"), "adalah TPS"),
        (feature("Talang Ubi"), "Fitur 2: “Talang Ubi” bukan kode wilayah"),
        (feature(KEC), "Fitur 2: kode 16.12.01 sudah ada"),
        (feature(key="nama"), "Fitur 2: tidak punya properti “kode” (yang ada: nama)"),
        ({"type": "Feature", "geometry": None}, "Fitur 2: bukan fitur GeoJSON"),
        (feature("16.12", kind="Point"), "Fitur 2: bentuknya Point"),
        (feature("16.12", SQUARE[:3]), "kurang dari empat titik"),
        (feature("16.12", SQUARE[:4]), "tidak tertutup"),
        (feature("16.12", [[388000, 9646000]] * 4), "bukan derajat bujur dan lintang"),
        (feature("16.12", [["a", 1]] * 4), "bukan sepasang bilangan"),
        (feature("16.12", kind="MultiPolygon", ring=[]), "koordinatnya kosong"),
    ],
)
def test_one_fault_and_nothing_is_loaded(tmp_path: Path, bad: Any, said: str) -> None:
    with pytest.raises(CommandError, match=said.replace("(", r"\(").replace(")", r"\)")):
        call_command("load_boundaries", written(tmp_path, feature(), bad))
    assert not Boundary.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "bukan JSON: baris 1"),
        (b"\xff\xfe", "bukan teks UTF-8"),
        (b'{"a": NaN}', "bilangan yang tidak sah"),
        (b"[" * 5000, "Berkas bukan"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "FeatureCollection"),
        (
            b'{"type": "FeatureCollection", "features": [1], "crs": {"properties": {"name": "EPSG::23847"}}}',
            "bukan WGS 84",
        ),
    ],
)
def test_what_is_no_geojson_is_said_plainly(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("load_boundaries", str(path))
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("load_boundaries", str(tmp_path / "tidak-ada"))


def test_a_thinned_ring_stays_closed_and_near_the_old_one() -> None:
    circle = [(math.cos(n / 100 * math.tau), math.sin(n / 100 * math.tau)) for n in range(100)]
    thin = simplify([*circle, circle[0]], 0.01)
    assert thin[0] == thin[-1]
    assert 12 < len(thin) < 50
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(thin, thin[1:], strict=False)]
    assert all(0.98 < math.hypot(*middle) <= 1 for middle in middles)
    dot = simplify([(0.0, 0.0), (1e-9, 0.0), (1e-9, 1e-9), (0.0, 0.0)], 0.01)
    assert len(dot) == 4
