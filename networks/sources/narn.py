"""North American Rail Network of the US Department of Transportation, with owners.

The official layers know what the packaged graph has lost: who owns a line, who may run on it, and
which lines are main lines (``NET`` = M).
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.errors import SourceError
from networks.sources.geojson import read_features
from networks.sources.graph_tables import Box, GraphTables, tidy_graph

_LINE_FIELDS = (
    "FRAARCID",
    "FRFRANODE",
    "TOFRANODE",
    "COUNTRY",
    "NET",
    "KM",
    "TRACKS",
    "DIVISION",
    "SUBDIV",
)
_OWNERS = tuple(f"RROWNER{n}" for n in range(1, 4))
_TRACKAGE = tuple(f"TRKRGHTS{n}" for n in range(1, 10))


def read_narn_lines(path: Path) -> gpd.GeoDataFrame:
    """Read the line layer.

    Columns: ``line_id``, ``from_node_id``, ``to_node_id`` (ids of the node layer), ``country``
    (ISO alpha-2), ``net`` (M main line, Y yard, S siding, I industrial lead, O other; A, R, T and
    X are no longer in use), ``tracks``, ``length_km`` (as published), ``owners`` and
    ``trackage_rights`` (";" joined reporting marks, "" when none), ``division``,
    ``subdivision``, ``geometry`` (EPSG:4326).

    Raises
    ------
    SourceError
        When the file is not the layer's GeoJSON.
    """
    table = read_features(path, [*_LINE_FIELDS, *_OWNERS, *_TRACKAGE])
    columns = {
        "line_id": table["FRAARCID"].astype(np.int64),
        "from_node_id": table["FRFRANODE"].astype(np.int64),
        "to_node_id": table["TOFRANODE"].astype(np.int64),
        "country": _text(table["COUNTRY"]),
        "net": _text(table["NET"]),
        "tracks": pd.to_numeric(table["TRACKS"]).astype("Int16"),
        "length_km": table["KM"].astype(float),
        "owners": _joined(table, _OWNERS),
        "trackage_rights": _joined(table, _TRACKAGE),
        "division": _text(table["DIVISION"]),
        "subdivision": _text(table["SUBDIV"]),
    }
    return gpd.GeoDataFrame(columns, geometry=table.geometry, crs="EPSG:4326")


def read_narn_nodes(path: Path) -> gpd.GeoDataFrame:
    """Read the node layer: ``node_id``, ``country`` and ``geometry`` (points, EPSG:4326).

    Raises
    ------
    SourceError
        When the file is not the layer's GeoJSON.
    """
    table = read_features(path, ["FRANODEID", "COUNTRY"])
    columns = {"node_id": table["FRANODEID"].astype(np.int64), "country": _text(table["COUNTRY"])}
    return gpd.GeoDataFrame(columns, geometry=table.geometry, crs="EPSG:4326")


def narn_graph(
    lines: gpd.GeoDataFrame, nets: frozenset[str] | None = None, box: Box | None = None
) -> GraphTables:
    """Make graph tables of the lines, all or those of certain nets (``frozenset("M")``).

    A node lies where the first line that names it begins or ends.

    Raises
    ------
    SourceError
        When a line has several parts, so that its ends are not those of its nodes.
    """
    chosen = lines if nets is None else lines[lines["net"].isin(nets)]
    shapes = shapely.line_merge(chosen.geometry.to_numpy())
    if (shapely.get_type_id(shapes) != shapely.GeometryType.LINESTRING).any():
        raise SourceError("NARN lines with several separate parts cannot be joined to their nodes.")
    first, last = shapely.get_point(shapes, 0), shapely.get_point(shapes, -1)
    ids = np.concatenate([chosen["from_node_id"], chosen["to_node_id"]])
    ends = shapely.get_coordinates(np.concatenate([first, last]))
    _, first_use, idx = np.unique(ids, return_index=True, return_inverse=True)
    return tidy_graph(
        lon=ends[first_use, 0],
        lat=ends[first_use, 1],
        from_idx=idx[: len(chosen)],
        to_idx=idx[len(chosen) :],
        length_km=chosen["length_km"].to_numpy(),
        box=box,
    )


def _text(column: pd.Series) -> pd.Series:
    return column.fillna("").astype(str).str.strip()


def _joined(table: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    """Join the filled fields of each row with ";"."""
    rows = zip(*(_text(table[name]) for name in names), strict=True)
    return [";".join(mark for mark in row if mark) for row in rows]
