from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from networks.boundaries import read_eca_limits
from networks.eca import build_eca

# Place, longitude, latitude, area ("" for none), and why.
PLACES = [
    ("off San Francisco", -124.0, 37.7, "north-american", "within 200 nm of California"),
    ("off Prince Rupert", -131.5, 54.2, "north-american", "Canadian coast"),
    ("off Halifax", -63.0, 44.0, "north-american", "Canadian coast"),
    ("south of Saint Pierre", -56.3, 45.5, "north-american", "the French coast counts too"),
    ("off Houston", -94.5, 28.5, "north-american", "Gulf coast of the United States"),
    ("Montréal", -73.55, 45.5, "north-american", "inland waters of the area"),
    ("Kodiak, west of 153°15' W", -154.5, 57.0, "", "the area ends before the Aleutians"),
    ("Unimak Pass", -165.0, 54.4, "", "Alaska west of 153°15' W is outside"),
    ("Honolulu", -157.9, 21.2, "north-american", "main Hawaiian islands"),
    ("Midway", -177.4, 28.0, "", "only the main Hawaiian islands count"),
    ("San Juan", -66.1, 18.6, "us-caribbean", "Puerto Rico"),
    ("Mona", -67.9, 18.1, "", "the western edge runs east of Mona"),
    ("200 nm north of San Juan", -66.1, 21.0, "", "the area is narrower than the zone"),
    ("Navassa", -75.0, 18.3, "", "not part of either area"),
    ("off Ensenada", -117.5, 31.5, "", "Mexican waters"),
    ("Cuban half of the Straits", -81.5, 23.4, "", "Cuban waters"),
    ("Hudson Bay", -85.0, 58.0, "", "the area begins east of Labrador's northern cape"),
    ("Davis Strait, 61° N", -60.0, 61.0, "", "north of 60° N"),
    ("off Bimini", -79.4, 25.8, "", "Bahamian waters"),
    ("off Astoria", -127.5, 46.0, "north-american", "between California and Vancouver Island"),
    ("mid Atlantic", -60.0, 35.0, "", "high seas"),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[0])
def test_places(eca: gpd.GeoDataFrame, place: tuple[str, float, float, str, str]) -> None:
    name, lon, lat, expected, why = place
    held = eca["name"][shapely.contains_xy(eca.geometry.to_numpy(), lon, lat)]
    assert list(held) == ([expected] if expected else []), f"{name}: {why}"


def test_two_valid_areas_that_do_not_overlap(eca: gpd.GeoDataFrame) -> None:
    assert list(eca["name"]) == ["north-american", "us-caribbean"]
    assert eca.geometry.is_valid.all()
    assert shapely.intersection(*eca.geometry).area == 0.0


def test_an_area_counts_from_the_day_its_fuel_rule_starts(zones: gpd.GeoDataFrame) -> None:
    on = {
        day: list(build_eca(zones, on=date.fromisoformat(day))["name"])
        for day in ("2012-07-31", "2012-08-01", "2014-01-01", "2027-02-28", "2027-03-01")
    }
    assert on["2012-07-31"] == []
    assert on["2012-08-01"] == ["north-american"]
    assert on["2014-01-01"] == on["2027-02-28"] == ["north-american", "us-caribbean"]
    assert on["2027-03-01"] == ["canadian-arctic", "north-american", "us-caribbean"]


def test_the_arctic_area_is_canadian_water_north_of_60(zones: gpd.GeoDataFrame) -> None:
    arctic = build_eca(zones, on=date(2027, 3, 1)).set_index("name").geometry["canadian-arctic"]
    for lon, lat, held in ((-75.0, 62.5, True), (-85.0, 58.0, False), (-52.0, 65.0, False)):
        assert shapely.contains_xy(arctic, lon, lat) is np.bool_(held)  # Hudson Strait; Greenland


def test_the_atlantic_points_of_the_annex_are_on_the_edge(eca: gpd.GeoDataFrame) -> None:
    # MARPOL Annex VI, Appendix VII, 2.2: points 6 and 20 are 56°48'09"N 52°23'29"W and
    # 45°19'45"N 48°43'28"W.
    edge = eca.geometry.iloc[0].boundary
    for lat, lon in ((56 + 48 / 60 + 9 / 3600, -(52 + 23 / 60 + 29 / 3600)),
                     (45 + 19 / 60 + 45 / 3600, -(48 + 43 / 60 + 28 / 3600))):  # fmt: skip
        assert edge.distance(shapely.Point(lon, lat)) < 1e-3


def test_rings_have_an_order_and_a_known_basis() -> None:
    limits = read_eca_limits()
    assert set(limits["basis"]) == {"limit", "zones"}
    for part, points in limits.groupby("part"):
        assert list(points["seq"]) == list(range(1, len(points) + 1)), part
        ring = shapely.Polygon(points[["lon", "lat"]].to_numpy(np.float64))
        assert ring.is_valid, part
