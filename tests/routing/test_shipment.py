from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from routing import ParameterBook, Shipment

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BOOK = ParameterBook.load()


def test_teu_become_tonnes_and_the_conversion_is_shown() -> None:
    shipment = Shipment.of("auto-parts", book=BOOK, teu=2)
    assert shipment.tonnes == 18
    assert shipment.value_usd == 18 * 9000
    assert (shipment.boxes, shipment.box_teu, shipment.truckloads) == (1, 2, 1)
    assert shipment.conversion.startswith("2 TEU × 9 t/TEU = 18 t")


def test_heavy_cargo_goes_in_twenty_foot_boxes_and_more_trucks() -> None:
    shipment = Shipment.of("steel-aluminium", book=BOOK, teu=2)
    assert (shipment.boxes, shipment.box_teu) == (2, 1)
    assert shipment.truckloads == math.ceil(50 / 19.5)


def test_bulk_is_counted_in_cars_and_trucks_not_boxes() -> None:
    shipment = Shipment.of("grain-oilseed", book=BOOK, tonnes=5000)
    assert not shipment.is_boxed
    assert (shipment.boxes, shipment.slots_teu) == (0, 0)
    assert (shipment.rail_cars, shipment.truckloads) == (50, math.ceil(5000 / 19.5))


@given(teu=st.floats(0.01, 20_000))
def test_tonnes_and_teu_agree_both_ways(teu: float) -> None:
    by_teu = Shipment.of("produce", book=BOOK, teu=teu)
    by_tonnes = Shipment.of("produce", book=BOOK, tonnes=by_teu.tonnes)
    assert by_tonnes.teu == pytest.approx(teu)
    assert by_tonnes.boxes == by_teu.boxes
    assert by_teu.boxes * by_teu.box_teu >= teu - 1e-5


def test_every_fault_is_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Shipment.of(
            "unobtainium", book=BOOK, teu=-1, ready_at=NOW, deadline_at=NOW - timedelta(days=1)
        )
    assert {fault.field for fault in caught.value.faults} == {"commodity", "teu", "deadline_at"}


@pytest.mark.parametrize(
    "quantity", [{}, {"teu": 1, "tonnes": 1}, {"teu": math.nan}, {"tonnes": 1e9}, {"teu": 0}]
)
def test_absurd_quantities_are_refused(quantity: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Shipment.of("auto-parts", book=BOOK, **quantity)


def test_times_need_an_offset() -> None:
    with pytest.raises(InputError, match="UTC offset"):
        Shipment.of("auto-parts", book=BOOK, teu=1, ready_at=NOW.replace(tzinfo=None))


def test_allowed_hours_run_from_ready_to_deadline() -> None:
    due = NOW + timedelta(hours=60)
    shipment = Shipment.of("auto-parts", book=BOOK, teu=1, ready_at=NOW, deadline_at=due)
    assert shipment.allowed_h == 60


def test_the_same_goods_make_equal_shipments() -> None:
    """What is priced for one is kept for the next, a figure nobody knows notwithstanding."""
    first, second = (Shipment.of("grain-oilseed", book=BOOK, tonnes=500) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)


@pytest.mark.parametrize(("unit", "little"), [("tonnes", 5e-324), ("volume_m3", 9e-7), ("teu", 0)])
def test_next_to_nothing_is_no_cargo(unit, little):
    with pytest.raises(InputError) as refused:
        Shipment.of("auto-parts", book=ParameterBook.load(), **{unit: little})
    assert [fault.field for fault in refused.value.faults] == [unit]


def test_however_little_there_is_takes_a_box():
    shipment = Shipment.of("auto-parts", book=ParameterBook.load(), tonnes=1e-6)
    assert (shipment.boxes, shipment.truckloads) == (1, 1)
