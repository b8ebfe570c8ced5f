"""Real zones, built once for all tests that need them."""

from __future__ import annotations

import geopandas as gpd
import pytest

from networks import extract
from networks.eca import build_eca
from networks.zones import build_zones


@pytest.fixture(scope="session")
def zones() -> gpd.GeoDataFrame:
    return build_zones(extract.load("coast"), extract.load("maritime"))


@pytest.fixture(scope="session")
def eca(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return build_eca(zones)
