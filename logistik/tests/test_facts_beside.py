"""What somebody stores while a region or a list of needs is changed stays in the facts, whoever commits last."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from logistik import facts, needs
from logistik.intake import Listed
from logistik.models import Allotment
from pengawasan.models import Region

from .ground import NOW, TPS, Ground


def _take_off_the_list() -> None:
    needs.remove_allotment(Allotment.objects.get(item="LEM"), now=NOW)


def _lengthen_the_way() -> None:
    Region.objects.filter(pk=TPS).update(travel_hours=5)


def _move_the_place() -> None:
    Region.objects.filter(pk=TPS).update(latitude=-3, longitude=104)


def _ship(ground: Ground, known: uuid.UUID, unknown: uuid.UUID) -> None:
    ground.ship(TPS, {"TNT": 2})


def _depart(ground: Ground, known: uuid.UUID, unknown: uuid.UUID) -> None:
    ground.happen(known)
    ground.count(TPS, {"TNT": 2}, shipment=known)


def _seal(ground: Ground, known: uuid.UUID, unknown: uuid.UUID) -> None:
    ground.ship(TPS, [Listed("TNT", 2, seal_number="S-1")], id=unknown)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("stored", "changed"), [(_ship, _take_off_the_list), (_depart, _lengthen_the_way), (_seal, _move_the_place)]
)
def test_a_change_waits_for_what_is_being_stored(
    ground: Ground, stored: Callable[[Ground, uuid.UUID, uuid.UUID], None], changed: Callable[[], None]
) -> None:
    known, unknown = ground.ship(TPS, {"TNT": 2}), uuid.uuid4()
    ground.count(TPS, {"TNT": 2}, shipment=unknown, seal_numbers=["S-2"])

    def change() -> None:
        changed()
        connection.close()

    changer = threading.Thread(target=change)
    with transaction.atomic():
        stored(ground, known, unknown)
        changer.start()
        with connection.cursor() as cursor:
            waits = 0
            while changer.is_alive() and not waits:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                (waits,) = cursor.fetchone()
    changer.join()
    assert waits
    assert facts.verify() == []
