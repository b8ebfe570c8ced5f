"""Published limits in the place of the derived ones, fetched off a site on localhost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from networks.errors import SourceError
from networks.official_zones import redrawn, with_official_limits
from networks.sources.catalogue import find_dataset
from networks.sources.online import fetch
from networks.zone_choice import DATASETS, Claims, Limits, ZoneChoice
from tests.networks.sources.localsite import Site, collection, feature, running_site

# An island that the United States and Canada share, with an islet of the former in the west:
#
#     ·      US ██|██ CA        the border runs along 63° W, on land and on at sea
ISLAND = shapely.box(-64.0, 39.0, -62.0, 40.0)
ISLET = shapely.Point(-66.0, 39.5).buffer(0.01)
BORDER = shapely.LineString([(-63.0, 34.0), (-63.0, 45.0)])
REACH_DEG = {"land": 0.0, "12nm": 0.2, "24nm": 0.4, "200nm": 3.0}
MOVED_DEG = 0.013  # published limits lie this far outside the derived ones


def limits_of(zone: str, moved_deg: float = 0.0) -> shapely.Geometry:
    return shapely.buffer(shapely.union(ISLAND, ISLET), REACH_DEG[zone] + moved_deg)


def side(country: str, border_lon: float = -63.0) -> shapely.Polygon:
    west, east = (-75.0, border_lon) if country == "US" else (border_lon, -55.0)
    return shapely.box(west, 30.0, east, 50.0)


@pytest.fixture(scope="module")
def derived() -> gpd.GeoDataFrame:
    rows = [
        {
            "country": country,
            "zone": zone,
            "geometry": shapely.MultiPolygon()
            if country == "MX"
            else shapely.intersection(
                limits_of(zone) if zone != "land" else shapely.union(ISLAND, ISLET), side(country)
            ),
        }
        for country in ("US", "CA", "MX")
        for zone in REACH_DEG
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def published_lines(zone: str) -> list[dict[str, Any]]:
    """Draw the limit of the United States in pieces with gaps, and the border but not on land."""
    limit = shapely.intersection(limits_of(zone, MOVED_DEG).boundary, side("US", -62.99))
    border = shapely.intersection(
        shapely.difference(shapely.LineString([(-62.99, 34.0), (-62.99, 45.0)]), ISLAND),
        limits_of(zone, MOVED_DEG),
    )
    pieces = []
    for line in shapely.get_parts(shapely.line_merge(shapely.union(limit, border))):
        lonlat = shapely.get_coordinates(shapely.segmentize(line, 0.05))
        cuts = range(0, max(len(lonlat) - 3, 1), 9)
        pieces += [lonlat[k : k + 9] if k + 9 < len(lonlat) - 3 else lonlat[k:] for k in cuts]
    return [
        feature(number, {"type": "LineString", "coordinates": piece.tolist()}, REGION="Toy")
        for number, piece in enumerate(pieces, start=1)
    ]


def fetched(site: Site, limits: Limits, home: Path, claims: Claims = Claims.STRICT) -> ZoneChoice:
    files = {}
    for name in DATASETS[limits]:
        dataset = find_dataset(name)
        path = "/layer/query" if limits is Limits.NOAA else f"/{name}"
        zone = {"eez": "200nm"}.get(name.rsplit("-", 1)[1], name.rsplit("-", 1)[1])
        if limits is Limits.NOAA:
            site.layers[path] = published_lines(zone)
        else:
            site.files[path] = collection(*published_waters(zone))
        files[name] = fetch(replace(dataset, pin_or_url=site.url + path), home / "sources")
    choice = ZoneChoice(claims=claims).with_official(limits, files, "2026-11-26", home)
    choice.keep(home)
    return ZoneChoice.read(home)


def area_of(zones: gpd.GeoDataFrame, country: str, zone: str) -> shapely.Geometry:
    return zones.set_index(["country", "zone"]).geometry[country, zone]


def test_noaa_lines_redraw_the_united_states(
    site: Site, derived: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    zones = with_official_limits(derived, fetched(site, Limits.NOAA, tmp_path))
    assert list(zones["zone"]) == list(derived["zone"])
    for zone in ("12nm", "24nm", "200nm"):
        got = area_of(zones, "US", zone)
        wanted = shapely.intersection(limits_of(zone, MOVED_DEG), side("US", -62.99))
        off = shapely.symmetric_difference(got, shapely.union(wanted, ISLET))
        # At the border's two landfalls the old edge stays for the 0.1° next to the shore.
        away = shapely.difference(off, shapely.buffer(ISLAND, 0.11))
        assert shapely.area(away) < 0.001
        assert shapely.area(shapely.intersection(got, area_of(zones, "CA", zone))) < 1e-9


def test_each_zone_still_holds_the_inner_ones(
    site: Site, derived: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    zones = with_official_limits(derived, fetched(site, Limits.NOAA, tmp_path))
    for country in ("US", "CA"):
        nested = [area_of(zones, country, zone) for zone in REACH_DEG]
        for inner, outer in pairwise(nested):
            assert shapely.covers(outer, inner)


def test_an_island_that_no_line_is_published_round_keeps_its_old_limit() -> None:
    mainland = shapely.box(-64.0, 39.0, -62.0, 40.0)
    area = shapely.union(mainland, shapely.box(-70.0, 39.0, -69.0, 40.0))
    lines = shapely.buffer(mainland, 0.02).boundary
    redone = redrawn(area, lines, shapely.Point(0, 0), "toy")
    assert shapely.covers(shapely.buffer(redone, 1e-9), shapely.box(-70.0, 39.0, -69.0, 40.0))
    assert shapely.contains_xy(redone, -61.99, 39.5)


def test_lines_that_enclose_nothing_are_refused() -> None:
    area = shapely.box(-64.0, 39.0, -62.0, 40.0)
    half = shapely.LineString([(-64.0, 39.01), (-63.0, 39.01), (-63.0, 39.99), (-64.0, 39.99)])
    with pytest.raises(SourceError, match="do not enclose"):
        redrawn(area, half, shapely.Point(0, 0), "toy")


def published_waters(zone: str) -> list[dict[str, Any]]:
    """Draw each country's water to its border at 63° W, and a strip both claim east of it."""
    water = shapely.difference(limits_of(zone, MOVED_DEG), shapely.union(ISLAND, ISLET))
    strip = shapely.box(-63.0, 30.0, -62.9, 50.0)
    parts = [("USA", None, side("US")), ("USA", "CAN", strip), ("CAN", None, side("CA", -62.9))]
    return [
        feature(
            number,
            shapely.geometry.mapping(shapely.intersection(water, where)),
            mrgid=number, geoname=iso, pol_type="200NM", territory1=iso, iso_ter1=iso,
            sovereign1=iso, iso_sov1=iso, iso_sov2=rival, iso_sov3=None,
        )
        for number, (iso, rival, where) in enumerate(parts, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(("claims", "holder"), [(Claims.STRICT, "US"), (Claims.CANADA, "CA")])
def test_marine_regions_polygons_are_all_countries_zones(
    site: Site, derived: gpd.GeoDataFrame, tmp_path: Path, claims: Claims, holder: str
) -> None:
    zones = with_official_limits(derived, fetched(site, Limits.MARINE_REGIONS, tmp_path, claims))
    border_lon = -62.9 if holder == "US" else -63.0
    for zone in ("12nm", "24nm", "200nm"):
        for country in ("US", "CA"):
            wanted = shapely.intersection(limits_of(zone, MOVED_DEG), side(country, border_lon))
            off = shapely.symmetric_difference(area_of(zones, country, zone), wanted)
            assert shapely.area(shapely.difference(off, ISLAND)) < 1e-4, (country, zone)
        strip = [shapely.contains_xy(area_of(zones, c, zone), -62.95, 40.1) for c in ("US", "CA")]
        assert strip == [np.bool_(holder == "US"), np.bool_(holder == "CA")]


def test_derived_limits_stay_as_they_are(derived: gpd.GeoDataFrame) -> None:
    assert with_official_limits(derived, ZoneChoice(claims=Claims.CANADA)) is derived
