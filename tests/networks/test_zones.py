from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from networks.boundaries import read_boundary_lines, read_disputed_waters
from networks.geodesy import wgs84
from networks.units import M_PER_NM
from networks.zones import COUNTRIES, REGION, ZONES, build_zones

# Place, longitude, latitude, the smallest zone that holds it ("" for none), and why.
PLACES = [
    ("Gulf of Maine, west of B-C", -68.2, 42.7, "US 200nm", "ICJ 1984: American side"),
    ("Gulf of Maine, east of B-C", -67.2, 42.7, "CA 200nm", "ICJ 1984: Canadian side"),
    ("Georges Bank, 5 nm SW of C-D", -66.8, 41.3, "US 200nm", "ICJ 1984"),
    ("Georges Bank, NE of C-D", -66.0, 41.3, "CA 200nm", "ICJ 1984"),
    ("Western Gap", -92.3, 25.8, "", "the 2000 treaty divides the sea bed only"),
    ("Eastern Gap", -87.3, 25.3, "", "the 2017 treaties divide the sea bed only"),
    ("off Navassa", -75.1, 18.4, "US 12nm", "claimed by the United States"),
    ("24 nm south of Navassa", -75.0, 18.1, "US 24nm", "contiguous to Navassa"),
    ("Guantánamo Bay", -75.15, 19.9, "", "leased, no American sea round it"),
    ("Key West", -81.8, 24.5, "US 12nm", "Florida"),
    ("Straits of Florida, Cuban half", -81.5, 23.45, "", "beyond the median with Cuba"),
    ("Straits of Florida, American half", -81.5, 23.95, "US 200nm", "this side of the median"),
    ("Great Bahama Bank side", -79.3, 25.9, "", "beyond the median with Bimini"),
    ("north of 28°17' N off Florida", -77.5, 28.6, "US 200nm", "60 FR 43825 claims it"),
    ("south of 28°17' N off Florida", -77.5, 28.1, "", "Bahamian by equidistance"),
    ("Mona Passage, 68.4° W", -68.4, 18.3, "", "Dominican half"),
    ("Mona Passage, 67.4° W", -67.4, 18.3, "US 12nm", "off Puerto Rico"),
    ("Saint Thomas", -64.93, 18.3, "US 12nm", "Virgin Islands of the United States"),
    ("Tortola", -64.6, 18.44, "", "British"),
    ("Anegada Passage, south of the line", -64.3, 17.95, "US 24nm", "east of Saint Croix"),
    ("Honolulu", -157.87, 21.28, "US 12nm", "Hawaii"),
    ("Midway", -177.37, 28.2, "US 12nm", "American island"),
    ("Johnston Atoll", -169.5, 16.73, "US 12nm", "American island"),
    ("Eisenhower Lock", -74.846, 44.979, "US land", "in New York"),
    ("Point Roberts", -123.07, 48.96, "US 12nm", "American shore south of 49° N"),
    ("south of Saint-Pierre", -56.28, 45.0, "", "the corridor of the 1992 award is French"),
    ("east of the corridor", -56.0, 45.0, "CA 200nm", "Canadian since the 1992 award"),
    ("18 nm west of Miquelon", -56.85, 46.9, "", "24 nm were awarded to France in the west"),
    ("off Funk Island", -48.2, 50.3, "CA 200nm", "the islet counts"),
    ("Yucatán Channel, Cuban half", -85.6, 21.6, "", "1976 line"),
    ("Yucatán Channel, Mexican half", -86.1, 21.6, "MX 200nm", "1976 line"),
    ("off Chiapas, Guatemalan side", -92.6, 13.5, "", "beyond the median of coasts"),
    ("Victoria roads", -123.4, 48.37, "CA 12nm", "Canadian half of Juan de Fuca"),
    ("Port Angeles roads", -123.4, 48.2, "US 12nm", "American half of Juan de Fuca"),
    ("Dixon Entrance, south of the A-B line", -132.0, 54.55, "US 12nm", "strict: both claim it"),
    ("Dixon Entrance, Canadian side", -132.0, 54.2, "CA 12nm", "nearer to Graham Island"),
    ("Hecate Strait", -131.0, 53.0, "CA 24nm", "Canadian shores on both sides"),
    ("Portland Canal, Stewart", -129.99, 55.93, "CA 12nm", "head of a boundary fjord"),
    ("Machias Seal Island", -67.101, 44.502, "US 12nm", "strict: both claim it"),
    ("Grand Manan, east side", -66.6, 44.65, "CA 12nm", "Canadian island"),
    ("San Diego approach", -117.3, 32.65, "US 12nm", "north of the 1970 line"),
    ("Ensenada", -116.66, 31.84, "MX 12nm", "Mexican port"),
    ("Coronado Islands", -117.27, 32.42, "MX 12nm", "Mexican islands"),
    ("Prudhoe Bay", -148.3, 70.5, "US 12nm", "Alaska"),
    ("Provideniya", -173.2, 64.3, "", "Russian"),
    ("Chicago", -87.6, 41.9, "US land", "land surface with its lakes"),
    ("mid Lake Superior, north", -87.5, 48.3, "CA land", "lakes count as land surface"),
    ("Mexico City", -99.1, 19.4, "MX land", "land"),
    ("Bermuda", -64.8, 32.3, "", "British"),
    ("mid Pacific", -140.0, 30.0, "", "high seas"),
]  # fmt: skip


def smallest_zone(zones: gpd.GeoDataFrame, lon: float, lat: float) -> str:
    held = [
        f"{row.country} {row.zone}"
        for row in zones.itertuples()
        if shapely.intersects_xy(row.geometry, lon, lat)
    ]
    return held[0] if held else ""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[0])
def test_hard_places(zones: gpd.GeoDataFrame, place: tuple[str, float, float, str, str]) -> None:
    name, lon, lat, expected, why = place
    assert smallest_zone(zones, lon, lat) == expected, f"{name}: {why}"


def test_the_table_is_what_export_promises(zones: gpd.GeoDataFrame) -> None:
    assert list(zones.columns) == ["country", "zone", "geometry"]
    assert [(row.country, row.zone) for row in zones.itertuples()] == [
        (country, zone) for country in COUNTRIES for zone in ZONES
    ]
    assert zones.crs.to_epsg() == 4326
    assert zones.geometry.is_valid.all()
    assert set(zones.geometry.geom_type) == {"MultiPolygon"}
    assert shapely.covers(REGION.polygon, zones.geometry.to_numpy()).all()


def test_each_zone_holds_the_inner_ones_exactly(zones: gpd.GeoDataFrame) -> None:
    for country in COUNTRIES:
        nested = list(zones[zones["country"] == country].geometry)
        for inner, outer in combinations(nested, 2):
            assert shapely.covers(outer, inner)


def test_no_water_belongs_to_two_countries(zones: gpd.GeoDataFrame) -> None:
    for zone in ZONES:
        areas = list(zones[zones["zone"] == zone].geometry)
        for one, other in combinations(areas, 2):
            assert shapely.intersection(one, other).area < 1e-5


def test_no_edge_is_long_but_the_frame(zones: gpd.GeoDataFrame) -> None:
    for area in zones.geometry:
        for ring in shapely.get_rings(area):
            lonlat = shapely.get_coordinates(ring)
            metres = np.asarray(wgs84().inv(*lonlat[:-1].T, *lonlat[1:].T)[2])
            frame = (np.abs(np.diff(lonlat, axis=0)) < 1e-9).any(axis=1)
            assert metres[~frame].max() < 12_700  # 0.08° both ways on the equator


def test_the_wide_zones_have_no_slivers(zones: gpd.GeoDataFrame) -> None:
    for area in zones[zones["zone"].isin(["24nm", "200nm"])].geometry:
        for polygon in area.geoms:
            assert polygon.area > 4e-4
            assert all(shapely.Polygon(hole).area > 3e-4 for hole in polygon.interiors)


@pytest.mark.parametrize(
    ("lon", "lat", "bearing_deg"),
    [(-124.41, 40.44, 270.0), (-75.53, 35.22, 100.0), (-155.68, 18.91, 180.0)],
)  # fmt: skip
def test_limits_lie_at_their_distance_from_capes(
    zones: gpd.GeoDataFrame, lon: float, lat: float, bearing_deg: float
) -> None:
    # Off a cape the nearest shore is the cape itself: Mendocino, Hatteras, South Point.
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    for zone, limit_nm in (("12nm", 12.0), ("24nm", 24.0), ("200nm", 200.0)):
        for off_nm, held in ((limit_nm - 2.5, True), (limit_nm + 3.5, False)):
            point = wgs84().fwd(lon, lat, bearing_deg, off_nm * M_PER_NM)[:2]
            assert shapely.contains_xy(us[zone], *point) is np.bool_(held), (zone, off_nm)


# A toy sea: two square states with a strait between them, and a rock that both claim.
#
#       USA ███   · rock ·   ███ CAN
BOXES = {"USA": (-64.0, 39.0, -63.0, 40.0), "CAN": (-61.6, 39.0, -60.6, 40.0)}


@pytest.fixture(scope="module")
def coast() -> gpd.GeoDataFrame:
    land = [shapely.box(*box) for box in BOXES.values()]
    return gpd.GeoDataFrame({"level": [1, 1]}, geometry=land, crs="EPSG:4326")


@pytest.fixture(scope="module")
def maritime() -> gpd.GeoDataFrame:
    seas = [shapely.box(w - 0.2, s - 0.2, e + 0.2, n + 0.2) for w, s, e, n in BOXES.values()]
    rock = shapely.box(-62.4, 39.4, -62.2, 39.6)
    return gpd.GeoDataFrame(
        {"iso_a3": list(BOXES)},
        geometry=[shapely.union(sea, rock) for sea in seas],
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def no_lines() -> pd.DataFrame:
    return read_boundary_lines().iloc[:0]


@pytest.fixture(scope="module")
def no_waters() -> pd.DataFrame:
    return read_disputed_waters().iloc[:0]


def test_a_rock_that_both_claim_goes_where_it_is_asked_to(
    coast: gpd.GeoDataFrame,
    maritime: gpd.GeoDataFrame,
    no_lines: pd.DataFrame,
    no_waters: pd.DataFrame,
) -> None:
    for claimant in ("US", "CA"):
        toy = build_zones(coast, maritime, no_lines, no_waters, disputed_to=claimant)  # type: ignore[arg-type]
        assert smallest_zone(toy, -62.3, 39.5) == f"{claimant} 12nm"


def test_a_boundary_line_replaces_equidistance(
    coast: gpd.GeoDataFrame, maritime: gpd.GeoDataFrame, no_waters: pd.DataFrame
) -> None:
    # An agreed line far on the Canadian side of the median, drawn northwards: left is west.
    line = pd.DataFrame(
        {
            "line_id": "toy", "seq": [1, 2], "lon": [-61.9, -61.9], "lat": [41.0, 42.0],
            "left": "US", "right": "CA", "width_deg": 1.0, "agreement": "toy",
        }
    )  # fmt: skip
    toy = build_zones(coast, maritime, line, no_waters)
    assert smallest_zone(toy, -62.0, 41.5) == "US 200nm"
    assert smallest_zone(toy, -61.8, 41.5) == "CA 200nm"
    # A treaty on the sea bed alone leaves the median, at 62.3° W, as it is.
    bed_only = build_zones(coast, maritime, line.assign(agreement="mx-us-2000"), no_waters)
    assert smallest_zone(bed_only, -62.0, 41.5) == "CA 200nm"


def test_a_disputed_box_gives_the_united_states_up_to_the_median_of_coasts(
    coast: gpd.GeoDataFrame, maritime: gpd.GeoDataFrame, no_lines: pd.DataFrame
) -> None:
    box = pd.DataFrame(
        {
            "name": ["strait"], "west": [-63.0], "south": [39.0], "east": [-61.6], "north": [40.0],
            "basepoint_lon": [-61.9], "basepoint_lat": [39.5],
        }
    )  # fmt: skip
    toy = build_zones(coast, maritime, no_lines, box)
    assert smallest_zone(toy, -61.9, 39.5) == "US 12nm"
    assert smallest_zone(toy, -61.65, 39.1) == "CA 12nm"


def test_a_country_without_coast_has_empty_zones(
    coast: gpd.GeoDataFrame,
    maritime: gpd.GeoDataFrame,
    no_lines: pd.DataFrame,
    no_waters: pd.DataFrame,
) -> None:
    toy = build_zones(coast, maritime, no_lines, no_waters)
    assert toy[toy["country"] == "MX"].geometry.is_empty.all()
