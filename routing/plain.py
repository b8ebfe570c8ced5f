"""What the search is made of as plain lists, for keeping as JSON: exact, and safe to read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from networks.exposure import Exposure
from networks.season import Season
from routing.arc import Arc, Node
from routing.cost_line import CostLine
from routing.leg import Leg
from routing.seasons import SeasonalEnd
from routing.stop import Stop
from routing.termination import Rejection
from routing.transfer import Transfer

_KINDS = (Arc, Node, Leg, Transfer, Stop, CostLine, Exposure, Season, SeasonalEnd, Rejection)
_KIND_OF = {kind.__name__: kind for kind in _KINDS}
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in _KINDS if is_dataclass(kind)}
_TUPLE = ""  # the name a plain tuple goes by
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
    if kind in _FIELDS:
        return [kind.__name__, *(plain(getattr(value, name)) for name in _FIELDS[kind])]
    if kind in _KINDS:
        return [kind.__name__, *map(plain, value)]
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{kind.__name__} has no plain form")


def revived(form: Any) -> Any:
    """Return the value that `plain` made a form of."""
    if not isinstance(form, list):
        return form
    name, *parts = form
    values = map(revived, parts)
    return tuple(values) if name == _TUPLE else _KIND_OF[name](*values)
