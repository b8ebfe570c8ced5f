"""The steps between one door and the terminals, priced once for a trunk and kept with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routing.arc import Arc
from routing.arc_table import Ints, Numbering, lay_out
from routing.candidates import Yard
from routing.memory import Kept
from routing.reason import Reason
from routing.required import Required
from routing.road_candidates import add_door_road
from routing.rules import Rules
from routing.termination import Rejection
from routing.transfer_candidates import add_door

if TYPE_CHECKING:
    from networks.place import Place

MOST_RULES = 16


class Door:
    """Arcs from a door to terminals, or from terminals to a door, as objects and as rows.

    Every state and token of them has its number in ``numbering`` already.
    """

    def __init__(self, yard: Yard, numbering: Numbering, place: Place, *, is_origin: bool) -> None:
        at_door = yard.at_doors(place, None) if is_origin else yard.at_doors(None, place)
        add_door_road(at_door, place, is_origin=is_origin)
        add_door(at_door, is_origin=is_origin)
        self.arcs: list[Arc] = at_door.candidates.arcs
        self.rejections: list[Rejection] = at_door.candidates.rejections
        self.rows: Ints = lay_out(self.arcs, numbering)
        self._admitted = Kept(MOST_RULES)

    def admitted(self, rules: Rules) -> tuple[Ints, Counter[Reason]]:
        """Return the positions of the arcs that rules admit, and the reasons of the others."""
        return self._admitted.get(rules.of_one_arc, lambda: rules.admit(self.arcs))

    def met(self, require: Required) -> Ints:
        """Return for each arc what it meets of what is required."""
        return self._admitted.get(require, lambda: require.bits(self.arcs))
