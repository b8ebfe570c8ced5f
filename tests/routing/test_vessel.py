from __future__ import annotations

import pytest

from routing import ParameterBook
from routing.vessel import vessel_class_for, vessel_classes


def test_every_class_is_in_the_book(book: ParameterBook) -> None:
    for vessel in vessel_classes():
        assert book.value(vessel.day_rate_key) > 0
        design_kn = book.value(vessel.design_speed_key)
        assert vessel.fuel_t_per_day(book, design_kn) == book.value(vessel.design_fuel_key)


@pytest.mark.parametrize(
    ("teu", "name"),
    [(500, "Feeder_450"), (1700, "Feeder_800"), (2500, "Panamax_1200"), (20_000, "Post_panamax")],
)
def test_the_nearest_class_is_taken(book: ParameterBook, teu: float, name: str) -> None:
    assert vessel_class_for(book, "container", teu).name == name


def test_fuel_follows_the_cube_of_speed(book: ParameterBook) -> None:
    vessel = vessel_class_for(book, "container", 2400)
    assert vessel.fuel_t_per_day(book, 9) == pytest.approx(52.5 / 8)
