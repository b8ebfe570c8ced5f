"""Services: lines somebody runs, has announced, or could charter.

A row says no more than its source. What the source does not give is empty, and a service without
speed, capacity or headway can be shown but not priced.
"""

from __future__ import annotations

import re
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
    number,
    one_of,
    read_table,
    text,
)
from networks.errors import Fault, InputError
from networks.terminals import CAPABILITIES

if TYPE_CHECKING:
    import pandas as pd

ANY_CALLS = "*"
CHARTER = "charter"
# "unverified": it ran at ``source_date``, and nothing later was found either way.
STATUSES = ("operating", "announced", CHARTER, "unverified")
AIR_CARGO = ("general", "pharma", "perishable")
CARGO = (*(capability for capability in CAPABILITIES if capability != "reefer"), *AIR_CARGO)
HOLDS = ("freighter", "belly")
_KIND_OF_MODE: Mapping[str, str] = MappingProxyType(
    {"sea": "seaport", "rail": "rail", "air": "airport"}
)
_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FEWEST_CALLS = 2


def load_services(terminals: pd.DataFrame, path: Path = CURATED / "services.csv") -> pd.DataFrame:
    """Read and check the services table.

    Parameters
    ----------
    terminals
        The terminals table, index ``terminal_id``, with its ``kind``.
    path
        The table, a CSV file.

    Returns
    -------
    One row per service: ``service_id``, ``name``, ``operator``, ``mode`` (sea, rail, air),
    ``status`` (``operating``, ``announced``, ``charter``, or ``unverified``: it ran at
    ``source_date`` and may not any more), ``calls`` (terminal ids in sailing order joined by
    ``;``, a port outside the table by its UN/LOCODE; ``*`` is any capable pair), ``headway_days``,
    ``speed_kn``, ``transit_h`` (first call to last, or as ``note`` says), ``capacity_teu``,
    ``capacity_t``, ``draught_m``, ``reefer_plugs``, ``hold`` (of aircraft: freighter, belly),
    ``door_cm`` (the height of a piece that goes through its door), ``range_km`` (with
    ``capacity_t`` aboard), ``cargo`` (``;`` joined, ``""`` where not known), ``note``, ``source``,
    ``source_date``, ``confidence``. An unknown number is NaN.

    Raises
    ------
    InputError
        With every fault of the table at once, by row and column.
    """
    import pandas as pd

    rows = read_table(path, _columns(), "service_id")
    kinds = {str(name): str(kind) for name, kind in terminals["kind"].items()}
    faults = [fault for row in rows for fault in _row_faults(row, kinds, path.name)]
    if faults:
        raise InputError(faults, hint="Correct the table and load it again.")
    return pd.DataFrame(rows)


def _columns() -> dict[str, Column]:
    return {
        "service_id": text(),
        "name": text(),
        "operator": text(),
        "mode": one_of(tuple(_KIND_OF_MODE)),
        "status": one_of(STATUSES),
        "calls": text(),
        "headway_days": number(0.1, 120, "days", required=False),
        "speed_kn": number(5, 30, "knots", required=False),
        "transit_h": number(0.5, 2000, "h", required=False),
        "capacity_teu": number(20, 25_000, "TEU", required=False),
        "capacity_t": number(1, 400_000, "t", required=False),
        "draught_m": number(1, 25, "m", required=False),
        "reefer_plugs": number(0, 5_000, "plugs", required=False),
        "hold": one_of(HOLDS, required=False),
        "door_cm": number(30, 400, "cm", required=False),
        "range_km": number(500, 20_000, "km", required=False),
        "cargo": codes(CARGO, "kinds of cargo"),
        "note": text(required=False),
        "source": text(),
        "source_date": text(),
        "confidence": one_of(CONFIDENCES),
    }


def _row_faults(row: Mapping[str, Cell], kinds: Mapping[str, str], file_name: str) -> list[Fault]:
    """Find what is wrong between the columns of one row."""
    where = f"{file_name} row {row['service_id']}"
    faults = []
    if (row["calls"] == ANY_CALLS) != (row["status"] == CHARTER):
        expected = f"{ANY_CALLS!r} for a charter, a list of calls for a line"
        faults.append(Fault(f"{where} calls", row["calls"], expected))
    elif row["calls"] != ANY_CALLS:
        faults += _call_faults(str(row["calls"]).split(";"), str(row["mode"]), kinds, where)
    if (row["mode"] == "air") != bool(row["hold"]):
        faults.append(Fault(f"{where} hold", row["hold"], "freighter or belly, for aircraft only"))
    if not _DATE.fullmatch(str(row["source_date"])):
        expected = "a year, year-month or date, as 2025-06"
        faults.append(Fault(f"{where} source_date", row["source_date"], expected))
    return faults


def _call_faults(calls: list[str], mode: str, kinds: Mapping[str, str], where: str) -> list[Fault]:
    """Find calls that are no terminal of the mode, and calls that lead nowhere."""
    faults = []
    if len(calls) < _FEWEST_CALLS:
        faults.append(Fault(f"{where} calls", ";".join(calls), "two calls at least"))
    for call, following in zip(calls, [*calls[1:], ""], strict=True):
        elsewhere = mode == "sea" and call not in kinds and _LOCODE.fullmatch(call)
        if not elsewhere and kinds.get(call) != _KIND_OF_MODE[mode]:
            expected = f"a {_KIND_OF_MODE[mode]} of the terminals table"
            faults.append(Fault(f"{where} calls", call, expected))
        if call == following:
            faults.append(Fault(f"{where} calls", call, "another terminal than the call before"))
    return faults
