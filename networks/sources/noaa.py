"""United States maritime limits as NOAA's Office of Coast Survey publishes them: lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from networks.sources.geojson import read_features

LIMIT_DATASETS = {
    "12nm": "noaa-limits-12nm",
    "24nm": "noaa-limits-24nm",
    "200nm": "noaa-limits-200nm",
}


def read_limits(paths: Mapping[str, Path]) -> gpd.GeoDataFrame:
    """Read the limit lines of several zones into one table.

    Parameters
    ----------
    paths
        GeoJSON file per zone, keyed as `LIMIT_DATASETS`.

    Returns
    -------
    GeoDataFrame
        ``zone``, ``region`` ("" where the publisher gives none) and ``geometry`` (lines,
        EPSG:4326), in the order of ``paths``.

    Raises
    ------
    SourceError
        When a file is not a GeoJSON feature file.
    """
    tables = []
    for zone, path in paths.items():
        lines = read_features(path, [], lower_case=True)
        region = lines["region"].fillna("") if "region" in lines.columns else ""
        columns = pd.DataFrame({"zone": zone, "region": region}, index=lines.index)
        tables.append(gpd.GeoDataFrame(columns, geometry=lines.geometry, crs="EPSG:4326"))
    whole = pd.concat(tables, ignore_index=True)
    return gpd.GeoDataFrame(whole, geometry="geometry", crs="EPSG:4326")
