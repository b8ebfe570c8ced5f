"""The ground under a point, drawn small.

::

    lat 42  +------+------+
            |  CA  |  US  |     CA, US: land from lat 40, territorial sea from lat 39.8
            | lake |      |     lake: lon -101.8 to -100.2, lat 40.4 to 41.6
    lat 40  +------+------+     an islet in it: lon -101.02 to -101, lat 40.98 to 41
            - - - - - - - -
          -102   -100    -98
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from networks.errors import InputError
from networks.geodesy import distance_km
from networks.ground import Ground

GROUND = Ground(
    gpd.GeoDataFrame(
        {"iso_a3": ["CAN", "PRI", "CUB"]},
        geometry=[box(-102, 39.8, -100, 42), box(-100, 39.8, -98, 42), box(-98, 39.8, -96, 42)],
        crs="EPSG:4326",
    ),
    gpd.GeoDataFrame(
        {"level": [1, 2, 3]},
        geometry=[
            box(-102, 40, -96, 42),
            box(-101.8, 40.4, -100.2, 41.6),
            box(-101.02, 40.98, -101, 41),
        ],
        crs="EPSG:4326",
    ),
)


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (-101.9, 41, "CA"),
        (-99, 41, "US"),  # Puerto Rico has a code of its own
        (-99, 39.9, "US"),
        (-97, 41, ""),  # Cuba is nobody we know
        (-99, 39, ""),
    ],
)
def test_country(lon: float, lat: float, country: str) -> None:
    assert GROUND.country(lon, lat) == country


@pytest.mark.parametrize(
    ("lon", "lat", "nearest"),
    [
        (-99, 41, None),  # on land
        (-101.01, 40.99, None),  # on the islet in the lake
        (-99, 39.9, (-99, 40)),  # at sea
        (-101.7, 41, (-101.8, 41)),  # on the lake, near its shore
    ],
)
def test_off_shore_km(lon: float, lat: float, nearest: tuple[float, float] | None) -> None:
    expected_km = 0.0 if nearest is None else distance_km(lon, lat, *nearest)
    assert GROUND.off_shore_km(lon, lat) == pytest.approx(expected_km, abs=0.01)


def test_the_middle_of_a_lake_is_far_from_land() -> None:
    assert GROUND.off_shore_km(-100.7, 41.0) == np.inf


def test_a_point_on_the_land_is_a_place() -> None:
    place = GROUND.place("-101.9,41", -101.9, 41.0, "from")
    assert (place.name, place.country, place.kind) == ("-101.9,41", "CA", "point")


@pytest.mark.parametrize(("lon", "lat"), [(-100.7, 41.0), (-97.0, 41.0), (-99.0, 39.0)])
def test_a_point_off_the_land_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(InputError, match="at most 25 km off their land") as raised:
        GROUND.place("there", lon, lat, "to")
    assert (raised.value.faults[0].field, raised.value.faults[0].value) == ("to", "there")
