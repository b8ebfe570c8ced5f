"""The state graph: where the cargo is and how it got there, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from networks.exposure import Exposure
from routing.calendar import Calendar
from routing.leg import Leg
from routing.stop import DESTINATION_ID, ORIGIN_ID
from routing.transfer import Transfer

_NO_EXPOSURE = Exposure()


class Node(NamedTuple):
    """A state: at ``stop_id``, having arrived (``in``) or about to leave (``out``) by ``mode``.

    ``via`` is the service of a sea state and the country of a road state at a border, else empty.
    """

    stop_id: str
    phase: str
    mode: str
    via: str


ORIGIN = Node(ORIGIN_ID, "in", "", "")
LOADED = Node(ORIGIN_ID, "out", "road", "")
ARRIVED = Node(DESTINATION_ID, "in", "road", "")
DESTINATION = Node(DESTINATION_ID, "out", "", "")


@dataclass(frozen=True, slots=True)
class Arc:
    """One step: a leg, a transfer, or nothing at all where a door is itself a terminal.

    ``tokens`` are the parts of the itinerary's signature this step contributes;
    ``is_drayage`` marks a short road leg that serves another mode. ``borders`` are the land borders
    (``CA-US``, ``US-MX``) beyond which the cargo is after this step and was not before.
    """

    tail: Node
    head: Node
    element: Leg | Transfer | None
    tokens: tuple[str, ...] = ()
    is_drayage: bool = False
    borders: tuple[str, ...] = ()

    @property
    def cost_cents(self) -> int:
        """Whole US cents."""
        return self.element.cost_cents if self.element else 0

    @property
    def minutes(self) -> int:
        """Minutes the step takes once it may begin."""
        lead = self.element.lead_minutes if isinstance(self.element, Leg) else 0
        return self.element.minutes + lead if self.element else 0

    @property
    def calendar(self) -> Calendar | None:
        """When the step may begin; None: at any time."""
        return self.element.calendar if self.element else None

    @property
    def grams_co2e(self) -> int:
        """Grams of CO2e."""
        return self.element.grams_co2e if self.element else 0

    @property
    def exposure(self) -> Exposure:
        """What the step touches of the United States."""
        return self.element.exposure if isinstance(self.element, Leg) else _NO_EXPOSURE

    @property
    def transfers(self) -> int:
        """1 when the cargo changes vehicle or crosses a border by road here, else 0."""
        return int(isinstance(self.element, Transfer) and not self.element.stop.is_door)

    @property
    def leg(self) -> Leg | None:
        """The vehicle movement, None when this step is none."""
        return self.element if isinstance(self.element, Leg) else None
