"""Real zones and land graphs, from the built network where it holds them as they were made."""

from __future__ import annotations

import geopandas as gpd
import pytest

from networks import extract
from networks.countries import CountryMap
from networks.landgraph import LandGraph
from networks.network import Network
from networks.rail import build_rail


@pytest.fixture(scope="session")
def zones(network: Network) -> gpd.GeoDataFrame:
    return network.zones


@pytest.fixture(scope="session")
def eca(network: Network) -> gpd.GeoDataFrame:
    return network.eca


@pytest.fixture(scope="session")
def borders() -> CountryMap:
    return CountryMap.from_maritime(extract.load("maritime"))


@pytest.fixture(scope="session")
def rail(borders: CountryMap) -> LandGraph:
    """Every railway; the network leaves out those over a border that no listed crossing is at."""
    return build_rail(borders)


@pytest.fixture(scope="session")
def road(network: Network) -> LandGraph:
    return network.road
