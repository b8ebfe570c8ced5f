"""What the search is made of as JSON, for keeping: exact, and safe to read."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import orjson

PACKAGES = ("networks", "routing")  # whose dataclasses and named tuples have a plain form
_NUMBERS = "numbers"  # the name that arrays of whole numbers go by
_OURS = orjson.OPT_PASSTHROUGH_DATACLASS  # else they would lose their names


def as_json(value: Any) -> bytes:
    """Return a value as JSON: tuples as lists, all else that has parts as those by its name.

    Floats come back to the last bit; NaN and infinities do not, and are not for keeping.

    Raises
    ------
    TypeError
        If there is no plain form of it.
    """
    try:
        return orjson.dumps(value, default=_form, option=_OURS)
    except orjson.JSONEncodeError as error:
        raise TypeError(str(error)) from error


def _form(value: Any) -> Any:
    kind = type(value)
    if isinstance(value, np.generic):
        return value.item()
    if kind is np.ndarray and value.dtype == np.int64 and value.ndim == 1:
        return {_NUMBERS: value.tolist()}
    name, parts_of = _reader_of(kind)  # type: ignore[arg-type]
    return {name: parts_of(value)}


def revived(form: Any) -> Any:
    """Return the value whose `as_json`, read again, is a form.

    Raises
    ------
    TypeError
        If it names what is none of ours.
    """
    if isinstance(form, list):
        return tuple(map(revived, form))
    if not isinstance(form, dict):
        return form
    ((name, parts),) = form.items()
    if name == _NUMBERS:
        return np.array(parts, dtype=np.int64)
    return _kind_of(name)(*map(revived, parts))


@lru_cache
def _reader_of(kind: type) -> tuple[str, Any]:
    """Return the name of a kind and what reads the parts of one, in order."""
    names = _fields_of(kind)
    one = attrgetter(*names)
    return f"{kind.__module__}:{kind.__name__}", one if len(names) > 1 else lambda v: (one(v),)


@lru_cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass or named tuple, in order."""
    ours = kind.__module__.split(".", maxsplit=1)[0] in PACKAGES
    if ours and is_dataclass(kind):
        return tuple(field.name for field in fields(kind) if field.init)
    if ours and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tuple(kind._fields)
    raise TypeError(f"{kind.__name__} has no plain form")


@lru_cache
def _kind_of(name: str) -> Any:
    module_name, _, kind_name = name.partition(":")
    if module_name.split(".")[0] not in PACKAGES:
        raise TypeError(f"{name} is none of ours")
    if module_name not in sys.modules:
        __import__(module_name)
    kind = getattr(sys.modules[module_name], kind_name)
    _fields_of(kind)
    return kind
