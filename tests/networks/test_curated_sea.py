"""The curated sea layers against the coast, the ports and what mariners keep open."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from networks.extract import load
from networks.network import Network
from networks.sea.geography import SeaGeography
from networks.sea.path import NoPath, SeaPath
from networks.sea.sea import Sea
from networks.terminals import CURATED

GEOD = Geod(ellps="WGS84")
LAYERS = ("channels", "shoals", "confined_waters")

# The deep water through the banks, as a navigator would draw it: lon, lat in degrees.
PASSAGES = {
    "Straits of Florida": [(-79.6, 27.0), (-79.7, 25.5), (-80.0, 24.5), (-82.0, 24.0)],
    "Santaren Channel": [(-79.35, 24.4), (-79.2, 23.9), (-78.9, 23.3), (-78.6, 22.9)],
    "Nicholas Channel": [(-81.0, 23.5), (-80.2, 23.4), (-79.5, 23.2)],
    "Old Bahama Channel": [(-78.9, 22.9), (-78.2, 22.6), (-77.65, 22.28), (-77.0, 21.95)],
    "North West Providence Channel": [(-79.3, 26.3), (-78.5, 26.2), (-77.6, 25.85), (-77.2, 25.65)],
    "North East Providence Channel": [(-77.2, 25.65), (-76.9, 25.75), (-76.3, 26.0)],
    "Crooked Island Passage": [(-74.6, 23.5), (-74.65, 22.8), (-74.7, 22.2)],
    "Mayaguana Passage": [(-73.4, 22.9), (-73.4, 22.3), (-73.4, 21.9)],
    "Caicos Passage": [(-72.55, 22.4), (-72.7, 22.0), (-72.8, 21.6)],
    "Turks Island Passage": [(-71.3, 21.8), (-71.36, 21.5), (-71.5, 21.0)],
    "Windward Passage": [(-73.9, 20.6), (-74.0, 20.1), (-74.7, 19.6)],
    "Mona Passage": [(-68.4, 19.2), (-68.3, 18.3), (-68.2, 17.8)],
    "Yucatán Channel": [(-85.6, 22.3), (-85.8, 21.6), (-85.9, 21.0)],
}  # fmt: skip


@pytest.fixture(scope="module")
def geography() -> SeaGeography:
    return SeaGeography.read()


@pytest.fixture(scope="module")
def coast() -> gpd.GeoDataFrame:
    return load("coast")


@pytest.fixture(scope="module")
def water_points() -> pd.DataFrame:
    return pd.read_csv(CURATED / "port_water.csv").set_index("terminal_id")


@pytest.fixture(scope="module")
def sea(network: Network) -> Sea:
    return network.sea


def in_water(coast: gpd.GeoDataFrame, lonlat: np.ndarray) -> np.ndarray:
    """Say which points (n, 2) lie outside land or on a lake: an even GSHHG level is water."""
    level = np.zeros(len(lonlat), dtype=int)
    tree = shapely.STRtree(coast.geometry.to_numpy())
    point, shape = tree.query(shapely.points(lonlat), predicate="within")
    np.maximum.at(level, point, coast["level"].to_numpy()[shape])
    return level % 2 == 0


def nearest_km(lonlat: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of each point to the nearest of the others, km."""
    km = np.empty(len(lonlat))
    for k, (lon, lat) in enumerate(lonlat):
        same = np.full(len(others), lon), np.full(len(others), lat)
        km[k] = GEOD.inv(*same, others[:, 0], others[:, 1])[2].min() / 1000
    return km


@pytest.mark.parametrize("layer", LAYERS)
def test_every_feature_is_named_once_and_says_where_it_comes_from(layer, geography):
    table = getattr(geography, layer)
    assert table["name"].is_unique
    assert table["source"].str.len().ge(15).all()
    assert table["confidence"].isin(["high", "medium", "low"]).all()
    assert table.crs == "EPSG:4326"


def test_channels_say_what_they_are(geography):
    channels = geography.channels
    assert (channels.geom_type == "LineString").all()
    assert channels["kind"].isin(["canal", "river", "strait", "approach"]).all()
    draught = channels["max_draught_m"].dropna()
    assert draught.between(3, 30).all()
    seaway = channels[channels["name"].str.startswith(("Seaway", "Welland", "St Marys"))]
    assert (seaway["max_draught_m"] == 8.08).all()


def test_locks_on_us_soil_are_the_three_there_are(geography):
    locks = geography.channels.set_index("name")["us_locks"]
    assert locks[locks > 0].to_dict() == {
        "Seaway: Snell and Eisenhower Locks": 2,
        "St Marys River: Soo Locks": 1,
    }


def test_channels_with_us_locks_lie_in_the_united_states(geography):
    us = load("maritime").set_index("iso_a3").geometry["USA"]
    locked = geography.channels[geography.channels["us_locks"] > 0]
    assert shapely.intersects(locked.geometry.to_numpy(), us).all()
    canadian = geography.channels[
        geography.channels["name"].str.contains("Beauharnois|South Shore|Welland|Québec")
    ]
    assert len(canadian) >= 4
    assert not shapely.intersects(canadian.geometry.to_numpy(), us).any()


def test_channels_bend_with_their_water(geography):
    for name, line in geography.channels.set_index("name").geometry.items():
        lon, lat = shapely.get_coordinates(line).T
        steps_km = np.array(GEOD.line_lengths(lon, lat)) / 1000
        assert steps_km.min() > 0.02, name
        assert steps_km.max() < 50, name


def test_each_end_of_a_channel_is_in_water_or_joins_a_channel_or_a_port(
    geography, coast, water_points
):
    lines = [shapely.get_coordinates(line) for line in geography.channels.geometry]
    ports = water_points[["water_lon", "water_lat"]].to_numpy()
    index = load("ports_wpi")[["lon", "lat"]].to_numpy()
    for k, (name, line) in enumerate(zip(geography.channels["name"], lines, strict=True)):
        ends = line[[0, -1]]
        others = np.concatenate([other for j, other in enumerate(lines) if j != k])
        joined = nearest_km(ends, np.concatenate([others, ports])) < 0.2
        berth = nearest_km(ends, index) < 10
        assert (in_water(coast, ends) | joined | berth).all(), name
        assert (in_water(coast, ends) | joined)[[0, -1]].any(), name


@pytest.mark.parametrize("layer", ["shoals", "confined_waters"])
def test_polygons_are_valid_and_in_the_region(layer, geography):
    shapes = getattr(geography, layer).geometry
    assert (shapes.geom_type == "Polygon").all()
    assert shapes.is_valid.all()
    west, south, east, north = shapes.total_bounds
    assert west >= -180
    assert south >= 0
    assert east <= -45
    assert north <= 75


def test_confined_waters_let_ships_nearer_than_the_open_coast_does(geography):
    open_coast_nm = geography.clearances.growth["land"].clearance_km / 1.852
    clearance_nm = geography.confined_waters["clearance_nm"]
    assert clearance_nm.between(0.05, open_coast_nm - 0.5).all()


@pytest.mark.parametrize("passage", PASSAGES)
def test_deep_passages_between_the_banks_stay_open(passage, geography):
    line = shapely.LineString(PASSAGES[passage])
    barred = geography.shoals[geography.shoals.intersects(line)]
    assert barred.empty, f"{passage} is closed by {list(barred['name'])}"


@pytest.mark.parametrize(
    ("bank", "lon", "lat"),
    [
        ("Great Bahama Bank", -78.5, 24.5),
        ("Little Bahama Bank", -78.5, 27.0),
        ("Cay Sal Bank", -80.0, 23.8),
        ("Caicos Bank", -72.0, 21.5),
        ("Diamond Shoals", -75.4, 35.15),
        ("Frying Pan Shoals", -77.7, 33.66),
        ("Nantucket Shoals and Sound", -69.7, 41.1),
        ("Arrecife Alacranes", -89.7, 22.48),
        ("Florida Reefs and Keys", -81.0, 24.75),
        ("Yucatán, inside the 20 m line from Celestún to Sisal", -90.29, 21.44),  # Madagascar Reef
        ("Yucatán, inside the 20 m line from Dzilam to Cabo Catoche", -87.5, 21.7),
    ],
)
def test_banks_cover_their_shallows(bank, lon, lat, geography):
    shoal = geography.shoals.set_index("name").geometry[bank]
    assert shapely.contains_xy(shoal, lon, lat)


@pytest.mark.parametrize(
    ("water", "lon", "lat"),
    [
        ("Greater Antilles, Jamaica Channel to Mona Passage", -68.3, 18.6),
        ("Jacques-Cartier Strait", -63.5, 50.0),
        ("Cape North to Saint Paul Island", -60.3, 47.1),
        ("Gulf of the Farallones, outer part", -122.95, 37.85),
        ("San Pedro Channel and Gulf of Santa Catalina", -118.3, 33.5),
        ("Galleons Passage and Tobago", -60.85, 11.0),
        ("Belize, between Turneffe and the barrier reef", -88.0, 17.4),
    ],
)
def test_straits_narrower_than_twice_the_open_clearance_stay_open(water, lon, lat, geography):
    region = geography.confined_waters.set_index("name").geometry[water]
    assert shapely.contains_xy(region, lon, lat)


def test_every_seaport_has_its_own_water_near_its_berth(coast, water_points):
    seaports = pd.read_csv(CURATED / "seaports.csv").set_index("terminal_id")
    assert sorted(seaports.index) == sorted(water_points.index)
    water = water_points.loc[seaports.index]
    metres = GEOD.inv(
        *water[["water_lon", "water_lat"]].to_numpy().T, *seaports[["lon", "lat"]].to_numpy().T
    )[2]
    assert np.max(metres) < 15_000
    assert not water.duplicated(["water_lon", "water_lat"]).any()
    assert water_points["source"].str.len().ge(15).all()


def test_every_seaport_reaches_every_other_without_being_moved_far(sea, water_points):
    halifax = sea.port_paths([("CAHAL", port) for port in water_points.index if port != "CAHAL"])
    assert all(isinstance(way, SeaPath) for way in halifax.values())
    assert sea.waters["any"].port_snap_km.max() < 2


@pytest.mark.parametrize(
    ("origin", "destination", "channel"),
    [
        ("CAMTR", "CAHAL", "St Lawrence: Québec to Bécancour"),
        ("CATOR", "CAMTR", "Seaway: Snell and Eisenhower Locks"),
        ("CATHU", "CAHAM", "Welland Canal"),
        ("CATHU", "CASNI", "St Marys River: Soo Locks"),
        ("CATHU", "CAWND", "Detroit River and Lake St Clair"),
        ("CASAG", "CAQUE", "Saguenay: Tadoussac to Grande-Anse"),
        ("PABLB", "PACTB", "Panama Canal"),
        ("CAVAN", "CAPRR", "Discovery Passage and Johnstone Strait"),
        ("CASTW", "CAPRR", "Portland Canal and Inlet to Stewart"),
        ("CAPAB", "CAVIC", "Alberni Inlet"),
        ("MXMTT", "MXCOA", "Coatzacoalcos River to Minatitlán"),
    ],
)
def test_waters_the_coastline_breaks_are_passed_by_their_channel(sea, origin, destination, channel):
    way = sea.path(origin, destination)
    assert isinstance(way, SeaPath)
    assert channel in way.channels


@pytest.mark.parametrize(
    ("origin", "destination", "published_nm", "source"),
    [
        ("CAVAN", "CAPRR", 477, "NGA Pub. 151 (2001)"),
        ("CAHAL", "MXVER", 1610 + 792, "NGA Pub. 151 (2001), by the Straits of Florida"),
        ("CAHAL", "JMKIN", 1795, "NGA Pub. 151 (2001)"),
        ("JMKIN", "COCTG", 479, "NGA Pub. 151 (2001)"),
        ("CAHAL", "PACTB", 2295, "NGA Pub. 151 (2001), Colón"),
        ("CAMTR", "MXVER", 2467 + 792, "NGA Pub. 151 (2001), by the Straits of Florida"),
    ],
)
def test_distances_are_near_published_ones(sea, origin, destination, published_nm, source):
    way = sea.path(origin, destination)
    assert isinstance(way, SeaPath)
    assert way.length_nm == pytest.approx(published_nm, rel=0.05), source


@pytest.mark.parametrize(
    ("origin", "destination", "barred"),
    [
        ("COCTG", "JMKIN", [(-75.550, 10.400), (-75.565, 10.380)]),  # Bocagrande: a sunken wall
        ("CAPRR", "CASTW", [(-130.40, 54.30), (-130.40, 54.34)]),  # Venn Passage: small craft
    ],
)
def test_ships_do_not_take_the_passages_of_boats(sea, origin, destination, barred):
    way = sea.path(origin, destination)
    assert isinstance(way, SeaPath)
    assert not shapely.LineString(way.coordinates).intersects(shapely.LineString(barred))


def test_lake_ports_are_cut_off_where_us_locks_are_barred(sea):
    assert isinstance(sea.path("CATOR", "CAMTR", "no-us-land"), NoPath)
    assert sea.path("CATHU", "CAMTR").us_locks == 3
