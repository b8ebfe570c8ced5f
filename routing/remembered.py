"""What the audit found of an element, kept for when it comes by again.

A leg is priced again from the tables once for each cargo, and its line checked once for each tier:
network and parameter book never change, and a door is known by its place. The audit's own results
are kept, never the solver's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from networks.exposure import Exposure
from routing.itinerary import Element
from routing.leg import Leg
from routing.memory import Kept
from routing.pricing import Price
from routing.stop import ORIGIN_ID, Stop

_MOST = 1024


@dataclass(frozen=True)
class PricedAgain:
    """What an element costs by the audit's reckoning, and the parameter rows that were read.

    Of a leg also what it touches, its length, its miles in emission control areas, what is wrong
    with its train and where that changes railway.
    """

    price: Price
    used_keys: frozenset[str]
    exposure: Exposure = field(default_factory=Exposure)
    length_km: float = 0.0
    eca_nm: float = 0.0
    train_faults: tuple[str, ...] = ()
    interchanges: tuple[str, ...] = ()


class Remembered:
    """Prices found again, by the element and all that its price depends on beside it."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept or Kept(_MOST)

    def price(
        self,
        element: Element,
        sides: tuple[Element | None, Element | None],
        make: Callable[[], PricedAgain],
    ) -> PricedAgain:
        """Return an element's price found again, between what comes before it and after."""
        if isinstance(element, Leg):
            ends = _named(element.from_stop), _named(element.to_stop)
            terms = element.minutes, element.lead_minutes, element.usd_per_teu
            dated = None if element.calendar is None else terms
            by = element.leg_keys, element.service_id
            key: tuple[Any, ...] = (element.mode, *ends, *by, dated)
        else:
            key = (_named(element.stop), *map(_read_of, sides))
        return self._kept.get(key, make)


def _named(stop: Stop) -> Hashable:
    """Return what tells a stop from others: of a door all there is."""
    return stop if stop.is_door else stop.stop_id


def _read_of(side: Element | None) -> Hashable:
    """Return all that the price of a transfer depends on in what is beside it."""
    if not isinstance(side, Leg):
        return None
    is_dated = side.calendar is not None
    return side.mode, side.service_id, side.leg_keys, side.from_stop.stop_id == ORIGIN_ID, is_dated
