from __future__ import annotations

import pytest

from routing import ParameterBook, Shipment
from routing.cargo_class import cargo_classes
from routing.equipment import equipment_by_slug


def test_equipment_moves_only_as_its_classes_do() -> None:
    known = cargo_classes()
    for row in equipment_by_slug().values():
        assert row.source, row.slug
        assert row.confidence in {"low", "medium", "high"}
        assert any(row.modes <= known[name].modes for name in row.cargo_classes), row.slug


@pytest.mark.parametrize(
    ("slug", "capacity", "key"),
    [
        ("40ft", "capacity_t", "box.forty_foot_payload_t"),
        ("53ft", "capacity_t", "truck.payload_t"),
        ("hopper", "capacity_t", "rail.bulk_car_t"),
        ("tank-car", "capacity_t", "rail.tank_car_t"),
        ("tank-truck", "capacity_t", "truck.tank_payload_t"),
        ("gondola", "capacity_t", "rail.breakbulk_car_t"),
        ("bilevel", "capacity_vehicles", "rail.bilevel_vehicles"),
        ("car-hauler", "capacity_vehicles", "truck.car_hauler_vehicles"),
    ],
)
def test_it_holds_what_the_book_says(
    book: ParameterBook, slug: str, capacity: str, key: str
) -> None:
    assert getattr(equipment_by_slug()[slug], capacity) == book.value(key)


def test_the_limit_that_binds_counts(book: ParameterBook) -> None:
    def boxes(slug: str, equipment: str, **quantity: float) -> tuple[int, int]:
        shipment = Shipment.of(slug, book=book, equipment=equipment, **quantity)
        return shipment.boxes, shipment.box_teu

    assert boxes("auto-parts", "20ft", teu=4) == (4, 1)  # by room
    assert boxes("pulses", "40ft", tonnes=265) == (10, 2)  # by weight
    assert boxes("electronics", "53ft", teu=6.4) == (3, 2)  # 44.8 t in loads of 19.5 t


def test_a_box_too_heavy_for_the_road_keeps_to_rails_and_ships(book: ParameterBook) -> None:
    heavy = Shipment.of("pulses", book=book, tonnes=240, equipment="20ft")
    assert heavy.modes == {"rail", "sea"}
    assert "weight limit" in str(heavy.why_not("road"))
    light = Shipment.of("auto-parts", book=book, teu=2, equipment="40hc")
    assert light.modes == {"road", "rail", "sea"}
    assert "does not go by air" in str(light.why_not("air"))
