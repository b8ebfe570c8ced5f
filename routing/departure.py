"""One dated departure of a ship, and the file of a user's own, CSV or an Excel workbook.

A row of the file is one ship leaving one port on one day. Its columns:

================  ==================================================================================
service_id        a service of the network; or leave it empty and give the carrier
carrier           who sails, where no service of the network does
from              where it leaves, a UN/LOCODE of the network's seaports
to                where it calls then, in order, joined by ``;``
departs_at        when it leaves, RFC 3339 with the offset, as 2026-12-04T18:00-05:00
arrives_at        when it arrives at each call of ``to``, joined by ``;``
cutoff_h          hours before it leaves by which the cargo must be there; empty: the usual dwell
capacity_teu      slots offered; empty: enough
usd_per_teu       what a slot costs all in, US dollars; empty: priced as other ships are
mode              sea; empty means the same
================  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from networks.errors import Fault, InputError
from networks.own_table import OwnTable, read_own_table
from routing.calendar import epoch_minutes

REQUIRED = ("from", "to", "departs_at", "arrives_at")
OPTIONAL = ("service_id", "carrier", "cutoff_h", "capacity_teu", "usd_per_teu", "mode")
COLUMNS = ("service_id", "carrier", *REQUIRED, "cutoff_h", "capacity_teu", "usd_per_teu", "mode")
TEMPLATE = (
    ",".join(COLUMNS)
    + "\n,Example Line,CAHAL,MXVER;MXATM,2026-12-04T18:00-04:00,"
    + "2026-12-11T06:00-06:00;2026-12-13T06:00-06:00,24,120,,sea\n"
)
_WHEN = "a time with its offset, as 2026-12-04T18:00-05:00"
_MOST_ROWS = 20_000
_NUMBERS = {
    "cutoff_h": (0.0, 240.0, "hours"),
    "capacity_teu": (0.1, 25_000.0, "TEU"),
    "usd_per_teu": (1.0, 100_000.0, "USD"),
}


@dataclass(frozen=True)
class Departure:
    """A ship that leaves ``ports[0]`` and calls at the others, at moments in minutes since 1970.

    ``cutoff_minutes``, ``capacity_teu`` and ``usd_per_teu`` are None where they are not given.
    ``where`` names the row it was read from.
    """

    where: str
    service_id: str
    carrier: str
    ports: tuple[str, ...]
    departs: int
    arrives: tuple[int, ...]
    cutoff_minutes: int | None = None
    capacity_teu: float | None = None
    usd_per_teu: float | None = None

    @property
    def service(self) -> str:
        """The id of its service; that of a carrier's ships is made of its name."""
        return self.service_id or f"own:{self.carrier}"


def read_departures(path: Path) -> OwnTable:
    """Read the rows of a CSV file, or of the first sheet of an Excel workbook, as text.

    Raises
    ------
    InputError
        If it is neither, or with every column missing or unknown.
    """
    table = read_own_table(path)
    faults = [
        Fault(f"{path.name} column {name}", None, "this column")
        for name in REQUIRED
        if name not in table.columns
    ]
    faults += [
        Fault(f"{path.name} column {name}", name, f"one of {', '.join(COLUMNS)}")
        for name in table.columns
        if name and name not in COLUMNS
    ]
    if faults:
        raise InputError(faults)
    return table


def parse(
    rows: Sequence[Mapping[str, object]], name: str, numbers: Sequence[int] = ()
) -> tuple[list[Departure], list[Fault]]:
    """Read departures out of rows, and every fault of them; a row with a fault is left out.

    ``name`` is the file's, ``numbers`` are the rows' in it, from 2 on where they are not given.
    """
    if len(rows) > _MOST_ROWS:
        return [], [Fault(name, len(rows), f"{_MOST_ROWS:,} departures at most")]
    good, faults = [], []
    for number, row in zip(numbers or range(2, len(rows) + 2), rows, strict=True):
        found = _Row(f"{name} row {number}", row).read()
        if isinstance(found, Departure):
            good.append(found)
        else:
            faults += found
    return good, faults


class _Row:
    """One row being read; faults gather."""

    def __init__(self, where: str, row: Mapping[str, object]) -> None:
        self.where = where
        self.cells = {
            str(key): "" if cell is None else str(cell).strip() for key, cell in row.items()
        }
        self.faults: list[Fault] = []

    def read(self) -> Departure | list[Fault]:
        """Return the departure, or all that is wrong with it."""
        cells = self.cells
        for name in cells:
            if name not in COLUMNS:
                self._fault(name, f"no more columns than {', '.join(COLUMNS)}")
        service_id, carrier = cells.get("service_id", ""), cells.get("carrier", "")
        if not service_id and not carrier:
            self._fault("service_id", "a service, or a carrier in the column carrier")
        if cells.get("mode", "") not in ("", "sea"):
            self._fault("mode", "sea: trains and trucks have no dated departures yet")
        ports = (self._text("from"), *self._text("to").split(";"))
        departs = self._moment("departs_at", cells.get("departs_at", ""))
        texts = cells.get("arrives_at", "").split(";")
        arrives = [self._moment("arrives_at", text.strip()) for text in texts]
        if len(texts) != len(ports) - 1:
            self._fault("arrives_at", f"as many times as calls in to, {len(ports) - 1}")
        numbers = {name: self._number(name) for name in _NUMBERS}
        if departs is not None and None not in arrives:
            order = [departs, *(moment for moment in arrives if moment is not None)]
            if any(late <= early for early, late in pairwise(order)):
                self._fault("arrives_at", "times after departs_at, each after the one before")
        if self.faults or departs is None:
            return self.faults
        cutoff_h = numbers["cutoff_h"]
        return Departure(
            self.where,
            service_id,
            carrier,
            tuple(port.strip() for port in ports),
            departs,
            tuple(moment for moment in arrives if moment is not None),
            None if cutoff_h is None else round(cutoff_h * 60),
            numbers["capacity_teu"],
            numbers["usd_per_teu"],
        )

    def _fault(self, column: str, expected: str) -> None:
        value = self.cells.get(column) or None
        self.faults.append(Fault(f"{self.where} {column}", value, expected))

    def _text(self, column: str) -> str:
        if not self.cells.get(column):
            self._fault(column, "a UN/LOCODE of a seaport")
        return self.cells.get(column, "")

    def _moment(self, column: str, text: str) -> int | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self._fault(column, _WHEN)
            return None
        return epoch_minutes(moment)

    def _number(self, column: str) -> float | None:
        text = self.cells.get(column, "")
        low, high, unit = _NUMBERS[column]
        try:
            value = float(text) if text else None
        except ValueError:
            value = float("nan")
        if value is not None and not low <= value <= high:
            self._fault(column, f"a number from {low:g} to {high:g} {unit}")
        return value
