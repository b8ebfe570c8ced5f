from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from networks.boundaries import read_eca_limits

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


def test_no_thread_of_sea_is_left_between_the_two_countries(eca: gpd.GeoDataFrame) -> None:
    holes = [
        shapely.Polygon(hole)
        for area in eca.geometry
        for part in area.geoms
        for hole in part.interiors
    ]
    assert all(hole.area > 1e-3 for hole in holes)


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
