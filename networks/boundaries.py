"""Facts about maritime boundaries, read from ``curated/``: points of law, each with its source."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from networks.curated_tables import CURATED
from networks.errors import Fault, InputError

_LINE_COLUMNS = ("line_id", "seq", "lon", "lat", "left", "right", "width_deg", "agreement")
_WATER_COLUMNS = ("name", "west", "south", "east", "north", "basepoint_lon", "basepoint_lat")
_ISLET_COLUMNS = ("name", "iso_a3", "lon", "lat")
_AWARD_COLUMNS = ("award", "iso_a3", "part", "limit_nm", "seq", "lon", "lat")
_ECA_COLUMNS = ("eca", "part", "basis", "seq", "lon", "lat")
_ECA_DATE_COLUMNS = ("eca", "in_force_from", "fuel_rule_from")
_AGREEMENT_COLUMNS = (
    "agreement", "parties", "title", "made_on", "status", "divides", "drawn_from",
)  # fmt: skip
_NUMBERS = {
    "seq", "lon", "lat", "width_deg", "limit_nm",
    "west", "south", "east", "north", "basepoint_lon", "basepoint_lat",
}  # fmt: skip


def read_boundary_lines(path: Path = CURATED / "boundary_lines.csv") -> pd.DataFrame:
    """Read boundary lines: one row per point, in order ``seq`` within ``line_id``.

    ``left`` and ``right`` name the country on either side, seen along the line; empty for a state
    whose zones are not built. ``width_deg`` is how far from the line it replaces equidistance.
    ``agreement`` is the row of `read_agreements` the point is of.
    """
    return _read(path, _LINE_COLUMNS)


def read_agreements(path: Path = CURATED / "maritime_agreements.csv") -> pd.DataFrame:
    """Read treaties, judgments, awards, claims and disputes, each once, by ``agreement``.

    ``parties`` are ISO alpha-2 codes joined by ``;``; ``divides`` is ``waters`` or ``sea bed``, of
    which the second changes no zone; ``drawn_from`` says what the zones take it from.
    """
    return _read(path, _AGREEMENT_COLUMNS)


def read_awarded_waters(path: Path = CURATED / "awarded_waters.csv") -> pd.DataFrame:
    """Read windows in which an award gives the state ``iso_a3`` all within ``limit_nm`` of it.

    One row per corner, in order ``seq`` within ``part``.
    """
    return _read(path, _AWARD_COLUMNS)


def read_disputed_waters(path: Path = CURATED / "disputed_waters.csv") -> pd.DataFrame:
    """Read the boxes where the United States and Canada both claim the water.

    ``basepoint_lon``, ``basepoint_lat`` is an island the United States measures from there though
    Canada holds it; NaN where there is none.
    """
    return _read(path, _WATER_COLUMNS)


def read_islets(path: Path = CURATED / "islets.csv") -> pd.DataFrame:
    """Read islets the data lack or draw too small, from which states measure their zones."""
    return _read(path, _ISLET_COLUMNS)


def read_eca_limits(path: Path = CURATED / "eca_limits.csv") -> pd.DataFrame:
    """Read the rings of the emission control areas, in order ``seq`` within ``part``.

    ``basis`` is ``limit`` where the ring is the area, ``zones`` where the area is what the ring
    holds of the 200 nm zone of Canada.
    """
    return _read(path, _ECA_COLUMNS)


def read_eca_dates(path: Path = CURATED / "eca_areas.csv") -> pd.DataFrame:
    """Read since when each emission control area, and its fuel rule, is in force (ISO dates)."""
    return _read(path, _ECA_DATE_COLUMNS)


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    text = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [name for name in (*columns, "source", "confidence") if name not in text.columns]
    if missing:
        raise InputError(
            Fault(f"{path.name} column {name}", None, "this column") for name in missing
        )
    numeric = text.assign(
        **{name: pd.to_numeric(text[name], errors="coerce") for name in columns if name in _NUMBERS}
    )
    faults = [
        Fault(f"{path.name} row {row} {name}", text.loc[row, name], "a number")
        for name in numeric.columns[numeric.isna().any()]
        for row in text.index[numeric[name].isna() & (text[name] != "")]
    ]
    if faults:
        raise InputError(faults)
    return numeric
