"""What must hold of every built sea, asked of the finished thing and not of its makers.

Each check returns its findings as sentences; none means it holds. Geometry is overlaid anew with
shapely in lon/lat, not on the plane the paths were found on.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from networks.geodesy import KM_PER_DEGREE, length_km
from networks.sea.barriers import pieces
from networks.sea.path import SeaPath
from networks.sea.plane import Shapes, draw_great_circles
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier

_CHANNEL_DEG = 0.002  # about 200 m: a path on a channel's line
_GRAZE_KM = 0.01
_SLACK_KM = 1e-6
_LEVEL_LAND, _LEVEL_LAKE = 1, 2


def check_vertices_off_land(sea: Sea, coast: gpd.GeoDataFrame) -> list[str]:
    """No bend of any path lies on raw land, lakes apart."""
    tree, lakes = (shapely.STRtree(shapes) for shapes in _land_and_lakes(coast))
    found = []
    for variant, waters in sea.waters.items():
        corners = shapely.points(waters.lonlat[: waters.first_channel_node])
        ashore = set(tree.query(corners, predicate="within")[0].tolist())
        ashore -= set(lakes.query(corners, predicate="within")[0].tolist())
        found += [f"{variant}: corner {waters.lonlat[k].round(4)} is on land" for k in ashore]
    return found


def check_channel_ends(sea: Sea) -> list[str]:
    """Every channel joins open water, another channel or a port at one end at least."""
    channels = sea.channels
    nodes_n = len(channels.nodes)
    ways = np.bincount(channels.segments[:, :2].ravel(), minlength=nodes_n)
    afloat = next(iter(sea.waters.values())).site_home[:nodes_n] >= 0
    joined = (ways > 1) | afloat
    joined[channels.joins[:, 1]] = True
    found = []
    for row, name in enumerate(channels.table["name"]):
        own = channels.segments[channels.segments[:, 2] == row][:, :2]
        ends = np.intersect1d(own, channels.mouths)
        if not joined[ends].any():
            found.append(f"channel {name} joins nothing")
    return found


def check_ports(sea: Sea) -> list[str]:
    """Every port has water in the freest tier, and no two ports stand at one point."""
    waters = next(iter(sea.waters.values()))
    ports = waters.lonlat[waters.first_port_node :][: len(sea.port_ids)]
    found = [
        f"{terminal_id}: {code}"
        for terminal_id, code in zip(sea.port_ids, waters.port_code, strict=True)
        if code
    ]
    _, first, count = np.unique(ports.round(4), axis=0, return_index=True, return_counts=True)
    return found + [f"{sea.port_ids[k]} shares its water point" for k in first[count > 1]]


def check_gates(sea: Sea) -> list[str]:
    """Every gate of a passage ends in what is closed to ships at every tier."""
    found = []
    for variant, waters in sea.waters.items():
        for passage in sea.passages.rows:
            ends = passage.gates.reshape(-1, 2)
            afloat = waters.mesh.holds(waters.plane.project(ends))
            found += [
                f"{variant}: {passage.name} has a gate that ends at sea, {end.round(4)}"
                for end in ends[afloat]
            ]
    return found


def check_path_off_land(path: SeaPath, sea: Sea, coast: gpd.GeoDataFrame) -> list[str]:
    """Outside the channels it names and the approaches of its ends, a path keeps off raw land."""
    line = shapely.LineString(path.coordinates)
    table = sea.channels.table
    rows = np.flatnonzero(table["name"].isin(path.channels))
    own = sea.channels.segments[np.isin(sea.channels.segments[:, 2], rows)][:, :2]
    drawn = shapely.MultiLineString([draw_great_circles(sea.channels.nodes[k]) for k in own])
    excused = [drawn.buffer(_CHANNEL_DEG)]
    for point, snap_km in ((0, path.from_snap_km), (-1, path.to_snap_km)):
        end = shapely.Point(path.coordinates[point])
        reach_deg = snap_km / KM_PER_DEGREE / np.cos(np.radians(path.coordinates[point, 1]))
        excused.append(end.buffer(reach_deg + _CHANNEL_DEG))
    open_sea = shapely.difference(line, shapely.union_all(excused))
    land, lakes = _land_and_lakes(coast)
    near = land[shapely.STRtree(land).query(open_sea, predicate="intersects")]
    if not len(near):
        return []
    water = lakes[shapely.STRtree(lakes).query(open_sea, predicate="intersects")]
    dry = shapely.difference(shapely.union_all(near), shapely.union_all(water))
    found = []
    for part in shapely.get_parts(shapely.intersection(open_sea, dry)):
        ashore_km = length_km(shapely.get_coordinates(part))
        if ashore_km > _GRAZE_KM:
            where = shapely.get_coordinates(part)[0].round(4)
            found.append(f"{ashore_km:.3f} km over land from {where}")
    return found


def port_table_km(sea: Sea, tier: Tier) -> pd.DataFrame:
    """Return km between all ports, NaN where there is no path; both directions searched."""
    ids = list(sea.port_ids)
    waters = sea.waters[tier.sea_variant]
    closed = sea.conditions(tier).closed
    table = np.full((len(ids), len(ids)), np.nan)
    nodes = waters.first_port_node + np.arange(len(ids))
    afloat = np.array([not code for code in waters.port_code])
    for k in np.flatnonzero(afloat):
        km = waters.reach(waters.moor_port(int(k)), closed)[0][nodes]
        table[k] = np.where(afloat & np.isfinite(km), km, np.nan)
    return pd.DataFrame(table, index=ids, columns=ids)


def _land_and_lakes(coast: gpd.GeoDataFrame) -> tuple[Shapes, Shapes]:
    shapes, levels = np.asarray(coast.geometry.to_numpy(), dtype=object), coast["level"].to_numpy()
    return shapes[levels == _LEVEL_LAND], shapes[levels == _LEVEL_LAKE]


def check_tables(tables: Mapping[Tier, pd.DataFrame]) -> list[str]:
    """Distances are symmetric, keep the triangle inequality, and grow with the tier."""
    found = []
    for tier, table in tables.items():
        km = table.to_numpy()
        if not np.allclose(km, km.T, rtol=0, atol=_SLACK_KM, equal_nan=True):
            found.append(f"{tier.value}: table is not symmetric")
        for via in range(len(km)):
            shorter = km[:, via, None] + km[None, via, :] < km - _SLACK_KM
            if shorter.any():
                found.append(f"{tier.value}: shorter by way of {table.index[via]}")
    for lax, strict in combinations([tier for tier in SEA_TIERS if tier in tables], 2):
        if (tables[strict].to_numpy() < tables[lax].to_numpy() - _SLACK_KM).any():
            found.append(f"{strict.value} is shorter than {lax.value} somewhere")
    return found


def check_labels(sea: Sea, tables: Mapping[Tier, pd.DataFrame]) -> list[str]:
    """Compare the sea's table of ports, which is read off hub labels, with what searches find."""
    found = []
    for tier, searched in tables.items():
        km = np.where(np.isfinite(sea.port_km[tier]), sea.port_km[tier], np.nan)
        same = np.isclose(km, searched.to_numpy(), rtol=0, atol=_SLACK_KM, equal_nan=True)
        found += [
            f"{tier.value}: {searched.index[i]}-{searched.index[j]} differs from the search"
            for i, j in np.argwhere(~same)
        ]
    return found


def segments_ashore_km(
    segments: npt.NDArray[np.float64], sea: Sea, coast: gpd.GeoDataFrame
) -> list[tuple[float, tuple[float, float]]]:
    """Find the segments that run over raw land outside every channel.

    Parameters
    ----------
    segments
        Each once, (k, 2, 2) lon/lat in degrees.

    Returns
    -------
    list of (km, (lon, lat))
        Kilometres over land of each segment that has more than 10 m of it, and where it begins.
    """
    land, lakes = _land_and_lakes(coast)
    dry = shapely.STRtree([piece for shape in land for piece in pieces(shape)])
    wet = shapely.STRtree(lakes)
    lines = np.asarray(shapely.linestrings(segments), dtype=object)
    suspect = np.unique(dry.query(lines, predicate="intersects")[0])
    table = sea.channels
    excused = shapely.buffer(
        shapely.MultiLineString(list(table.nodes[table.segments[:, :2]])), _CHANNEL_DEG
    )
    shapely.prepare(excused)
    found = []
    for row in suspect[~shapely.covers(excused, lines[suspect])]:
        open_sea = shapely.difference(lines[row], excused)
        ground = shapely.union_all(dry.geometries[dry.query(open_sea, predicate="intersects")])
        water = shapely.union_all(wet.geometries[wet.query(open_sea, predicate="intersects")])
        ashore = shapely.intersection(open_sea, shapely.difference(ground, water))
        km = sum(length_km(shapely.get_coordinates(part)) for part in shapely.get_parts(ashore))
        if km > _GRAZE_KM:
            found.append((km, (float(segments[row, 0, 0]), float(segments[row, 0, 1]))))
    return found
