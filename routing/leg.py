"""One vehicle movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from networks.exposure import Exposure
from routing.calendar import Calendar
from routing.cost_line import CostLine, total_cents
from routing.stop import Stop
from routing.text import Text

if TYPE_CHECKING:
    from shapely.geometry import LineString


@dataclass(frozen=True, slots=True)
class Leg:
    """A truck, train, ship or aircraft carries the shipment from one stop to the next.

    ``mode`` is ``road``, ``rail``, ``sea`` or ``air``. ``minutes`` is under way, without waiting at
    either end. ``grams_co2e`` is well-to-wheel for the whole shipment. ``leg_keys`` name the rows
    of the network's leg table in the order travelled (several with calls on the way; empty for a
    leg between a door and a terminal). ``operator`` says in words who carries it, ``carriers``
    names each as the network does. ``crossings`` and ``interchanges`` are the rail borders and the
    changes of railway in travel order. ``eca_nm`` of a sea leg lie in an emission control area.
    ``remarks`` are what a planner should know of the leg.
    A leg with a ``calendar`` leaves on dates: the calendar holds the cut-offs, by which the cargo
    must be there, and the leg departs ``lead_minutes`` after one; ``usd_per_teu`` is what a slot
    costs, where that is given.
    ``geometry`` is lon/lat, EPSG:4326, in travel direction; None while the leg is only a candidate.
    """

    mode: str
    from_stop: Stop
    to_stop: Stop
    length_km: float
    minutes: int
    grams_co2e: int
    cost_lines: tuple[CostLine, ...]
    exposure: Exposure
    leg_keys: tuple[str, ...] = ()
    variant: str = "any"
    service_id: str | None = None
    service_name: str | None = None
    operator: str | None = None
    carriers: tuple[str, ...] = ()
    service_status: str | None = None
    channels: tuple[str, ...] = ()
    crossings: tuple[str, ...] = ()
    interchanges: tuple[str, ...] = ()
    eca_nm: float = 0.0
    remarks: tuple[Text, ...] = ()
    calendar: Calendar | None = None
    lead_minutes: int = 0
    usd_per_teu: float | None = None
    geometry: LineString | None = None

    @property
    def duration_h(self) -> float:
        """Hours under way."""
        return self.minutes / 60

    @property
    def co2e_kg(self) -> float:
        """Kilograms of CO2e, well-to-wheel, for the whole shipment."""
        return self.grams_co2e / 1000

    @property
    def cost_cents(self) -> int:
        """Whole US cents for the whole shipment."""
        return total_cents(self.cost_lines)

    @property
    def cost_usd(self) -> float:
        """US dollars for the whole shipment."""
        return self.cost_cents / 100
