"""Terminals: where cargo changes mode or vehicle, or passes a border.

The facts are four curated tables in ``networks/curated``; each row names its source and how far
to trust it. ``CHANGES.csv`` beside them says what was corrected and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    Cell,
    Column,
    codes,
    day_of_year,
    flag,
    latitude,
    longitude,
    number,
    one_of,
    opening_hours,
    read_table,
    repeated,
    text,
)
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    import geopandas as gpd

CAPABILITIES = (
    "container",
    "reefer",
    "dry_bulk",
    "liquid_bulk",
    "lng",
    "lpg",
    "roro",
    "breakbulk",
)
# What a rail terminal does: lift boxes, handle finished vehicles, move goods between car and truck,
# load grain, work on a port's own quay, sort cars.
FUNCTIONS = ("ramp", "auto", "transload", "elevator", "on_dock", "yard")
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "seaport": "seaports.csv",
        "rail": "rail_terminals.csv",
        "border": "border_crossings.csv",
        "airport": "airports.csv",
    }
)
_COUNTRIES = ("CA", "US", "MX", "PA", "JM", "BS", "CO", "DO")
_BORDERS = ("CA-US", "US-MX")
_DEEPEST_M = 30.0
_LONGEST_WAIT_H = 240.0
_MOST_LANES = 30
_LONGEST_CUTOFF_H = 48.0
HAZMAT = ("yes", "no", "restricted")


def load_terminals(directory: Path = CURATED) -> gpd.GeoDataFrame:
    """Read, check and join the terminal tables.

    Parameters
    ----------
    directory
        Folder that holds the four tables of ``KINDS`` and ``railways.csv``.

    Returns
    -------
    One row per terminal, index ``terminal_id``, geometry the terminal itself (EPSG:4326; a seaport
    stands at its berth). ``kind`` is ``seaport``, ``rail``, ``border`` or ``airport``; ``country``
    and ``region`` are ISO 3166 codes, a pair (``CA-US``, ``ON/MI``) at a border. Capabilities are
    booleans, false where not known. ``max_draught_m`` is NaN where not known or not a port.
    ``open_from`` and ``open_until`` are the first and last day (MM-DD) ships can reach a port, both
    ``""`` where it is open all year.
    ``railways`` is joined by ``;``, and so is what a rail terminal does, ``functions``. Waits are
    hours, NaN but at borders. A border's ``operator`` is who keeps the bridge, ``lanes`` those for
    trucks, ``hours`` when it takes them (``opening.OpeningHours``), ``hazmat`` whether dangerous
    goods may pass: yes, no, restricted. ``freighter`` and ``belly`` say what calls at an airport,
    ``cutoff_h`` how many hours before departure freight must be handed over, ``freighter_carriers``
    who flies freighters. ``""`` is an unknown text.

    Raises
    ------
    InputError
        With every fault of the four tables at once.
    """
    import geopandas as gpd
    import pandas as pd

    railways = _known_railways(directory / "railways.csv")
    rows: list[dict[str, Cell]] = []
    faults: list[Fault] = []
    for kind, file_name in KINDS.items():
        try:
            table = read_table(directory / file_name, _columns(kind, railways), "terminal_id")
        except InputError as error:
            faults += error.faults
            continue
        rows += [{"kind": kind, **row} for row in table]
    faults += repeated((str(row["terminal_id"]) for row in rows), "terminal_id")
    faults += [fault for row in rows for fault in _row_faults(row)]
    if faults:
        raise InputError(faults, hint="Correct the table and load it again.")
    frame = pd.DataFrame([{**_EMPTY, **row} for row in rows]).set_index("terminal_id")
    frame = frame.astype(dict.fromkeys((*CAPABILITIES, "freighter", "belly"), bool))
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


_EMPTY: Mapping[str, Cell] = MappingProxyType(
    {
        "terminal_id": "",
        "kind": "",
        "name": "",
        "city": "",
        "country": "",
        "region": "",
        "locode": "",
        "iata": "",
        "lon": float("nan"),
        "lat": float("nan"),
        "border_mode": "",
        **dict.fromkeys(CAPABILITIES, False),
        "max_draught_m": float("nan"),
        "open_from": "",
        "open_until": "",
        "railways": "",
        "functions": "",
        "operator": "",
        "lanes": float("nan"),
        "hours": "",
        "hazmat": "",
        "freighter": False,
        "belly": False,
        "cutoff_h": float("nan"),
        "freighter_carriers": "",
        "border_wait_mean_h": float("nan"),
        "border_wait_p95_h": float("nan"),
        "note": "",
        "source": "",
        "confidence": "",
    }
)


def _known_railways(path: Path) -> list[str]:
    columns = {
        "railway": text(),
        "name": text(),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    return [str(row["railway"]) for row in read_table(path, columns, "railway")]


def _columns(kind: str, railways: list[str]) -> dict[str, Column]:
    """Return the rules of one kind's table."""
    columns = {
        "terminal_id": text(),
        "name": text(),
        "city": text(),
        "country": one_of(_BORDERS if kind == "border" else _COUNTRIES),
        "region": text(),
        "lon": longitude(),
        "lat": latitude(),
    }
    if kind in ("seaport", "rail"):
        columns |= {
            "locode": text(required=False),
            **dict.fromkeys(CAPABILITIES, flag()),
            "max_draught_m": number(1, _DEEPEST_M, "m", required=False),
            "railways": codes(railways, "railways", required=kind == "rail"),
        }
        if kind == "rail":
            columns |= {"functions": codes(FUNCTIONS, "functions", required=True)}
        if kind == "seaport":
            columns |= {"open_from": day_of_year(), "open_until": day_of_year()}
    elif kind == "border":
        columns |= {
            "border_mode": one_of(("road", "rail")),
            "railways": codes(railways, "railways"),
            "operator": text(required=False),
            "lanes": number(1, _MOST_LANES, "lanes", required=False),
            "hours": opening_hours(),
            "hazmat": one_of(HAZMAT, required=False),
            "border_wait_mean_h": number(0, _LONGEST_WAIT_H, "h"),
            "border_wait_p95_h": number(0, _LONGEST_WAIT_H, "h"),
        }
    else:
        columns |= {
            "iata": text(),
            "reefer": flag(),
            "freighter": flag(),
            "belly": flag(),
            "cutoff_h": number(0, _LONGEST_CUTOFF_H, "h"),
            "freighter_carriers": text(required=False),
        }
    return columns | {
        "note": text(required=False),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }


def _row_faults(row: Mapping[str, Cell]) -> list[Fault]:
    """Find what is wrong between the columns of one row."""
    where = f"{KINDS[str(row['kind'])]} row {row['terminal_id']}"
    faults = []
    if row["kind"] == "seaport" and row["locode"] not in ("", row["terminal_id"]):
        faults.append(Fault(f"{where} locode", row["locode"], "the terminal_id, or nothing"))
    if row["kind"] == "seaport" and bool(row["open_from"]) != bool(row["open_until"]):
        expected = "both days of a season, or neither"
        faults.append(Fault(f"{where} open_until", row["open_until"], expected))
    if row["kind"] == "border":
        if (row["border_mode"] == "rail") != bool(row["railways"]):
            faults.append(
                Fault(f"{where} railways", row["railways"], "railways at a rail crossing only")
            )
        if float(row["border_wait_mean_h"] or 0) > float(row["border_wait_p95_h"] or 0):
            faults.append(
                Fault(f"{where} border_wait_p95_h", row["border_wait_p95_h"], "not below the mean")
            )
    return faults
