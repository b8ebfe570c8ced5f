"""A file of lanes: a row each, as ``monarca route`` is asked, every bad cell of it at once."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.answer import options_request, question_of
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from networks.network import Network
    from routing.parameter_book import ParameterBook
    from routing.what_if_lanes import Lane

QUANTITIES = ("teu", "feu", "tonnes", "vehicles", "volume_m3")
_PLAIN = ("origin", "destination", "commodity", "avoid", "equipment", "hazmat", "ready", "deadline")
_NUMBERS = (*QUANTITIES, "value_usd", "temperature_c")
COLUMNS = ("lane", *_PLAIN, *_NUMBERS, "team", "modes")
_YES_OR_NO = {"yes": True, "no": False}
_NEEDED = ("origin", "destination", "commodity")
MOST_LANES = 2000


def read_lanes(path: Path, network: Network, book: ParameterBook) -> list[Lane]:
    """Read a CSV file of lanes.

    Parameters
    ----------
    path
        Columns ``origin``, ``destination``, ``commodity`` and a quantity; the other ``COLUMNS`` may
        be left out or empty. ``ready`` is now where it is, ``lane`` the two ends, ``team`` yes or
        no; ``modes`` are apart by ``;``.

    Raises
    ------
    InputError
        If it is no such file, or with every fault of every row, by line.
    """
    rows = _rows(path)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    lanes: list[Lane] = []
    faults: list[Fault] = []
    for line, row in rows:
        try:
            lanes.append(_lane(row, network, book, now))
        except InputError as error:
            faults += [Fault(f"line {line} {f.field}", f.value, f.expected, f.candidates)
                       for f in error.faults]  # fmt: skip
    if faults:
        raise InputError(faults)
    return lanes


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Fault("lanes", str(path), f"a CSV file ({error})")]) from error
    reader = csv.DictReader(text.splitlines())
    names = reader.fieldnames or []
    faults = [Fault("lanes", name, f"a column {name}") for name in _NEEDED if name not in names]
    faults += [Fault("lanes", name, f"a column of {', '.join(COLUMNS)}") for name in names
               if name not in COLUMNS]  # fmt: skip
    rows = list(enumerate(reader, start=2))
    if not 0 < len(rows) <= MOST_LANES:
        faults.append(Fault("lanes", len(rows), f"from 1 to {MOST_LANES:,} lanes"))
    faults += [Fault(f"line {line}", len(row), f"{len(names)} cells") for line, row in rows
               if None in row or None in row.values()]  # fmt: skip
    if faults:
        raise InputError(faults)
    return rows


def _lane(row: dict[str, str], network: Network, book: ParameterBook, now: datetime) -> Lane:
    from routing.what_if_lanes import Lane

    given = {name: cell.strip() for name, cell in row.items() if cell.strip()}
    fields: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    fields |= {name: _number(given[name]) for name in _NUMBERS if name in given}
    if "team" in given:
        fields["team"] = _YES_OR_NO.get(given["team"].lower(), given["team"])
    if "modes" in given:
        fields["modes"] = [mode.strip() for mode in given["modes"].split(";")]
    request = options_request(**fields)
    shipment, question = question_of(network, request, book, request.ready or now)
    name = given.get("lane") or f"{question.origin.name} – {question.destination.name}"
    return Lane(name, shipment, question)


def _number(cell: str) -> float | str:
    """Return a number; what is none goes on as it is, to be refused with the other fields."""
    try:
        return float(cell)
    except ValueError:
        return cell
