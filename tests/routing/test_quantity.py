from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from routing import ParameterBook, Shipment, load_commodities
from routing.quantity import MOST, Quantity, quantity_faults

BOOK = ParameterBook.load()
UNITS = [(slug, unit) for slug, row in load_commodities().items() for unit in row.units]


@given(st.sampled_from(UNITS), st.integers(1, 5_000))
def test_every_unit_comes_back_as_it_was_given(pair: tuple[str, str], amount: int) -> None:
    slug, unit = pair
    profile = load_commodities()[slug]
    found = Quantity.of(profile, unit, amount, BOOK)
    again = {
        "teu": found.teu,
        "feu": found.teu / 2,
        "tonnes": found.tonnes,
        "vehicles": found.vehicles,
        "volume_m3": found.volume_m3,
    }
    assert again[unit] == pytest.approx(amount)
    assert f"{amount:,}" in found.shown
    assert (found.teu > 0) == (profile.t_per_teu is not None)
    assert (found.vehicles > 0) == (profile.t_per_vehicle is not None)


def test_conversions_are_shown_step_by_step() -> None:
    def shown(slug: str, **quantity: float) -> str:
        return Shipment.of(slug, book=BOOK, **quantity).conversion

    assert shown("auto-parts", feu=2).startswith("2 FEU × 2 TEU/FEU × 9 t/TEU = 36 t; 2 × 40' box")
    assert shown("crude-oil", volume_m3=1000) == (
        "1,000 m³ × 0.87 t/m³ = 870 t; 10 × tank car by rail; 40 × tank truck by road"
    )
    assert shown("finished-vehicles", vehicles=500).startswith(
        "500 vehicles × 1.6 t/vehicle = 800 t; 50 × bilevel car by rail; 63 × car hauler by road"
    )
    assert shown("lng", tonnes=100).endswith("by ship alone")


def test_a_unit_the_goods_are_not_counted_in_is_refused_with_those_they_are() -> None:
    (fault,) = quantity_faults({"teu": 3}, load_commodities()["crude-oil"])
    assert (fault.field, fault.value) == ("teu", 3)
    assert "tonnes, volume_m3" in fault.expected


@pytest.mark.parametrize(
    ("slug", "given_", "field"),
    [
        ("finished-vehicles", {"vehicles": 2.5}, "vehicles"),
        ("crude-oil", {"volume_m3": MOST["volume_m3"]}, "volume_m3"),
        ("auto-parts", {"teu": 1, "feu": 1}, "quantity"),
        ("auto-parts", {}, "quantity"),
        ("auto-parts", {"feu": MOST["feu"] + 1}, "feu"),
    ],
)
def test_absurd_quantities_are_refused(slug: str, given_: dict[str, float], field: str) -> None:
    with pytest.raises(InputError) as caught:
        Shipment.of(slug, book=BOOK, **given_)
    assert [fault.field for fault in caught.value.faults] == [field]
