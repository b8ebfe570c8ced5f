"""Zones by the limits that are published, in the place of the derived ones.

NOAA publishes lines. The derived limit of the United States gives way to them: what is left of it
are the stretches no published line runs along (land borders, rivers, lakes) and those that lead on
from where a published line ends. All lines together cut the map into faces, and a face belongs to
the United States when most of it did before.

Marine Regions publishes polygons of water for all three countries. They are taken as they are, and
land and internal waters, which they leave out, from the derived zones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from networks.chart import COUNTRIES, REGION
from networks.errors import SourceError
from networks.polygons import node_nested, polygons_of
from networks.sources.marine_regions import read_eez
from networks.sources.noaa import LIMIT_DATASETS, read_limits
from networks.zone_choice import Claims, Limits, ZoneChoice

ZONES = ("land", "12nm", "24nm", "200nm")
_WIDE = ZONES[1:]
_GAP_DEG = 0.05  # ends of published lines nearer than this are one line, cut
_REACH_DEG = 0.5  # a published line may run this far from the derived limit it replaces
_INSHORE_DEG = 0.1  # nearer to land than any limit, there are only borders, of which rivers many
_STEP_DEG = 0.02
_END_DEG = 1e-6
_MOSTLY = 0.5
_LEAST_SHARE = 0.9  # of old and new together that both hold: less, and the lines do not close

_SOVEREIGN = {"US": "USA", "CA": "CAN", "MX": "MEX"}
_MARINE_ZONE = {
    "12nm": "marine-regions-12nm",
    "24nm": "marine-regions-24nm",
    "200nm": "marine-regions-eez",
}

_NOTHING: shapely.Geometry = shapely.MultiPolygon()

Areas = dict[tuple[str, str], shapely.Geometry]  # by country and zone


def with_official_limits(derived: gpd.GeoDataFrame, choice: ZoneChoice) -> gpd.GeoDataFrame:
    """Return the zones with the limits of ``choice``.

    Parameters
    ----------
    derived
        As ``zones.build_zones`` returns them; what is returned has the same form.

    Raises
    ------
    ArtefactError
        If a fetched file is not the one that was fetched.
    SourceError
        If one cannot be read, or its lines do not enclose the zone.
    """
    if choice.limits is Limits.DERIVED:
        return derived
    keys = zip(derived["country"], derived["zone"], strict=True)
    areas: Areas = dict(zip(keys, derived.geometry, strict=True))
    if choice.limits is Limits.NOAA:
        wanted = _by_noaa(areas, choice.paths())
    else:
        wanted = _by_marine_regions(areas, choice.paths(), choice.claims)
    rows = []
    for country in COUNTRIES:
        clipped = [shapely.intersection(wanted[country, z], REGION.polygon) for z in ZONES]
        for zone, area in zip(ZONES, node_nested(clipped), strict=True):
            rows.append({"country": country, "zone": zone, "geometry": area})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _by_noaa(areas: Areas, paths: Mapping[str, Path]) -> Areas:
    limits = read_limits({zone: paths[name] for zone, name in LIMIT_DATASETS.items()})
    land = shapely.union_all([areas[country, "land"] for country in COUNTRIES])
    wanted = dict(areas)
    for zone in _WIDE:
        lines = _in_region(list(limits.geometry[limits["zone"] == zone]))
        wanted["US", zone] = redrawn(areas["US", zone], lines, land, zone)
    taken = shapely.union_all([wanted["US", zone] for zone in _WIDE])
    for other in ("CA", "MX"):
        for zone in _WIDE:
            wanted[other, zone] = shapely.difference(areas[other, zone], taken)
    return wanted


def redrawn(
    area: shapely.Geometry, lines: shapely.Geometry, land: shapely.Geometry, name: str
) -> shapely.MultiPolygon:
    """Draw an area anew along published lines, in whatever pieces they come.

    Parameters
    ----------
    area
        The area as it was.
    lines
        Lines to replace its edge wherever they run within 0.5° of it.
    land
        All land: the edge on it and within 0.1° of it stays.
    name
        What the area is called when it cannot be drawn.

    Raises
    ------
    SourceError
        If what they enclose is not the area, give or take a tenth.
    """
    drawn = shapely.line_merge(shapely.union_all([lines, *_bridges(lines)]))
    left = _not_replaced(area, drawn, land)
    net = shapely.union_all([drawn, left])
    net = shapely.union_all([net, *_links(shapely.line_merge(net))])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    shapely.prepare(area)
    share = shapely.area(shapely.intersection(faces, area)) / shapely.area(faces)
    redone = polygons_of(shapely.coverage_union_all(faces[share > _MOSTLY]))
    common = shapely.area(shapely.intersection(redone, area))
    if common < _LEAST_SHARE * shapely.area(shapely.union(redone, area)):
        raise SourceError(
            f"The published {name} limits do not enclose the zone of the United States.",
            hint="Fetch them again, or run `monarca data fetch derived`.",
        )
    return redone


def _in_region(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Return what of lines or polygons lies in the region, whose longitudes run on past -180°."""
    given = np.asarray(shapes, dtype=object)
    turned = shapely.transform(given, lambda lonlat: lonlat - [360.0, 0.0])
    laid = np.concatenate([given, turned])
    return shapely.union_all(shapely.intersection(laid, REGION.polygon))


def _loose_ends(lines: shapely.Geometry) -> npt.NDArray[np.object_]:
    """Return the ends at which a line meets no other and not itself."""
    parts = shapely.get_parts(lines)
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(parts, k)) for k in (0, -1)])
    found, count = np.unique(ends, axis=0, return_counts=True)
    return np.asarray(shapely.points(found[count == 1]), dtype=object)


def _bridges(lines: shapely.Geometry) -> list[shapely.LineString]:
    """Join loose ends that are each other's nearest and near."""
    ends = _loose_ends(shapely.line_merge(lines))
    if not len(ends):
        return []
    away = shapely.distance(ends[:, None], ends[None, :])
    np.fill_diagonal(away, np.inf)
    mate = away.argmin(axis=1)
    mutual = (mate[mate] == np.arange(len(ends))) & (away.min(axis=1) < _GAP_DEG)
    return [
        shapely.LineString([ends[k], ends[mate[k]]]) for k in np.flatnonzero(mutual) if k < mate[k]
    ]


def _not_replaced(
    area: shapely.Geometry, drawn: shapely.Geometry, land: shapely.Geometry
) -> shapely.Geometry:
    """Return what of the old edge stays.

    That is what lies by the shore, on the frame, far from every line, or nearest to a line's end.
    """
    old = _steps(shapely.segmentize(shapely.boundary(area), _STEP_DEG))
    middles = shapely.line_interpolate_point(old, 0.5, normalized=True)
    published = _steps(drawn)
    nearest = published[shapely.STRtree(published).nearest(middles)]
    to_line = shapely.shortest_line(middles, nearest)
    met = shapely.get_point(to_line, 1)
    ends = _loose_ends(drawn)
    at_end = np.zeros(len(middles), bool)
    if len(ends):
        at_end = shapely.distance(met, ends[shapely.STRtree(ends).nearest(met)]) < _END_DEG
    shapely.prepare(land)
    inshore = shapely.dwithin(land, middles, _INSHORE_DEG)
    on_frame = shapely.dwithin(shapely.boundary(REGION.polygon), middles, _END_DEG)
    kept = inshore | on_frame | at_end | (shapely.length(to_line) > _REACH_DEG)
    return shapely.line_merge(shapely.union_all(old[kept]))


def _steps(lines: shapely.Geometry) -> npt.NDArray[np.object_]:
    """Return every segment of lines as a line of two points."""
    lonlat, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    joined = line[1:] == line[:-1]
    pairs = np.stack([lonlat[:-1][joined], lonlat[1:][joined]], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)


def _links(net: shapely.Geometry) -> list[shapely.LineString]:
    """Lead each loose end to the nearest corner of another line."""
    parts = shapely.get_parts(net)
    links = []
    for end in _loose_ends(net):
        away = shapely.distance(parts, end)
        away[away == 0.0] = np.inf
        lonlat = shapely.get_coordinates(parts[away.argmin()])
        corners = np.asarray(shapely.points(lonlat), dtype=object)
        off = shapely.distance(corners, end)
        if off.min() < _REACH_DEG:
            links.append(shapely.LineString([end, corners[off.argmin()]]))
    return links


def _by_marine_regions(areas: Areas, paths: Mapping[str, Path], claims: Claims) -> Areas:
    """Take published waters; land and internal waters stay as derived."""
    first = ("CA", "US", "MX") if claims is Claims.CANADA else COUNTRIES
    water = {zone: _waters(read_eez(paths[name]), first) for zone, name in _MARINE_ZONE.items()}
    published = shapely.union_all([area for held in water.values() for area in held.values()])
    wanted, taken = dict(areas), dict.fromkeys(_WIDE, _NOTHING)
    for country in first:
        sea = water["12nm"][country]
        ashore = shapely.difference(areas[country, "12nm"], shapely.difference(published, sea))
        held = ashore
        for zone in _WIDE:
            held = shapely.difference(shapely.union(held, water[zone][country]), taken[zone])
            wanted[country, zone] = held
            taken[zone] = shapely.union(taken[zone], held)
    return wanted


def _waters(table: gpd.GeoDataFrame, first: Sequence[str]) -> dict[str, shapely.Geometry]:
    """Return each country's waters; of what several claim, the first in ``first`` gets all."""
    claimants = table[["iso_sov1", "iso_sov2", "iso_sov3"]]
    held: dict[str, shapely.Geometry] = {}
    taken = _NOTHING
    for country in first:
        claims = (claimants == _SOVEREIGN[country]).to_numpy().any(axis=1)
        claimed = _in_region(list(shapely.make_valid(list(table[claims].geometry))))
        held[country] = shapely.difference(claimed, taken)
        taken = shapely.union(taken, claimed)
    return held
