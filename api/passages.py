"""The passages a network knows, as they are listed and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd

    from networks.sea.sea import Sea

_NO_LIMIT = ("transit_h", "max_draught_m")


def passage_rows(sea: Sea) -> list[dict[str, Any]]:
    """Return a row a passage: its names, kind, limits, season, notice, source and confidence.

    What is not known, or does not apply, is None.
    """
    frame = sea.passages.table.drop(columns="gates")
    frame["max_draught_m"] = sea.passages.draughts_m(sea.channels.table)
    rows = []
    for row in frame.to_dict("records"):
        plain = {str(name): None if cell == "" else cell for name, cell in row.items()}
        for name in _NO_LIMIT:
            plain[name] = None if np.isnan(row[name]) else float(row[name])
        rows.append(plain)
    return rows


def passage_layer(sea: Sea) -> gpd.GeoDataFrame:
    """Return the same rows with the passages' gates, each drawn along its great circle."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    from networks.sea.plane import draw_great_circles

    gates = [
        shapely.MultiLineString([draw_great_circles(gate) for gate in passage.gates])
        for passage in sea.passages.rows
    ]
    return gpd.GeoDataFrame(pd.DataFrame(passage_rows(sea)), geometry=gates, crs="EPSG:4326")
