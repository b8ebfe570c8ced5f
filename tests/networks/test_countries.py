from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from networks.countries import CountryMap, countries_in, country_mask
from tests.networks.drawn_land import BORDERS


@pytest.mark.parametrize(
    ("lon", "lat", "bit"),
    [
        (-79.38, 43.65, 1),  # Toronto
        (-83.05, 42.33, 2),  # Detroit, 1 km from Windsor
        (-83.04, 42.31, 1),  # Windsor
        (-123.06, 48.99, 2),  # Point Roberts, reached from the US through Canada only
        (-66.11, 18.46, 2),  # San Juan, Puerto Rico
        (-157.86, 21.30, 2),  # Honolulu
        (-100.31, 25.67, 4),  # Monterrey
        (-88.2, 17.5, 0),  # Belize
        (-140.0, 40.0, 0),  # high sea
    ],
)
def test_a_point_lies_in_the_country_that_holds_it(
    borders: CountryMap, lon: float, lat: float, bit: int
) -> None:
    assert borders.of_points([lon], [lat])[0] == bit


def test_an_edge_is_cut_where_it_meets_the_border() -> None:
    half_and_half = np.array([[-100.0, 49.1, -100.0, 48.9]])
    assert BORDERS.shares(half_and_half)[0] == pytest.approx([0.5, 0.5, 0.0], abs=1e-5)


def test_an_edge_through_a_bay_of_another_country_is_seen_between_its_ends() -> None:
    notch = shapely.box(-99.8, 49.0, -99.6, 49.5)
    borders = CountryMap(
        {
            "CA": BORDERS.polygons["CA"].difference(notch),
            "US": BORDERS.polygons["US"].union(notch),
            "MX": BORDERS.polygons["MX"],
        }
    )
    shares = borders.shares(np.array([[-100.0, 49.3, -99.0, 49.3]]))[0]
    assert shares == pytest.approx([0.8, 0.2, 0.0], abs=1e-3)


def test_high_sea_is_nobodys() -> None:
    shares = BORDERS.shares(np.array([[-60.5, 55.0, -59.5, 55.0]]))[0]
    assert shares == pytest.approx([0.5, 0.0, 0.0], abs=1e-3)


@given(
    st.lists(
        st.tuples(st.floats(-99, -97), st.floats(48, 50), st.floats(-99, -97), st.floats(48, 50)),
        min_size=1,
        max_size=8,
    )
)
def test_shares_are_the_same_both_ways_and_add_up(rows: list[tuple[float, ...]]) -> None:
    ends = np.array(rows)
    forth, back = BORDERS.shares(ends), BORDERS.shares(ends[:, [2, 3, 0, 1]])
    assert forth == pytest.approx(back, abs=1e-6)
    assert forth.sum(axis=1) == pytest.approx(1.0, abs=1e-6)


def test_shares_agree_with_cutting_by_the_whole_polygon(borders: CountryMap) -> None:
    rng = np.random.default_rng(7)
    start = np.column_stack([rng.uniform(-84, -66, 60), rng.uniform(42, 48, 60)])
    ends = np.hstack([start, start + rng.uniform(-0.06, 0.06, (60, 2))])
    lines = np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))
    region = shapely.clip_by_rect(borders.polygons["US"], -85, 41, -65, 49)
    whole = shapely.length(shapely.intersection(shapely.make_valid(region), lines))
    assert borders.shares(ends)[:, 1] == pytest.approx(whole / shapely.length(lines), abs=1e-6)


def test_masks_name_countries_and_refuse_others() -> None:
    assert countries_in(country_mask({"MX", "CA"})) == ("CA", "MX")
    with pytest.raises(KeyError):
        country_mask({"CA", "FR"})
