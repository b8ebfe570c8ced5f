"""Legs and transfers in order, door to door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from networks.exposure import Exposure
from routing.leg import Leg
from routing.transfer import Transfer

Element = Leg | Transfer


@dataclass(frozen=True)
class Itinerary:
    """One way from door to door: ``elements`` alternate legs and transfers in travel order."""

    elements: tuple[Element, ...]

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """The vehicle movements, in order."""
        return tuple(e for e in self.elements if isinstance(e, Leg))

    @cached_property
    def transfers(self) -> tuple[Transfer, ...]:
        """The terminal operations, in order."""
        return tuple(e for e in self.elements if isinstance(e, Transfer))

    @property
    def mode_chain(self) -> tuple[str, ...]:
        """Modes in order with repeats folded, such as ``("road", "sea", "road")``."""
        return tuple(mode for mode, _ in groupby(leg.mode for leg in self.legs))

    @cached_property
    def exposure(self) -> Exposure:
        """What the whole itinerary touches of the United States."""
        return sum((leg.exposure for leg in self.legs), Exposure())

    @cached_property
    def cost_cents(self) -> int:
        """Whole US cents, all lines of all elements."""
        return sum(e.cost_cents for e in self.elements)

    @cached_property
    def minutes(self) -> int:
        """Minutes from ready at the origin door to delivered."""
        return sum(e.minutes for e in self.elements)

    @cached_property
    def grams_co2e(self) -> int:
        """Grams of CO2e, well-to-wheel, for the whole shipment."""
        return sum(e.grams_co2e for e in self.elements)

    @property
    def length_km(self) -> float:
        """Kilometres travelled."""
        return sum(leg.length_km for leg in self.legs)

    def terminal_ids(self) -> Iterator[str]:
        """Yield every terminal touched, in order, once."""
        seen: set[str] = set()
        for leg in self.legs:
            for stop in (leg.from_stop, leg.to_stop):
                if not stop.is_door and stop.stop_id not in seen:
                    seen.add(stop.stop_id)
                    yield stop.stop_id
