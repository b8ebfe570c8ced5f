"""One operation at a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from routing.calendar import Calendar
from routing.cost_line import CostLine, total_cents
from routing.stop import Stop
from routing.text import Text


@dataclass(frozen=True, slots=True)
class Transfer:
    """Cargo changes vehicle, mode or jurisdiction at a terminal.

    ``operation`` is in the words of the trade: ``loading``, ``unloading``, ``rail departure``,
    ``rail arrival``, ``port export``, ``port import``, ``transhipment`` (vessel to vessel),
    ``airport export``, ``airport import`` or ``border crossing``.
    ``dwell_minutes`` is handling and storage, ``wait_minutes`` the expected wait for the next
    departure (half the headway), or where departures and gates have dates the wait there is.
    ``remarks`` are what a planner should know of it. ``calendar`` is when it may begin; None: at
    any time.
    """

    stop: Stop
    operation: str
    from_mode: str | None
    to_mode: str | None
    dwell_minutes: int
    wait_minutes: int
    grams_co2e: int
    cost_lines: tuple[CostLine, ...]
    remarks: tuple[Text, ...] = ()
    calendar: Calendar | None = None

    @property
    def minutes(self) -> int:
        """Minutes at the terminal, dwell and wait together."""
        return self.dwell_minutes + self.wait_minutes

    @property
    def duration_h(self) -> float:
        """Hours at the terminal."""
        return self.minutes / 60

    @property
    def co2e_kg(self) -> float:
        """Kilograms of CO2e for the whole shipment."""
        return self.grams_co2e / 1000

    @property
    def cost_cents(self) -> int:
        """Whole US cents for the whole shipment."""
        return total_cents(self.cost_lines)

    @property
    def cost_usd(self) -> float:
        """US dollars for the whole shipment."""
        return self.cost_cents / 100
