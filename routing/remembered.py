"""What the audit found of an element, kept for when it comes by again.

A leg is checked once for each cargo and the rules that speak of one leg, a transfer priced again
once for each cargo: network, parameter book and elements never change, and a door is known by its
place. The audit's own results are kept, never the solver's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from routing.audit_leg import LegFound
from routing.itinerary import Element
from routing.leg import Leg
from routing.memory import ByIdentity, Kept
from routing.pricing import Price
from routing.rules import Rules
from routing.stop import ORIGIN_ID
from routing.transfer import Transfer

MOST_PRICES = 65_536
MOST_RULES, MOST_LEGS = 32, 16_384  # for each of so many rules so many legs


@dataclass(frozen=True)
class PricedAgain:
    """What a transfer costs by the audit's reckoning, and the parameter rows that were read."""

    price: Price
    read_keys: frozenset[str]


class Remembered:
    """What was found of the elements of one cargo."""

    def __init__(self) -> None:
        self._prices = Kept(MOST_PRICES)
        self._legs = Kept(MOST_RULES)

    def legs_under(self, rules: Rules) -> ByIdentity[Leg, LegFound]:
        """Return what was found of these very legs; what only looks like one is checked anew."""
        found: ByIdentity[Leg, LegFound]
        found = self._legs.get(rules.of_one_arc, lambda: ByIdentity(MOST_LEGS))
        return found

    def price(
        self,
        transfer: Transfer,
        sides: tuple[Element | None, Element | None],
        make: Callable[[], PricedAgain],
    ) -> PricedAgain:
        """Return a transfer's price found again, between what comes before it and after."""
        stop = transfer.stop
        at: Hashable = stop if stop.is_door else stop.stop_id
        return self._prices.get((at, *map(_read_of, sides)), make)


def _read_of(side: Element | None) -> Hashable:
    """Return all that the price of a transfer depends on in what is beside it."""
    if not isinstance(side, Leg):
        return None
    is_dated = side.calendar is not None
    return side.mode, side.service_id, side.leg_keys, side.from_stop.stop_id == ORIGIN_ID, is_dated
