"""Names are brought to one spelling; places describe themselves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.geodesy import distance_km
from networks.place import Place, fold, rough_km


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("St. John's", "saint johns"),
        ("Montréal", "MONTREAL"),
        ("Cd. Juárez", "Ciudad Juarez"),
        ("Sault Ste. Marie", "sault sainte marie"),
        ("Trois-Rivières", "trois rivieres"),
        ("S.L.P.", "slp"),
        ("Sacré-Cœur", "sacre coeur"),
    ],
)
def test_spellings_of_one_name_fold_to_one(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_label_leaves_out_what_is_unknown() -> None:
    assert Place("Here", "CA", "", -80.0, 45.0, "point").label == "Here, CA"


@given(
    st.floats(-180, -45),
    st.floats(0, 75),
    st.floats(-0.5, 0.5),
    st.floats(-0.5, 0.5),
)
def test_rough_km_is_good_to_a_percent(lon: float, lat: float, east: float, north: float) -> None:
    exact_km = distance_km(lon, lat, lon + east, lat + north)
    rough = rough_km(lon, lat, lon + east, lat + north)
    assert rough == pytest.approx(exact_km, rel=0.012, abs=0.01)


def test_rough_km_of_an_unknown_position_is_nan() -> None:
    assert math.isnan(rough_km(math.nan, 45.0, -80.0, 45.0))
