"""A row of a table as the fields of a shipment or of a corridor.

The columns are the fields of its model, so that a field added to it is a
column at once. Fields of a field are written with a dot (``weights.cost``); lists are separated by
semicolons, or are JSON as GeoJSON is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from pydantic import BaseModel

from api.jobs.batch import BatchShipment

_FLAG, _LIST, _NUMBER, _OBJECT, _TEXT = "boolean", "array", "number", "object", "string"
_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WRITTEN_NUMBER = {"integer": _NUMBER, "number": _NUMBER}


def fields_of(cells: dict[str, Any], model: type[BaseModel] = BatchShipment) -> dict[str, Any]:
    """Return the fields of a model; what cannot be read stays, for the model to refuse."""
    known = columns(model)
    fields: dict[str, Any] = {}
    for name, cell in cells.items():
        outer, _, inner = name.partition(".")
        if inner and outer in known:
            within = fields.setdefault(outer, {})
            if isinstance(within, dict):
                within[inner] = _number(cell)
        else:
            fields[name] = _read(known.get(name, _TEXT), cell)
    return fields


@lru_cache
def columns(model: type[BaseModel] = BatchShipment) -> dict[str, str]:
    """Return the columns a table may have and what stands in them, by JSON Schema's words."""
    schema = model.model_json_schema()
    return {name: _kind(found) for name, found in schema["properties"].items()}


def _kind(found: dict[str, Any]) -> str:
    alternatives = found.get("anyOf", [found])
    kind = next((each for each in alternatives if each.get("type") != "null"), found)
    if "$ref" in kind:
        return _OBJECT if isinstance(found.get("default"), dict) else _TEXT
    return _WRITTEN_NUMBER.get(str(kind.get("type")), str(kind.get("type")))


def _read(kind: str, cell: Any) -> Any:
    if isinstance(cell, str) and (kind == _OBJECT or (kind == _LIST and cell.startswith("["))):
        try:
            return orjson.loads(cell)
        except orjson.JSONDecodeError:
            return cell
    if kind == _LIST and isinstance(cell, str):
        return [part.strip() for part in cell.split(";") if part.strip()]
    if kind in (_NUMBER, _FLAG):
        return _number(cell) if kind == _NUMBER else _YES_OR_NO.get(str(cell).lower(), cell)
    if kind == _TEXT and isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)  # a reference or a place's code that a spreadsheet took for a number
    return cell


def _number(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return int(cell)
    except ValueError:
        pass
    try:
        return float(cell)
    except ValueError:
        return cell
