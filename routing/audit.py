"""An independent second look at every option, from the tables and the parameter book.

The audit never reads the solver's numbers. It follows the itinerary stop by stop, derives each
leg anew from the network's tables, prices it again, adds everything up, checks every rule of the
request, and has the network intersect the drawn lines with the forbidden zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial

from networks.errors import MonarcaError
from networks.season import Season
from networks.tiers import Tier
from routing.audit_carriage import carriage_findings
from routing.audit_dates import DateAudit
from routing.audit_leg import LegAudit, LegFound, lost_origin, price_findings
from routing.itinerary import Element, Itinerary
from routing.leg import Leg
from routing.memory import memory_of
from routing.network_view import NetworkView
from routing.option import OptionVerdict
from routing.phrases import phrase
from routing.pricing import Tariff
from routing.remembered import PricedAgain, Remembered
from routing.reprice import Repricer
from routing.request import Request
from routing.rules import Rules, tier_name
from routing.stop import DESTINATION_ID, ORIGIN_ID, Stop
from routing.text import Text
from routing.transfer import Transfer


class AuditError(MonarcaError):
    """An option does not stand up to its own audit; it is a defect and is never returned."""

    code = "audit-failed"

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__(
            "an option failed its audit: " + "; ".join(findings),
            hint="This is a defect of the program or of the network, not of the request.",
        )


@dataclass
class Audit:
    """One pass over one itinerary; ``findings`` stays empty when all is well.

    ``ready_at`` is when the shipment is ready, None where it does not say: then nothing has dates.
    ``read_keys`` are the rows of the parameter book that were read for each element, in order.
    """

    network: NetworkView
    request: Request
    rules: Rules
    tariff: Tariff
    remembered: Remembered = field(default_factory=Remembered)
    ready_at: datetime | None = None
    findings: list[str] = field(default_factory=list)
    read_keys: list[frozenset[str]] = field(default_factory=list)

    def check(self, itinerary: Itinerary) -> OptionVerdict:
        """Check everything and return the verdict on the tier.

        Raises
        ------
        AuditError
            With every finding, when anything does not agree.
        """
        self._check_chain(itinerary.elements)
        legs = self._check_elements(itinerary.elements)
        self._check_rules(itinerary, legs)
        if self.findings:
            raise AuditError(tuple(self.findings))
        return self._verdict(legs)

    def _check_chain(self, elements: tuple[Element, ...]) -> None:
        """Check that every element begins where, and by the mode, the one before it ended."""
        stop_id: str = ORIGIN_ID
        mode: str | None = None
        for element in elements:
            (start, end), (needs, mode_after) = _ends(element), _modes(element)
            at_door_terminal = self._is_door_terminal(stop_id, start)
            if start != stop_id and not at_door_terminal:
                self.findings.append(f"the chain jumps from {stop_id} to {start}")
            if needs != mode:
                self.findings.append(f"at {start} cargo that came by {mode} leaves by {needs}")
            stop_id, mode = end, mode_after
        if (stop_id, mode) != (DESTINATION_ID, None):
            self.findings.append(f"the chain ends at {stop_id}, not unloaded at the destination")

    def _is_door_terminal(self, stop_id: str, start: str) -> bool:
        return (stop_id, start) in {
            (ORIGIN_ID, self.request.origin.terminal_id),
            (self.request.destination.terminal_id, DESTINATION_ID),
        }

    def _check_elements(self, elements: Sequence[Element]) -> list[LegFound]:
        """Check each leg by itself, and what each transfer costs between those beside it."""
        dates = DateAudit(self.network, self.tariff, self.ready_at, self.findings)
        leg_audit = LegAudit(self.network, self.request, self.rules, self.tariff)
        remembered, legs = self.remembered.legs_under(self.rules), []
        for before, element, after in zip(
            (None, *elements), elements, (*elements[1:], None), strict=False
        ):
            if isinstance(element, Leg):
                found = remembered.get(element, leg_audit.check)
                self.findings += found.findings
                self.read_keys.append(found.read_keys)
                dates.pass_leg(element)
                legs.append(found)
            else:
                again = self.remembered.price(
                    element, (before, after), partial(self._price_again, element, before, after)
                )
                self.read_keys.append(again.read_keys)
                expected = dates.expected(element, after, again.price)
                self.findings += price_findings(element, expected)
                self.findings += lost_origin(self.network, self.rules.agreement, element)
        return legs

    def _price_again(
        self, transfer: Transfer, before: Element | None, after: Element | None
    ) -> PricedAgain:
        """Price a transfer from the tables, with a tariff that has read nothing yet."""
        repricer = Repricer(self.network, self.request, self.tariff.unread())
        with self.tariff.book.recording() as used:
            price = repricer.transfer(transfer, before, after)
        return PricedAgain(price, frozenset(used))

    def _check_rules(self, itinerary: Itinerary, found: Sequence[LegFound]) -> None:
        """Check (C2) to (C4), (C7), (C11) and (C16) on the finished itinerary."""
        rules = self.rules
        limit = rules.deadline_minutes
        if limit is not None and itinerary.minutes > limit:
            self.findings.append(f"takes {itinerary.minutes} minutes, {limit} allowed")
        transfers = sum(not t.stop.is_door for t in itinerary.transfers)
        if transfers > rules.max_transfers:
            self.findings.append(f"{transfers} transfers, {rules.max_transfers} allowed")
        self.findings += itinerary.exposure.breaches(rules.tier)
        arrivals = [leg.to_stop.stop_id for leg in itinerary.legs]
        if len(set(arrivals)) != len(arrivals):
            self.findings.append("a terminal is reached twice")
        for border, times in _crossings(itinerary).items():
            if times > rules.max_border_crossings:
                self.findings.append(f"crosses the border {border} {times} times")
        pairs = ((leg, one.is_drayage) for leg, one in zip(itinerary.legs, found, strict=True))
        self.findings += [f"does not meet {thing}" for thing in rules.require.missing_in(pairs)]
        self.findings += carriage_findings(self.network, self.tariff.shipment, itinerary)
        self._check_seasons(itinerary.elements)

    def _check_seasons(self, elements: tuple[Element, ...]) -> None:
        """Check that each port is in season when the ship leaves it and when it comes in."""
        minutes = 0
        for element in elements:
            after = minutes + element.minutes
            if isinstance(element, Leg) and element.mode == "sea":
                for stop, at in ((element.from_stop, minutes), (element.to_stop, after)):
                    self._check_season(stop, at)
            minutes = after

    def _check_season(self, stop: Stop, minutes: int) -> None:
        season = memory_of(self.network).checks.get(
            ("season", stop.stop_id), lambda: self._season_of(stop.stop_id)
        )
        day = (self.tariff.ready_at + timedelta(minutes=minutes)).date()
        if season is not None and not season.holds(day, day):
            self.findings.append(f"{stop.name} is closed by ice on {day}")

    def _season_of(self, stop_id: str) -> Season | None:
        row = self.network.row("terminals", stop_id)
        return Season.of(str(row["open_from"]), str(row["open_until"]))

    def _verdict(self, legs: Sequence[LegFound]) -> OptionVerdict:
        tier = self.rules.tier
        laid = [leg.metres_inside for leg in legs if leg.is_laid]
        worst_m = max(laid, default=0.0)
        said = _found(tier, len(laid), round(worst_m))
        return OptionVerdict(True, tier, tier.zone, worst_m, len(laid), said)


@lru_cache(256)
def _found(tier: Tier, checked: int, worst_m: int) -> Text:
    """Say what the drawn legs were laid over, and how much of them lay inside."""
    if tier == Tier.ANY:
        return phrase("verdict.any")
    key = "verdict.inside" if worst_m else "verdict.none_inside"
    told = {"tier": tier_name(tier), "legs": checked, "inside": phrase(key, metres=worst_m)}
    if tier.zone is None:
        return phrase("verdict.land", **told)
    return phrase("verdict.zone", zone=tier.zone.removesuffix("nm"), **told)


def _crossings(itinerary: Itinerary) -> Counter[str]:
    """Count land border crossings; a train or flight between one country's ends has made none."""
    counts = Counter[str]()
    for element in itinerary.elements:
        if isinstance(element, Transfer) and element.stop.kind == "border":
            counts[element.stop.country] += 1
        elif isinstance(element, Leg) and element.mode in ("rail", "air"):
            ends = {element.from_stop.country, element.to_stop.country}
            if len(ends) > 1:
                counts.update({"CA-US"} if "CA" in ends else ())
                counts.update({"US-MX"} if "MX" in ends else ())
    return counts


def _ends(element: Element) -> tuple[str, str]:
    if isinstance(element, Leg):
        return element.from_stop.stop_id, element.to_stop.stop_id
    return element.stop.stop_id, element.stop.stop_id


def _modes(element: Element) -> tuple[str | None, str | None]:
    if isinstance(element, Leg):
        return element.mode, element.mode
    return element.from_mode, element.to_mode
