"""What a voyage may not do beyond what its tier forbids, and what it must."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networks.sea.no_go import NoGo


@dataclass(frozen=True)
class Restrictions:
    """Conditions of one question, on top of its tier.

    Attributes
    ----------
    forbidden
        Names of passages, in any of their languages, and of channels not to be used.
    required
        Names of passages to be passed: the gate crossed an odd number of times. At most four.
    draught_m
        Draught of the ship: channels known to be shallower are closed, and those for small ships
        are open where it fits. None: no ship is meant; every channel is open but those for small
        ships.
    sailing_on
        Day on which passages out of season are closed; the same day is taken for all of a voyage.
        None: all are open.
    no_go
        Areas not to be entered, as ``no_go_file.read_no_go`` returns them.
    """

    forbidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    draught_m: float | None = None
    sailing_on: date | None = None
    no_go: tuple[NoGo, ...] = ()


UNRESTRICTED = Restrictions()
