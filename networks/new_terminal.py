"""A terminal that does not exist: where it would stand and what it would handle, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from networks.countries import LAND_COUNTRIES
from networks.curated_tables import (
    Column,
    codes,
    day_of_year,
    latitude,
    longitude,
    number,
    one_of,
    text,
)
from networks.errors import Fault, InputError
from networks.railways import known_railways
from networks.terminals import CAPABILITIES, FUNCTIONS

SEAPORT, RAIL = "seaport", "rail"
MOST = 16  # each takes seconds to join
_ID = re.compile(r"[A-Za-z0-9_]{1,20}")
_DEEPEST_M = 30.0
_TEXTS, _NUMBERS, _LISTS = (str,), (int, float), (list, tuple)


@dataclass(frozen=True)
class NewTerminal:
    """A seaport or rail terminal that is to be.

    Attributes
    ----------
    terminal_id
        What it is called by; nothing of the network may be called so.
    kind
        ``seaport`` or ``rail``; a terminal inland is one of rail.
    country
        ISO alpha-2 code: CA, US or MX.
    lon, lat
        Where it stands, degrees; a seaport at its berth.
    cargo
        What it can handle, of ``networks.terminals.CAPABILITIES``.
    max_draught_m
        Of ships at its berth; None: not known.
    railways
        Reporting marks of those that would serve it.
    functions
        What a rail terminal does, of ``networks.terminals.FUNCTIONS``.
    open_from, open_until
        First and last day (MM-DD) ships can reach it; ``""``: all year.
    """

    terminal_id: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    cargo: frozenset[str]
    city: str = ""
    region: str = ""
    max_draught_m: float | None = None
    railways: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    open_from: str = ""
    open_until: str = ""

    @property
    def lonlat(self) -> tuple[float, float]:
        """Where it stands, degrees."""
        return self.lon, self.lat

    @property
    def is_seaport(self) -> bool:
        """Whether ships call at it."""
        return self.kind == SEAPORT

    @classmethod
    def of(cls, terminal_id: str, cells: Mapping[str, Any]) -> NewTerminal:
        """Read one of plain fields, as TOML and JSON hold them.

        Raises
        ------
        InputError
            With every fault: unknown and missing fields, values that are not what they should be,
            what does not go with its kind.
        """
        faults = [*_cell_faults(terminal_id, cells), *_fit_faults(terminal_id, cells)]
        if faults:
            raise InputError(faults)
        name, draught = str(cells["name"]), cells.get("max_draught_m")
        return cls(
            terminal_id,
            name,
            str(cells["kind"]),
            str(cells["country"]),
            float(cells["longitude"]),
            float(cells["latitude"]),
            frozenset(one for one in CAPABILITIES if cells.get(one)),
            str(cells.get("city", name)),
            str(cells.get("region", "")),
            None if draught is None else float(draught),
            tuple(cells.get("railways", ())),
            tuple(cells.get("functions", ("ramp",) if cells["kind"] == RAIL else ())),
            str(cells.get("open_from", "")),
            str(cells.get("open_until", "")),
        )

    def fields(self) -> dict[str, Any]:
        """Return the plain fields ``of`` reads."""
        given = {
            "city": self.city,
            "region": self.region,
            "max_draught_m": self.max_draught_m,
            "railways": list(self.railways),
            "functions": list(self.functions),
            "open_from": self.open_from,
            "open_until": self.open_until,
        }
        return {
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "longitude": self.lon,
            "latitude": self.lat,
            **{name: True for name in CAPABILITIES if name in self.cargo},
            **{name: value for name, value in given.items() if value},
        }


def read_new_terminals(found: Any, field: str = "new_terminals") -> tuple[NewTerminal, ...]:
    """Read a table of tables by terminal id.

    Raises
    ------
    InputError
        With every fault of every terminal, and if it is no such table.
    """
    is_table = isinstance(found, Mapping) and all(
        isinstance(row, Mapping) for row in found.values()
    )
    if not is_table:
        raise InputError([Fault(field, found, "a table of tables by the id of each new terminal")])
    if len(found) > MOST:
        raise InputError([Fault(field, len(found), f"{MOST} new terminals at most")])
    made, faults = [], []
    for terminal_id, cells in found.items():
        try:
            made.append(NewTerminal.of(str(terminal_id), cells))
        except InputError as error:
            faults += [Fault(f"{field}.{f.field}", f.value, f.expected) for f in error.faults]
    if faults:
        raise InputError(faults)
    return tuple(made)


_COLUMNS: Mapping[str, tuple[tuple[type, ...], Column]] = MappingProxyType(
    {
        "name": (_TEXTS, text()),
        "kind": (_TEXTS, one_of((SEAPORT, RAIL))),
        "country": (_TEXTS, one_of(LAND_COUNTRIES)),
        "longitude": (_NUMBERS, longitude()),
        "latitude": (_NUMBERS, latitude()),
        "city": (_TEXTS, text()),
        "region": (_TEXTS, text()),
        "max_draught_m": (_NUMBERS, number(1, _DEEPEST_M, "m")),
        "functions": (_LISTS, codes(FUNCTIONS, "functions", required=True)),
        "open_from": (_TEXTS, day_of_year()),
        "open_until": (_TEXTS, day_of_year()),
    }
)
_REQUIRED = ("name", "kind", "country", "longitude", "latitude")
_ONLY = MappingProxyType(
    {"max_draught_m": SEAPORT, "open_from": SEAPORT, "open_until": SEAPORT, "functions": RAIL}
)


def _cell_faults(terminal_id: str, cells: Mapping[str, Any]) -> list[Fault]:
    """Find what is wrong with each field by itself."""
    rules = {**_COLUMNS, "railways": (_LISTS, _railways())}
    known = (*rules, *CAPABILITIES)
    faults = []
    if not _ID.fullmatch(terminal_id):
        expected = "an id of 1 to 20 letters, digits and underscores"
        faults.append(Fault(terminal_id, terminal_id, expected))
    faults += [Fault(f"{terminal_id}.{name}", None, _expected(*rules[name])) for name in _REQUIRED
               if name not in cells]  # fmt: skip
    for name, value in cells.items():
        where = f"{terminal_id}.{name}"
        if name in CAPABILITIES:
            if not isinstance(value, bool):
                faults.append(Fault(where, value, "true or false"))
        elif name not in rules:
            faults.append(Fault(where, value, f"one of {', '.join(known)}"))
        elif not _reads(value, *rules[name]):
            faults.append(Fault(where, value, _expected(*rules[name])))
    return faults


def _railways() -> Column:
    return codes(tuple(known_railways()), "railways", required=True)


def _expected(types: tuple[type, ...], column: Column) -> str:
    return (
        column.expected.replace("joined by ';'", "in a list")
        if types == _LISTS
        else (column.expected)
    )


def _reads(value: Any, types: tuple[type, ...], column: Column) -> bool:
    """Say whether a value is of its type and the column of the curated tables would take it."""
    if isinstance(value, bool) or not isinstance(value, types):
        return False
    parts: list[Any] = list(value) if isinstance(value, list | tuple) else [str(value).strip()]
    if not all(isinstance(part, str) for part in parts):
        return False
    try:
        column.value(";".join(parts))
    except (ValueError, KeyError):
        return False
    return True


def _fit_faults(terminal_id: str, cells: Mapping[str, Any]) -> list[Fault]:
    """Find what is wrong between the fields of one terminal."""
    kind = cells.get("kind")
    faults = [
        Fault(f"{terminal_id}.{name}", cells[name], f"nothing: only a {only} terminal has it")
        for name, only in _ONLY.items()
        if name in cells and kind in (SEAPORT, RAIL) and kind != only
    ]
    if not any(cells.get(name) is True for name in CAPABILITIES):
        expected = f"true for one at least of {', '.join(CAPABILITIES)}"
        faults.append(Fault(f"{terminal_id}.container", cells.get("container"), expected))
    if kind == RAIL and not cells.get("railways"):
        expected = _expected(_LISTS, _railways())
        faults.append(Fault(f"{terminal_id}.railways", cells.get("railways"), expected))
    if bool(cells.get("open_from")) != bool(cells.get("open_until")):
        expected = "both days of a season, or neither"
        faults.append(Fault(f"{terminal_id}.open_until", cells.get("open_until"), expected))
    return faults
