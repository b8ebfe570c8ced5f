from __future__ import annotations

from typing import Any

import pytest

from networks.errors import Fault, InputError
from routing import ParameterBook, Shipment

BOOK = ParameterBook.load()


def faults(slug: str, **asked: Any) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        Shipment.of(slug, book=BOOK, **asked)
    return list(caught.value.faults)


def test_equipment_chooses_how_the_goods_are_carried() -> None:
    def carried(slug: str, equipment: str) -> str:
        shipment = Shipment.of(slug, book=BOOK, tonnes=1000, equipment=equipment)
        return shipment.commodity.cargo_class

    assert carried("steel-aluminium", "gondola") == "breakbulk"
    assert carried("steel-aluminium", "20ft") == "container"
    assert carried("concentrates", "gondola") == "dry_bulk"
    assert carried("grain-oilseed", "20ft") == "container"
    assert carried("lpg", "tank-car") == "lpg"


def test_equipment_that_cannot_carry_it_is_refused_with_what_can() -> None:
    (fault,) = faults("crude-oil", tonnes=100, equipment="hopper")
    assert (fault.field, fault.value) == ("equipment", "hopper")
    assert fault.candidates == ("tank-car", "tank-truck", "tanker")


def test_cold_goods_do_not_go_in_a_dry_box() -> None:
    (fault,) = faults("produce", teu=2, equipment="40ft")
    assert "40rh" in fault.candidates


@pytest.mark.parametrize(
    ("slug", "asked", "field"),
    [
        ("produce", {"temperature_c": -18}, "temperature_c"),
        ("auto-parts", {"temperature_c": 5}, "temperature_c"),
        ("processed-food", {"equipment": "40rh"}, "temperature_c"),
        ("processed-food", {"equipment": "40ft", "temperature_c": 4}, "equipment"),
        ("meat-seafood", {"equipment": "reefer-truck", "temperature_c": -30}, "equipment"),
        ("auto-parts", {"hazmat": "10"}, "hazmat"),
        ("auto-parts", {"hazmat": "7"}, "hazmat"),
        ("auto-parts", {"hazmat": "9", "equipment": "air-pallet"}, "hazmat"),
        ("auto-parts", {"value_usd": 0}, "value_usd"),
    ],
)
def test_what_there_are_no_means_for_is_refused(
    slug: str, asked: dict[str, Any], field: str
) -> None:
    assert [fault.field for fault in faults(slug, teu=2, **asked)] == [field]


def test_a_class_other_than_the_goods_own_is_refused() -> None:
    (fault,) = faults("crude-oil", tonnes=10, hazmat="8")
    assert fault.expected.startswith("3")


def test_everything_wrong_is_said_at_once() -> None:
    found = faults("moon-dust", teu=-1, equipment="rocket", hazmat="77", value_usd=-5)
    assert {fault.field for fault in found} == {
        *("commodity", "teu", "equipment", "hazmat", "value_usd")
    }


def test_a_temperature_cools_and_a_class_endangers() -> None:
    plain = Shipment.of("processed-food", book=BOOK, teu=2)
    cooled = Shipment.of("processed-food", book=BOOK, teu=2, temperature_c=4, hazmat="3")
    assert not plain.commodity.needs_reefer
    assert cooled.commodity.needs_reefer
    assert cooled.commodity.is_hazmat
    assert cooled.commodity.hazmat_class == "3"


def test_the_value_given_counts() -> None:
    assert Shipment.of("auto-parts", book=BOOK, teu=2, value_usd=1_000.0).value_usd == 1_000
