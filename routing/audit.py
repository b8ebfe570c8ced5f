"""An independent second look at every option, from the tables and the parameter book.

The audit never reads the solver's numbers. It follows the itinerary stop by stop, derives each
leg anew from the network's tables, prices it again, adds everything up, checks every rule of the
request, and has the network intersect the drawn lines with the forbidden zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from pyproj import Geod

from networks.errors import MonarcaError
from networks.exposure import Exposure
from networks.season import Season
from networks.tiers import Tier
from networks.verify import TOLERANCE_M, metres_within
from routing.audit_carriage import carriage_findings
from routing.audit_dates import DateAudit
from routing.itinerary import Element, Itinerary
from routing.leg import Leg
from routing.memory import memory_of
from routing.network_view import NetworkView
from routing.option import OptionVerdict
from routing.origin import customs_of
from routing.pricing import Price, Tariff
from routing.remembered import PricedAgain, Remembered
from routing.reprice import Repricer
from routing.request import Request
from routing.rules import Rules
from routing.stop import DESTINATION_ID, ORIGIN_ID, Stop
from routing.transfer import Transfer

if TYPE_CHECKING:
    from shapely.geometry import LineString

_GEOD = Geod(ellps="WGS84")
SEA_LENGTH_TOLERANCE = 0.005  # drawn against tabled length, as a share
LENGTH_TOLERANCE_KM = 0.1
EXPOSURE_TOLERANCE = 1e-6
ABOVE_ZONES = ("sea", "air")  # what keeps a tier's zone; by land it is US land that counts
# A great circle between two points less than a degree apart keeps within a few hundred metres of
# the straight step: a line of such steps that is farther off than a mile is not inside.
LONG_STEP_DEG, NEAR_DEG = 1.0, 0.02

Found = TypeVar("Found")


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
    """

    network: NetworkView
    request: Request
    rules: Rules
    tariff: Tariff
    remembered: Remembered = field(default_factory=Remembered)
    ready_at: datetime | None = None
    findings: list[str] = field(default_factory=list)
    used_keys: set[str] = field(default_factory=set)
    read_keys: list[frozenset[str]] = field(default_factory=list)  # of each element, in order

    def check(self, itinerary: Itinerary) -> OptionVerdict:
        """Check everything and return the verdict on the tier.

        Raises
        ------
        AuditError
            With every finding, when anything does not agree.
        """
        self._check_chain(itinerary.elements)
        self._check_prices(itinerary.elements)
        self._check_rules(itinerary)
        verdict = self._check_geometry(itinerary.legs)
        if self.findings:
            raise AuditError(tuple(self.findings))
        return verdict

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

    def _check_prices(self, elements: tuple[Element, ...]) -> None:
        dates = DateAudit(self.network, self.tariff, self.ready_at, self.findings)
        padded = (None, *elements, None)
        for before, element, after in zip(padded, elements, padded[2:], strict=False):
            again = self.remembered.price(
                element, (before, after), partial(self._price_again, element, before, after)
            )
            self.used_keys |= again.used_keys
            self.read_keys.append(again.used_keys)
            if isinstance(element, Leg):
                self._check_train(element, again)
                self._compare_leg(element, again.exposure, again.length_km)
                self._compare_eca(element, again.eca_nm)
            self._compare_price(element, dates.expected(element, after, again.price))

    def _price_again(
        self, element: Element, before: Element | None, after: Element | None
    ) -> PricedAgain:
        """Price an element from the tables, with a tariff that has read nothing yet."""
        tariff = self.tariff
        fresh = Tariff(
            tariff.book, tariff.shipment, tariff.origin_country, tariff.destination_country
        )
        repricer = Repricer(self.network, self.request, fresh)
        with tariff.book.recording() as used:
            if not isinstance(element, Leg):
                return PricedAgain(repricer.transfer(element, before, after), frozenset(used))
            price, exposure, length_km = repricer.leg(element)
            keys = element.leg_keys if element.mode == "rail" else ()
            faults = tuple(fault for key in keys for fault in self.network.train_findings(key))
            return PricedAgain(
                price,
                frozenset(used),
                exposure,
                length_km,
                repricer.eca_nm(element),
                faults,
                self._interchanges(keys),
            )

    def _interchanges(self, leg_keys: tuple[str, ...]) -> tuple[str, ...]:
        cells = (str(self.network.row("legs", key)["interchanges"]) for key in leg_keys)
        return tuple(name for cell in cells for name in cell.split(";") if name)

    def _check_train(self, leg: Leg, again: PricedAgain) -> None:
        """Check that the railways of a train may run on its track and change where it says."""
        if leg.mode != "rail":
            return
        self.findings += [f"{_name(leg)}: {fault}" for fault in again.train_faults]
        if leg.interchanges not in (again.interchanges, again.interchanges[::-1]):
            self.findings.append(f"{_name(leg)}: interchanges differ from the table's")

    def _compare_price(self, element: Element, price: Price) -> None:
        where = _name(element)
        pairs = {
            "cents": (element.cost_cents, price.cost_cents),
            "minutes": (element.minutes, price.minutes + price.wait_minutes),
            "grams CO2e": (element.grams_co2e, price.grams_co2e),
        }
        self.findings += [
            f"{where}: {stated} {unit} stated, {found} found"
            for unit, (stated, found) in pairs.items()
            if stated != found
        ]
        if element.cost_lines != price.cost_lines:
            self.findings.append(f"{where}: cost lines differ from the parameter book's")

    def _compare_leg(self, leg: Leg, exposure: Exposure, length_km: float) -> None:
        if abs(leg.length_km - length_km) > LENGTH_TOLERANCE_KM:
            self.findings.append(f"{_name(leg)}: {leg.length_km} km stated, {length_km} km found")
        for name, found in vars(exposure).items():
            stated = getattr(leg.exposure, name)
            if abs(stated - found) > EXPOSURE_TOLERANCE:
                self.findings.append(f"{_name(leg)}: {name} {stated} stated, {found} found")

    def _compare_eca(self, leg: Leg, found_nm: float) -> None:
        if abs(leg.eca_nm - found_nm) > EXPOSURE_TOLERANCE:
            self.findings.append(f"{_name(leg)}: eca_nm {leg.eca_nm} stated, {found_nm} found")

    def _check_rules(self, itinerary: Itinerary) -> None:
        """Check (C2) to (C7) and (C11) on the finished itinerary."""
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
        self._check_required(itinerary.legs)
        self._check_seasons(itinerary.elements)
        self._check_origin(itinerary.elements)
        self.findings += carriage_findings(
            self.network, self.tariff.shipment, itinerary, self._is_drayage
        )
        for leg in itinerary.legs:
            if touched := rules.forbid.touched_by(leg):
                self.findings.append(f"{_name(leg)}: {touched} is forbidden")
            if leg.mode not in rules.modes and not self._is_drayage(leg):
                self.findings.append(f"{_name(leg)}: mode {leg.mode} is not allowed")

    def _check_required(self, legs: tuple[Leg, ...]) -> None:
        """Check (C16)."""
        require = self.rules.require
        missing = require.missing_in((leg, self._is_drayage(leg)) for leg in legs)
        self.findings += [f"does not meet {thing}" for thing in missing]

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

    def _check_origin(self, elements: tuple[Element, ...]) -> None:
        """Check (C15) from the tables: where the goods lie, and what land they cross on the way."""
        agreement = self.rules.agreement
        for element in elements if agreement else ():
            for country, terminal_id in self._grounds(element):
                customs = customs_of(country, terminal_id)
                if agreement not in customs.parties and not customs.controlled:
                    self.findings.append(f"{_name(element)}: {agreement} origin lost in {country}")

    def _grounds(self, element: Element) -> Iterator[tuple[str, str]]:
        """Yield country and terminal where goods are set down, and countries crossed on land."""
        stops = [element.stop] if isinstance(element, Transfer) else _stops(element)
        for stop in stops:
            if not stop.is_door:
                at = str(self.network.row("terminals", stop.stop_id)["country"])
                yield from ((country, stop.stop_id) for country in at.split("-"))
        if isinstance(element, Leg) and (
            element.exposure.us_land_km > 0 or element.exposure.us_landings > 0
        ):
            yield "US", ""  # the exposure has been held against the tables

    def _is_drayage(self, leg: Leg) -> bool:
        kinds = {leg.from_stop.kind, leg.to_stop.kind}
        short = leg.length_km <= self.tariff.value("drayage.max_km")
        feeds = leg.length_km <= self.tariff.value("air.feeder_max_km")
        served = (short and kinds & {"seaport", "rail"}) or (feeds and "airport" in kinds)
        return leg.mode == "road" and bool(served)

    def _check_geometry(self, legs: tuple[Leg, ...]) -> OptionVerdict:
        """Intersect the drawn lines with what the tier forbids."""
        tier = self.rules.tier
        checked, worst_m = 0, 0.0
        for leg in legs:
            if leg.geometry is None:
                self.findings.append(f"{_name(leg)}: not drawn")
                continue
            if leg.mode in ABOVE_ZONES:
                self._check_drawn_length(leg, leg.geometry)
            if leg.mode == "sea":
                broken = self._of_line(
                    leg,
                    leg.geometry,
                    "restrictions",
                    partial(self.network.restriction_findings, leg.geometry),
                )
                self.findings += [f"{_name(leg)}: {what}" for what in broken]
            if leg.mode in ABOVE_ZONES and tier.zone is None:
                continue
            if leg.mode not in ABOVE_ZONES and tier == Tier.ANY:
                continue
            checked += 1
            metres, zone = self._metres_inside(leg, leg.geometry)
            worst_m = max(worst_m, metres)
            if metres > TOLERANCE_M:
                self.findings.append(f"{_name(leg)}: {metres:.0f} m inside the US {zone} zone")
        return OptionVerdict(
            ok=not self.findings,
            tier=tier,
            zone=tier.zone,
            metres_inside=worst_m,
            legs_checked=checked,
            statement=_statement(tier, checked, worst_m),
        )

    def _metres_inside(self, leg: Leg, line: LineString) -> tuple[float, str]:
        """Return metres of a drawn leg inside what the tier forbids it: a zone, or US land."""
        zone = self.rules.tier if leg.mode in ABOVE_ZONES else None
        return self._of_line(leg, line, ("inside", zone), lambda: self._inside(line, zone))

    def _inside(self, line: LineString, tier: Tier | None) -> tuple[float, str]:
        if tier is not None:
            verdict = self.network.verify(line, tier)
            return verdict.metres_inside, str(verdict.zone)
        land = memory_of(self.network).checks.get("US land", self._us_land)
        steps = np.abs(np.diff(shapely.get_coordinates(line), axis=0))
        if steps.max(initial=0.0) < LONG_STEP_DEG and not shapely.dwithin(land, line, NEAR_DEG):
            return 0.0, "land"
        return metres_within(line, land)[0], "land"

    def _us_land(self) -> shapely.Geometry:
        land = self.network.area("US", "land")
        shapely.prepare(land)
        return land

    def _of_line(
        self, leg: Leg, line: LineString, what: object, find: Callable[[], Found]
    ) -> Found:
        """Return what a check finds of a line, kept beside that line: another is checked anew."""
        key = what, leg.leg_keys, leg.from_stop.stop_id, id(line)
        found: Found = memory_of(self.network).checks.get(key, lambda: (line, find()))[1]
        return found

    def _check_drawn_length(self, leg: Leg, line: LineString) -> None:
        drawn_km = self._of_line(
            leg, line, "length", lambda: float(_GEOD.geometry_length(line)) / 1000
        )
        allowed_km = LENGTH_TOLERANCE_KM + SEA_LENGTH_TOLERANCE * leg.length_km
        if abs(drawn_km - leg.length_km) > allowed_km:
            self.findings.append(
                f"{_name(leg)}: drawn {drawn_km:.1f} km, stated {leg.length_km:.1f} km"
            )


def _statement(tier: Tier, checked: int, worst_m: float) -> str:
    if tier == Tier.ANY:
        return "no avoidance asked"
    zone = (tier.zone or "").replace("nm", " nm")
    zones = f"US land and the US {zone} zone" if zone else "US land"
    inside = f"at most {worst_m:.0f} m" if round(worst_m) else "0 m"
    return f"{tier} kept: {checked} drawn legs laid over {zones}, {inside} inside"


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


def _stops(leg: Leg) -> list[Stop]:
    return [leg.from_stop, leg.to_stop]


def _ends(element: Element) -> tuple[str, str]:
    if isinstance(element, Leg):
        return element.from_stop.stop_id, element.to_stop.stop_id
    return element.stop.stop_id, element.stop.stop_id


def _modes(element: Element) -> tuple[str | None, str | None]:
    if isinstance(element, Leg):
        return element.mode, element.mode
    return element.from_mode, element.to_mode


def _name(element: Element) -> str:
    if isinstance(element, Transfer):
        return f"{element.operation} at {element.stop.stop_id}"
    return f"{element.mode} {element.from_stop.stop_id}→{element.to_stop.stop_id}"
