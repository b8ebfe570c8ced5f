"""Where the ports named in published tables lie: from the terminals, the WPI or UN/LOCODE."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from networks.extract import load

_CORRECTIONS = Path(__file__).parent / "port_corrections.csv"
_WATER = Path(__file__).parents[1] / "networks" / "curated" / "port_water.csv"
REGION = (-180.0, 0.0, -45.0, 75.0)  # west, south, east, north, degrees


def water_points() -> pd.DataFrame:
    """Return ``water_lon``, ``water_lat`` of Monarca's own seaports by ``terminal_id``."""
    table = pd.read_csv(_WATER).set_index("terminal_id")
    return table[["water_lon", "water_lat"]]


def points_by_id(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return (lon, lat) by the index of a table whose first two columns they are."""
    lonlat = table.iloc[:, :2].to_numpy(dtype=float)
    return {
        str(k): (float(lon), float(lat)) for k, (lon, lat) in zip(table.index, lonlat, strict=True)
    }


def port_positions(locodes: Iterable[str]) -> pd.DataFrame:
    """Return ``lon``, ``lat`` and ``source`` of the ports found, by UN/LOCODE.

    A terminal stands where Monarca has its water point. A few others have a row, with its
    reason, in ``port_corrections.csv``, because the registers put them ashore. Any other port
    stands where the World Port Index has it, and where that has two of one code, at the one that
    bears the UN/LOCODE name; else where UN/LOCODE has it.
    """
    wanted = pd.Index(sorted(set(locodes)), name="locode")
    water = water_points().set_axis(["lon", "lat"], axis=1).assign(source="terminal")
    register = load("locode").set_index("locode")
    index = load("ports_wpi")[["locode", "name", "lon", "lat"]]
    named = index["locode"].map(register["name"])
    index = index.assign(other_name=index["name"] != named).sort_values("other_name")
    index = index.drop_duplicates("locode").set_index("locode")
    corrected = pd.read_csv(_CORRECTIONS).set_index("locode")
    sources = [
        water,
        corrected[["lon", "lat"]].assign(source="port_corrections.csv"),
        index[["lon", "lat"]].assign(source="WPI"),
        register[["lon", "lat"]].assign(source="UN/LOCODE"),
    ]
    found = pd.concat(sources).dropna(subset=["lon", "lat"])
    found = found[~found.index.duplicated() & found.index.isin(wanted)]
    west, south, east, north = REGION
    return found[found["lon"].between(west, east) & found["lat"].between(south, north)]
