"""Passages by name: straits, canals, locks and rivers, and which of them a way passes.

A passage has one gate or more, each a great circle from shore to shore. A way passes it when it
crosses a gate an odd number of times: to cross and come back is not to pass. Several gates stand
one behind the other, so that a way to a port half-way passes too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    Column,
    day_of_year,
    number,
    one_of,
    read_table,
    text,
)
from networks.errors import Fault, InputError
from networks.geodesy import distances_km
from networks.place import fold
from networks.sea.gates import NO_GATES, Indices, crossing_points, crossings
from networks.sea.plane import Floats, Plane
from networks.season import Season

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("strait", "canal", "locks", "river")
TOLL_CLASSES = ("panama", "seaway-mlo", "welland")
_ENDS = 4  # numbers of a gate: lon lat lon lat


def _gates_column() -> Column:
    def read(cell: str) -> str:
        if any(len(_numbers(gate)) != _ENDS for gate in cell.split(";")):
            raise ValueError(cell)
        return cell

    return Column(read, "gates joined by ';', each lon lat lon lat in degrees")


_COLUMNS = {
    "name": text(),
    "name_fr": text(required=False),
    "name_es": text(required=False),
    "kind": one_of(KINDS),
    "gates": _gates_column(),
    "channels": text(required=False),
    "transit_h": number(0, 200, "hours", required=False),
    "toll_class": one_of(TOLL_CLASSES, required=False),
    "open_from": day_of_year(),
    "open_until": day_of_year(),
    "notice": text(required=False),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}


@dataclass(frozen=True)
class PassageUse:
    """A passage as one way passes it.

    ``from_km`` is where on the way it begins, or its gate stands; ``length_km`` what of the way
    lies in its channels, 0 where it has none. ``transit_h`` is that of the passage, in proportion
    to the gates crossed; None where it has none.
    """

    name: str
    kind: str
    from_km: float
    length_km: float
    transit_h: float | None
    toll_class: str


@dataclass(frozen=True, eq=False)
class Passage:
    """One named passage.

    Attributes
    ----------
    names
        In English, French and Spanish.
    kind
        ``strait``, ``canal``, ``locks`` or ``river``.
    gates
        Lon/lat in degrees, (g, 2, 2), in series.
    channels
        Names of the channels it consists of; none where all of it is open water.
    transit_h
        Hours a ship takes from one end to the other once it is let in; None where it sails through
        at the speed of the sea.
    toll_class
        ``panama``, ``seaway-mlo``, ``welland``, or empty: no toll.
    season
        When it is open; None: all year.
    notice
        What a planner must be told of it; may be empty.
    """

    names: tuple[str, ...]
    kind: str
    gates: Floats
    channels: tuple[str, ...]
    transit_h: float | None
    toll_class: str
    season: Season | None
    notice: str

    @property
    def name(self) -> str:
        """Its English name."""
        return self.names[0]

    def used(self, from_km: float, length_km: float, share: float) -> PassageUse:
        """Return its use by a way that crosses a share of its gates."""
        hours = None if self.transit_h is None else self.transit_h * share
        return PassageUse(self.name, self.kind, from_km, length_km, hours, self.toll_class)


@dataclass(frozen=True, eq=False)
class Passages:
    """All of them, in the order of ``table``, whose columns are those of ``passages.csv``."""

    table: pd.DataFrame

    @classmethod
    def read(cls, file: Path = CURATED / "passages.csv") -> Self:
        """Read the table; InputError names every cell that is not what it should be."""
        rows = read_table(file, _COLUMNS, "name")
        faults = [
            Fault(
                f"{file.name} row {row['name']}", row["open_from"], "both days of a season, or none"
            )
            for row in rows
            if bool(row["open_from"]) != bool(row["open_until"])
        ]
        if faults:
            raise InputError(faults)
        return cls.of(rows)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> Self:
        """Return the passages of rows with the columns of ``passages.csv``."""
        import pandas as pd

        return cls(pd.DataFrame(list(rows), columns=list(_COLUMNS)))

    def check_channels(self, names: Iterable[str]) -> None:
        """Raise InputError for every channel of a passage that is none of ``names``."""
        known = set(names)
        faults = [
            Fault(f"passages.csv row {passage.name} channels", channel, "the name of a channel")
            for passage in self.rows
            for channel in passage.channels
            if channel not in known
        ]
        if faults:
            raise InputError(faults)

    @cached_property
    def rows(self) -> tuple[Passage, ...]:
        """Each passage, parsed."""
        return tuple(_parsed(row) for row in self.table.to_dict("records"))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by folded name, in any of the three languages."""
        return {fold(name): row for row, p in enumerate(self.rows) for name in p.names}

    def gates_of(self, rows: Iterable[int]) -> Floats:
        """Return the gates of those passages, (g, 2, 2) lon/lat."""
        return np.concatenate([NO_GATES, *(self.rows[row].gates for row in rows)])

    def draughts_m(self, channels: pd.DataFrame) -> Floats:
        """Return the least draught limit of each passage's channels; NaN where none is known."""
        limit_m = channels.set_index("name")["max_draught_m"]
        return np.array([limit_m.reindex(list(p.channels)).min() for p in self.rows], np.float64)

    def uses(
        self, bends: Floats, channels: Sequence[str | None], plane: Plane
    ) -> tuple[PassageUse, ...]:
        """Return the passages a way passes, in order.

        Parameters
        ----------
        bends
            The way, (n, 2) lon/lat, great circles between.
        channels
            The channel each of its n - 1 lines lies in; None: open water or an approach.
        """
        gates, way = self._drawn(plane), plane.project(bends)
        line, gate = crossings(way[:-1], way[1:], gates)
        odd = np.bincount(gate, minlength=len(gates)) % 2 == 1
        if not odd.any():
            return ()
        steps_km = distances_km(bends[:-1], bends[1:])
        begin_km = np.cumsum(steps_km) - steps_km
        at = plane.unproject(crossing_points(way[line], way[line + 1], gates[gate]))
        at_km = begin_km[line] + distances_km(bends[line], at)
        found = []
        for row in np.unique(self._gate_row[odd]).tolist():
            passage, own = self.rows[row], odd & (self._gate_row == row)
            inside = np.array([name in passage.channels for name in channels], dtype=np.bool_)
            from_km = begin_km[inside].min() if inside.any() else at_km[own[gate]].min()
            length_km, share = float(steps_km[inside].sum()), float(own.sum()) / len(passage.gates)
            found.append(passage.used(float(from_km), length_km, share))
        return tuple(sorted(found, key=lambda use: use.from_km))

    def _drawn(self, plane: Plane) -> Floats:
        """Return all gates on a plane."""
        if plane not in self._drawn_on:
            self._drawn_on[plane] = plane.project(self.gates_of(range(len(self.rows))))
        return self._drawn_on[plane]

    @cached_property
    def _drawn_on(self) -> dict[Plane, Floats]:
        return {}

    @cached_property
    def _gate_row(self) -> Indices:
        return np.repeat(
            np.arange(len(self.rows)), np.array([len(p.gates) for p in self.rows], np.int64)
        )


def _parsed(row: Mapping[Hashable, Any]) -> Passage:
    names = (row["name"], row["name_fr"], row["name_es"])
    return Passage(
        tuple(dict.fromkeys(name for name in names if name)),
        row["kind"],
        np.array([_numbers(gate) for gate in row["gates"].split(";")]).reshape(-1, 2, 2),
        tuple(name for name in row["channels"].split(";") if name),
        None if np.isnan(row["transit_h"]) else float(row["transit_h"]),
        row["toll_class"],
        Season.of(row["open_from"], row["open_until"]),
        row["notice"],
    )


def _numbers(gate: str) -> list[float]:
    return [float(number) for number in gate.split()]
