"""Follow an itinerary by the clock: each ship must leave, and each gate open, when it says.

Nothing of the search's calendars is used: departures are looked up as the user gave them, opening
hours as the terminal table has them, in local time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from networks.opening import OpeningHours
from routing import gates
from routing.calendar import epoch_minutes, moment_of
from routing.changed_network import shut_in
from routing.dated_sailings import lead_minutes
from routing.departure import Departure
from routing.itinerary import Element
from routing.leg import Leg
from routing.local_time import local_time
from routing.network_view import NetworkView
from routing.own_departures import departures_of
from routing.pricing import MINUTES_PER_HOUR, Price, Tariff
from routing.stop import Stop
from routing.transfer import Transfer


@dataclass
class DateAudit:
    """One pass, element by element; ``ready_at`` None: nothing has dates."""

    network: NetworkView
    tariff: Tariff
    ready_at: datetime | None
    findings: list[str] = field(default_factory=list)
    _minutes: int = 0
    _waited: int = 0

    def pass_leg(self, leg: Leg) -> None:
        """Go on by a leg: a service with departures leaves on dates, and no other does."""
        self._check_is_dated(leg)
        self._minutes += leg.minutes

    def expected(self, transfer: Transfer, after: Element | None, price: Price) -> Price:
        """Go on by a transfer; return its price with the waits that dates add to it."""
        waits, lead = self._waits(transfer, after, price)
        self._minutes += transfer.minutes
        lines = []
        for wait in waits:
            if wait:
                lines.append(self.tariff.waiting(wait, self._waited))
            self._waited += wait
        return Price(
            (*price.cost_lines, *lines),
            price.minutes,
            price.grams_co2e,
            price.wait_minutes + sum(waits) + lead,
        )

    def _check_is_dated(self, leg: Leg) -> None:
        has_dates = self.ready_at is not None and any(
            departure.service == leg.service_id for departure in departures_of(self.network)
        )
        if has_dates != (leg.calendar is not None):
            said = "has no date" if has_dates else "has a date that no departure gives"
            self.findings.append(f"{leg.service_id} from {leg.from_stop.stop_id} {said}")

    def _waits(
        self, transfer: Transfer, after: Element | None, price: Price
    ) -> tuple[tuple[int, ...], int]:
        """Return how long the transfer waits, for a gate and a ship, and from cut-off to departure.

        A terminal that is shut for a while is waited at before anything is done there.
        """
        if self.ready_at is None:
            return (), 0
        if transfer.stop.kind == "border":
            wait = transfer.wait_minutes - price.wait_minutes
            return (self._wait_at_gate(transfer.stop, wait),), 0
        usual = price.minutes + price.wait_minutes
        shut = self._wait_while_shut(transfer.stop, usual)
        if isinstance(after, Leg) and after.calendar is not None:
            there = self._now(shut + usual)
            wait, lead = self._wait_for_ship(after, there, self._now(transfer.minutes))
            return (shut, wait), lead
        return (shut,), 0

    def _wait_while_shut(self, stop: Stop, usual: int) -> int:
        """Return the first minutes after which an operation begins and ends while all is open."""
        periods = shut_in(self.network).get(stop.stop_id, ())
        wait, is_moved = 0, bool(periods)
        while is_moved:
            is_moved = False
            for period in periods:
                for minutes in (wait, wait + usual):
                    if period.since <= moment_of(self._now(minutes)) < period.until:
                        wait += epoch_minutes(period.until) - self._now(minutes)
                        is_moved = True
                        break
        return wait

    def _now(self, later: int) -> int:
        assert self.ready_at is not None  # noqa: S101 - asked only where something has dates
        return epoch_minutes(self.ready_at) + self._minutes + later

    def _wait_for_ship(self, leg: Leg, there: int, leaves: int) -> tuple[int, int]:
        """Check that a ship leaves then, that its cut-off is kept, and that none left before it."""
        alike = [one for one in departures_of(self.network) if self._is_ride(one, leg)]
        caught = [one for one in alike if one.departs - lead_minutes(one, self.tariff) >= there]
        if not caught or min(one.departs for one in caught) != leaves:
            where = f"{leg.service_id} from {leg.from_stop.stop_id}"
            self.findings.append(f"{where} does not leave first at {moment_of(leaves)}")
        return leaves - there - leg.lead_minutes, leg.lead_minutes

    def _is_ride(self, one: Departure, leg: Leg) -> bool:
        """Say whether a departure offers the ride a leg takes, on the terms it states."""
        if one.service != leg.service_id or one.ports[0] != leg.from_stop.stop_id:
            return False
        if self._is_shut(one.ports[0], one.departs):
            return False
        slots = self.tariff.shipment.slots_teu
        if one.capacity_teu is not None and one.capacity_teu < slots:
            return False
        arrives = dict(zip(one.ports[1:], one.arrives, strict=True)).get(leg.to_stop.stop_id)
        if arrives is None:
            return False
        terms = arrives - one.departs, lead_minutes(one, self.tariff), one.usd_per_teu
        return terms == (leg.minutes, leg.lead_minutes, leg.usd_per_teu)

    def _wait_at_gate(self, stop: Stop, wait: int) -> int:
        """Check that the gate is open after the wait, and was shut all through it."""
        hours = OpeningHours.of(str(self.network.row("terminals", stop.stop_id)["hours"]))
        through = [*range(0, wait, MINUTES_PER_HOUR), *([wait - 1] if wait > 0 else [])]
        was_open = any(self._is_open(hours, stop, minutes) for minutes in through)
        if was_open or wait < 0 or not self._is_open(hours, stop, wait):
            self.findings.append(f"{stop.name}: waits {wait} minutes for a gate open {hours.text}")
        return wait

    def _is_shut(self, stop_id: str, minute: int) -> bool:
        periods = shut_in(self.network).get(stop_id, ())
        return any(period.since <= moment_of(minute) < period.until for period in periods)

    def _is_open(self, hours: OpeningHours, stop: Stop, later: int) -> bool:
        at = moment_of(self._now(later))
        if self._is_shut(stop.stop_id, self._now(later)):
            return False
        return gates.is_open(hours, stop.country, local_time(at, stop.lon, stop.lat))
