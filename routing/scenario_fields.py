"""The plain fields of a scenario, as TOML and JSON hold them, all faults at once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Any

from networks.errors import Fault, InputError
from networks.new_terminal import read_new_terminals
from networks.sea.no_go_file import read_no_go
from routing.closure import Closure
from routing.period import Period

FIELDS = (
    "title", "source", "from", "until", "close", "reopen", "no_go", "scale", "set", "queues",
    "delays", "terminals", "new_terminals", "services",
)  # fmt: skip
_TABLES = ("scale", "set", "queues", "delays")
_MOST = 1000.0  # a factor beyond this is a slip of the pen
_LONGEST_H = 8760.0
_FACTOR = (1 / _MOST**2, _MOST, f"a number above 0 and at most {_MOST:g}")
_BOUNDS = {
    "set": (0.0, inf, "a number, not below 0"),
    "delays": (0.0, _LONGEST_H, f"hours from 0 to {_LONGEST_H:g}"),
}
_CLOSURE = ("name", "from", "until")


def read_file(path: Path) -> Any:
    """Return what a ``.toml`` or ``.json`` file holds.

    Raises
    ------
    InputError
        If it is neither, or cannot be read.
    """
    is_json = path.suffix.lower() == ".json"
    parse = json.loads if is_json else tomllib.loads
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # what is no text, JSON or TOML is a ValueError
        kind = "JSON" if is_json else "TOML"
        raise InputError([Fault("scenario", str(path), f"a {kind} file ({error})")]) from error


def read_fields(found: Any) -> dict[str, Any]:
    """Return the fields of a ``Scenario`` but its name.

    Raises
    ------
    InputError
        With every unknown field, name that is no text, factor that is not above 0 and at most
        1,000, delay below 0, period that is none, and fault of its areas and new terminals.
    """
    if not isinstance(found, Mapping):
        raise InputError([Fault("scenario", type(found).__name__, "a table of fields")])
    faults = [Fault(str(key), found[key], f"one of {', '.join(FIELDS)}") for key in found
              if key not in FIELDS]  # fmt: skip
    faults += [fault for key in _TABLES for fault in _number_faults(key, found.get(key, {}))]
    closures = _closures(found.get("close", []), faults)
    reopen = _names("reopen", found.get("reopen", []), faults)
    period = _period(found, "", faults)
    areas = _gathered(lambda: read_no_go(found["no_go"]) if "no_go" in found else (), faults)
    new = _gathered(lambda: read_new_terminals(found.get("new_terminals", {})), faults)
    terminals, services = found.get("terminals", {}), found.get("services", [])
    if not _is_tables(list(terminals.values()) if isinstance(terminals, Mapping) else None):
        faults.append(Fault("terminals", terminals, "a table of tables by terminal id"))
    if not _is_tables(services):
        faults.append(Fault("services", services, "a list of tables"))
    if faults:
        raise InputError(faults)
    return {
        "title": str(found.get("title", "")),
        "source": str(found.get("source", "")),
        "close": frozenset(closure.name for closure in closures if closure.period is None),
        "closures": tuple(closure for closure in closures if closure.period is not None),
        "no_go": areas or (),
        "scale": found.get("scale", {}),
        "values": found.get("set", {}),
        "queues": found.get("queues", {}),
        "delays": found.get("delays", {}),
        "reopen": frozenset(reopen),
        "terminals": terminals,
        "new_terminals": new or (),
        "services": tuple(services),
        "period": period,
    }


def _gathered(read: Any, faults: list[Fault]) -> Any:
    try:
        return read()
    except InputError as error:
        faults += error.faults
        return None


def _is_tables(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(row, Mapping) for row in found)


def _names(field: str, found: Any, faults: list[Fault]) -> list[str]:
    if isinstance(found, list) and all(isinstance(name, str) for name in found):
        return found
    faults.append(Fault(field, found, "a list of names"))
    return []


def _period(found: Mapping[str, Any], field: str, faults: list[Fault]) -> Period | None:
    if "from" not in found and "until" not in found:
        return None
    return _gathered(  # type: ignore[no-any-return]
        lambda: Period.of(found.get("from"), found.get("until"), field), faults
    )


def _closures(found: Any, faults: list[Fault]) -> list[Closure]:
    """Read names, and tables of a name and a period."""
    closures: list[Closure] = []
    if not isinstance(found, list):
        faults.append(Fault("close", found, "a list of names"))
        return closures
    for number, item in enumerate(found, 1):
        if isinstance(item, str):
            closures.append(Closure(item))
        elif isinstance(item, Mapping) and set(item) == set(_CLOSURE):
            field = f"close[{number}]."
            period = _period(item, field, faults)
            if not isinstance(item["name"], str):
                faults.append(Fault(f"{field}name", item["name"], "a name"))
            elif period is not None:
                closures.append(Closure(item["name"], period))
        else:
            faults.append(Fault(f"close[{number}]", item, "a name, or name, from and until"))
    return closures


def _number_faults(table: str, found: Any) -> list[Fault]:
    if not isinstance(found, Mapping):
        return [Fault(table, found, "a table of numbers by name")]
    low, most, expected = _BOUNDS.get(table, _FACTOR)
    return [
        Fault(f"{table}.{key}", value, expected)
        for key, value in found.items()
        if isinstance(value, bool)
        or not isinstance(value, int | float)
        or not low <= value <= most
        or value == inf
    ]
