"""Real zones and land graphs, built once for all tests that need them."""

from __future__ import annotations

import geopandas as gpd
import pytest

from networks import extract
from networks.countries import CountryMap
from networks.eca import build_eca
from networks.landgraph import LandGraph
from networks.rail import build_rail
from networks.road import build_road
from networks.zones import build_zones


@pytest.fixture(scope="session")
def zones() -> gpd.GeoDataFrame:
    return build_zones(extract.load("coast"), extract.load("maritime"))


@pytest.fixture(scope="session")
def eca(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return build_eca(zones)


@pytest.fixture(scope="session")
def borders() -> CountryMap:
    return CountryMap.from_maritime(extract.load("maritime"))


@pytest.fixture(scope="session")
def rail(borders: CountryMap) -> LandGraph:
    return build_rail(borders)


@pytest.fixture(scope="session")
def road(borders: CountryMap) -> LandGraph:
    return build_road(borders)
