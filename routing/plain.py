"""What the search is made of as plain lists, for keeping as JSON: exact, and safe to read."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import numpy as np

PACKAGES = ("networks", "routing")  # whose dataclasses and named tuples have a plain form
_TUPLE, _NUMBERS = "", "numbers"  # the names plain tuples and arrays of whole numbers go by
_AS_THEY_ARE = (str, int, float, bool, type(None))


def plain(value: Any) -> Any:
    """Return a value as text, numbers and lists; a list begins with the name of what it is.

    Raises
    ------
    TypeError
        If there is no plain form of it.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return [_TUPLE, *map(plain, value)]
    if isinstance(value, np.generic):
        return value.item()
    if kind is np.ndarray and value.dtype == np.int64 and value.ndim == 1:
        return [_NUMBERS, *value.tolist()]
    return [f"{kind.__module__}:{kind.__name__}"] + [
        plain(getattr(value, name))
        for name in _fields_of(kind)  # type: ignore[arg-type]
    ]


def revived(form: Any) -> Any:
    """Return the value that `plain` made a form of.

    Raises
    ------
    TypeError
        If it names what is none of ours.
    """
    if not isinstance(form, list):
        return form
    name, *parts = form
    if name == _NUMBERS:
        return np.array(parts, dtype=np.int64)
    values = map(revived, parts)
    return tuple(values) if name == _TUPLE else _kind_of(name)(*values)


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
