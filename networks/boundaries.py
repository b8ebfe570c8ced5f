"""Facts about maritime boundaries, read from ``curated/``: points of law, each with its source."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from networks.curated_tables import CURATED
from networks.errors import Fault, InputError

_LINE_COLUMNS = ("line_id", "seq", "lon", "lat", "left", "right", "width_deg")
_WATER_COLUMNS = ("name", "west", "south", "east", "north", "basepoint_lon", "basepoint_lat")
_ISLET_COLUMNS = ("name", "iso_a3", "lon", "lat")
_ECA_COLUMNS = ("eca", "part", "basis", "seq", "lon", "lat")

_TEXT_COLUMNS = {"line_id", "left", "right", "name", "iso_a3", "eca", "part", "basis"}


def read_boundary_lines(path: Path = CURATED / "boundary_lines.csv") -> pd.DataFrame:
    """Read boundary lines: one row per point, in order ``seq`` within ``line_id``.

    ``left`` and ``right`` name the country on either side, seen along the line; empty for a state
    whose zones are not built. ``width_deg`` is how far from the line it replaces equidistance.
    """
    return _read(path, _LINE_COLUMNS)


def read_disputed_waters(path: Path = CURATED / "disputed_waters.csv") -> pd.DataFrame:
    """Read the boxes where the United States and Canada both claim the water.

    ``basepoint_lon``, ``basepoint_lat`` is an island the United States measures from there though
    Canada holds it; NaN where there is none.
    """
    return _read(path, _WATER_COLUMNS)


def read_islets(path: Path = CURATED / "islets.csv") -> pd.DataFrame:
    """Read islets too small for the shoreline data that states measure their zones from."""
    return _read(path, _ISLET_COLUMNS)


def read_eca_limits(path: Path = CURATED / "eca_limits.csv") -> pd.DataFrame:
    """Read the rings of the emission control areas, in order ``seq`` within ``part``.

    ``basis`` is ``limit`` where the ring is the area, ``zones`` where the area is what the ring
    holds of the 200 nm zones.
    """
    return _read(path, _ECA_COLUMNS)


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    text = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [name for name in (*columns, "source", "confidence") if name not in text.columns]
    if missing:
        raise InputError(
            Fault(f"{path.name} column {name}", None, "this column") for name in missing
        )
    numeric = text.assign(
        **{
            name: pd.to_numeric(text[name], errors="coerce")
            for name in columns
            if name not in _TEXT_COLUMNS
        }
    )
    faults = [
        Fault(f"{path.name} row {row} {name}", text.loc[row, name], "a number")
        for name in numeric.columns[numeric.isna().any()]
        for row in text.index[numeric[name].isna() & (text[name] != "")]
    ]
    if faults:
        raise InputError(faults)
    return numeric
