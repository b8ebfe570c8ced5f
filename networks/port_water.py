"""Where ships lie off each seaport: navigable water beside the berth, keyed by hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    latitude,
    longitude,
    one_of,
    read_table,
    text,
)
from networks.errors import Fault, InputError


def seaports_with_water(
    terminals: gpd.GeoDataFrame, path: Path = CURATED / "port_water.csv"
) -> gpd.GeoDataFrame:
    """Return the seaports with ``water_lon`` and ``water_lat`` (degrees) beside them.

    Raises
    ------
    InputError
        If a row is faulty, or a seaport has no row.
    """
    ports = terminals[terminals["kind"] == "seaport"]
    columns = {
        "terminal_id": one_of(set(ports.index)),
        "water_lon": longitude(),
        "water_lat": latitude(),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    rows = {row["terminal_id"]: row for row in read_table(path, columns, key="terminal_id")}
    missing = [port for port in ports.index if port not in rows]
    if missing:
        raise InputError(
            Fault(f"{path.name} terminal_id", port, "a row with its navigable water")
            for port in missing
        )
    water = {
        name: [rows[port][name] for port in ports.index] for name in ("water_lon", "water_lat")
    }
    return ports.assign(**pd.DataFrame(water, index=ports.index))
