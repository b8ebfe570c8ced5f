"""What a request requires: terminals, carriers, countries, modes and passages to be on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from networks.errors import Fault, InputError
from routing.named import NOTHING, Named, countries_of, terminals_of

if TYPE_CHECKING:
    from routing.arc import Arc
    from routing.arc_table import Ints
    from routing.leg import Leg
    from routing.network_view import NetworkView

MOST_REQUIRED = 4
_MODES = ("road", "rail", "sea", "air")


@dataclass(frozen=True)
class Required:
    """What must be on the way, each at some leg of it.

    ``passages`` are kept by the network: every passage by sea goes through all of them, and there
    is one. ``terminals``, ``carriers`` and ``countries`` are read as what is forbidden is
    (:class:`routing.named.Named`); a leg between a door and a terminal may meet them too, but a
    mode only where it is no drayage.
    """

    named: Named = NOTHING
    modes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], network: NetworkView) -> Required:
        """Sort names by what they are.

        Raises
        ------
        InputError
            With a fault for every name that is nothing, and for more than four.
        """
        asked = frozenset(names)
        if len(asked) > MOST_REQUIRED:
            raise InputError([Fault("require", sorted(asked), f"at most {MOST_REQUIRED} names")])
        modes = asked & set(_MODES)
        named = Named.of(asked - modes, network, "require")
        return cls(named, modes | {"sea"} if named.passages else modes)

    @property
    def things(self) -> tuple[tuple[str, str], ...]:
        """Kind and name of what some leg must meet, in order; passages are none of them."""
        kinds = {
            "terminal": self.named.terminals,
            "carrier": self.named.carriers,
            "country": self.named.countries,
            "mode": self.modes,
        }
        return tuple((kind, name) for kind, names in kinds.items() for name in sorted(names))

    def without(self, kind: str, name: str) -> Required:
        """Return these less one; the mode that passages need stays with them."""
        if kind == "mode":
            return replace(self, modes=self.modes - {name})
        field_name = {"terminal": "terminals", "carrier": "carriers", "country": "countries"}[kind]
        kept = getattr(self.named, field_name) - {name}
        return replace(self, named=replace(self.named, **{field_name: kept}))

    def missing_in(self, legs: Iterable[tuple[Leg, bool]]) -> list[str]:
        """Return in words what no leg meets; beside each leg whether it is drayage."""
        met = {
            thing
            for leg, is_drayage in legs
            for thing in self.things
            if meets(thing, leg, is_drayage=is_drayage)
        }
        return [f"{kind} {name}" for kind, name in self.things if (kind, name) not in met]

    def bits(self, arcs: Sequence[Arc]) -> Ints:
        """Return for each arc what of `things` it meets, a bit each in their order."""
        things = self.things
        return np.array(
            [
                0
                if arc.leg is None
                else sum(
                    1 << place
                    for place, thing in enumerate(things)
                    if meets(thing, arc.leg, is_drayage=arc.is_drayage)
                )
                for arc in arcs
            ],
            dtype=np.int64,
        )


def meets(thing: tuple[str, str], leg: Leg, *, is_drayage: bool = False) -> bool:
    """Say whether a leg is by, at, in or with what is required."""
    kind, name = thing
    if kind == "terminal":
        return name in terminals_of(leg)
    if kind == "carrier":
        return name in leg.carriers
    if kind == "country":
        return name in countries_of(leg)
    return leg.mode == name and not is_drayage
