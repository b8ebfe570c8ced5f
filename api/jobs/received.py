"""A batch as it came, read: JSON, CSV or Excel; what is wrong with its rows, all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from api.faults import validation_faults
from api.jobs.batch import BATCH, KINDS, Batch, Corridor
from api.jobs.errors import RowFault
from api.jobs.sheet import SheetRow, read_csv, read_workbook
from api.jobs.shipment_row import columns, fields_of
from networks.errors import Fault, InputError

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
_ROWS = "shipments"
CORRIDORS = "corridors"
_MOST_DEPTH = 20


@dataclass(frozen=True)
class Received:
    """A batch whose rows can be read; ``numbers`` has the row each of its shipments stood in.

    ``faults`` are those of the rows left out, to be told with those the others may still have.
    """

    batch: Batch
    numbers: tuple[int, ...]
    faults: tuple[RowFault, ...] = ()
    digest: str = ""
    from_sheet: bool = False


@dataclass
class _Raw:
    fields: dict[str, Any]
    digest: str
    numbers: list[int] = field(default_factory=list)
    from_sheet: bool = False


def received_json(content: bytes) -> Received:
    """Read a batch in JSON.

    Raises
    ------
    orjson.JSONDecodeError
        If it is no JSON.
    InputError
        With every fault; those of rows are `RowFault`.
    """
    fields = orjson.loads(content)
    if not isinstance(fields, dict):
        raise InputError([Fault("body", type(fields).__name__, "a JSON object")])
    if is_deep(fields):
        raise InputError([Fault("body", None, f"JSON of at most {_MOST_DEPTH} levels")])
    fields = {"kind": "shipments", **fields}
    rows = fields.get(_ROWS)
    count = len(rows) if isinstance(rows, list) else 0
    return _validated(_Raw(fields, _digest(content, {}), list(range(1, count + 1))))


def is_deep(found: Any) -> bool:
    """Say whether JSON is nested deeper than anything asked needs."""
    level = [found]
    for _ in range(_MOST_DEPTH):
        inner = [each.values() if isinstance(each, dict) else each for each in level
                 if isinstance(each, dict | list)]  # fmt: skip
        level = [part for parts in inner for part in parts]
    return bool(level)


def _digest(content: bytes, options: Mapping[str, Any]) -> str:
    return hashlib.sha256(content + orjson.dumps(options, option=orjson.OPT_SORT_KEYS)).hexdigest()


def received_sheet(content: bytes, media_type: str, options: Mapping[str, Any]) -> Received:
    """Read shipments from a table.

    Parameters
    ----------
    content
        The file.
    media_type
        `CSV` or `XLSX`.
    options
        What JSON says beside the shipments. Corridors may stand in a sheet of that name instead.

    Raises
    ------
    InputError
        As `received_json` does.
    """
    rows = read_workbook(content) if media_type == XLSX else read_csv(content)
    unknown = _unknown_columns(rows)
    if unknown:
        raise InputError(unknown)
    beside = {} if CORRIDORS in options else _corridors_of(content, media_type, options)
    fields = {**options, **beside, _ROWS: [fields_of(row.cells) for row in rows]}
    numbers = [row.row for row in rows]
    return _validated(_Raw(fields, _digest(content, options), numbers, from_sheet=True))


def _corridors_of(
    content: bytes, media_type: str, options: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Return the corridors a workbook has in a sheet of its own, if they are wanted."""
    if options["kind"] != CORRIDORS or media_type != XLSX:
        return {}
    rows = read_workbook(content, sheet=CORRIDORS)
    return {CORRIDORS: [fields_of(row.cells, Corridor) for row in rows]}


def corridor_in(text: str) -> dict[str, Any]:
    """Return a corridor written in a line, for its model to check.

    Examples
    --------
    >>> corridor_in("by sea: modes=road;sea, avoid=no-us-land")
    {'modes': ['road', 'sea'], 'avoid': 'no-us-land', 'name': 'by sea'}
    """
    name, _, rest = text.partition(":")
    parts = (part.partition("=") for part in rest.split(",") if part.strip())
    cells = {key.strip(): value.strip() for key, _, value in parts}
    return fields_of(cells | {"name": name.strip()}, Corridor)


def _unknown_columns(rows: Sequence[SheetRow]) -> list[Fault]:
    """Return a fault for each column no shipment has: one a column, not one a row."""
    known = columns()
    names = dict.fromkeys(name for row in rows for name in row.cells)
    return [
        RowFault(name, name, f"one of {', '.join(known)}", row=1, column=name)
        for name in names
        if name.partition(".")[0] not in known
    ]


def _validated(raw: _Raw) -> Received:
    try:
        batch = BATCH.validate_python(raw.fields)
    except ValidationError as error:
        return _good_part(raw, error)
    return Received(batch, tuple(raw.numbers), (), raw.digest, raw.from_sheet)


def _good_part(raw: _Raw, error: ValidationError) -> Received:
    """Return the batch without its bad rows, if nothing else is wrong and any is left."""
    faults: list[Fault] = []
    bad: set[int] = set()
    for found, fault in zip(error.errors(), validation_faults(error.errors()), strict=True):
        where = found["loc"]  # the kind comes first, where it is one
        path = list(where[1:] if where and where[0] in KINDS else where)
        if len(path) > 1 and path[0] == _ROWS and isinstance(path[1], int):
            bad.add(path[1])
            faults.append(row_fault(raw.numbers[path[1]], path[1], path[2:], fault, raw.from_sheet))
        else:
            faults.append(Fault(".".join(map(str, path)) or "body", fault.value, fault.expected))
    rows = raw.fields.get(_ROWS)
    only_rows = all(isinstance(fault, RowFault) for fault in faults)
    if not only_rows or len(bad) == len(rows or ()):
        raise InputError(faults)
    good = [index for index in range(len(rows or ())) if index not in bad]
    fields = {**raw.fields, _ROWS: [(rows or ())[index] for index in good]}
    numbers = tuple(raw.numbers[index] for index in good)
    told = tuple(fault for fault in faults if isinstance(fault, RowFault))
    return Received(BATCH.validate_python(fields), numbers, told, raw.digest, raw.from_sheet)


def row_fault(
    row: int, index: int, path: Sequence[Any], fault: Fault, from_sheet: bool
) -> RowFault:
    """Return a fault as one of a row: named by its column in a table, by its path in JSON."""
    # A list of a table is one cell, so what is wrong with a part of it is wrong with its column.
    named = [str(part) for part in path if not (from_sheet and isinstance(part, int))]
    column = ".".join(named) or None
    where = column if from_sheet and column else ".".join([_ROWS, str(index), *named])
    return RowFault(where, fault.value, fault.expected, fault.candidates, row=row, column=column)
