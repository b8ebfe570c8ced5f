"""The audit of one leg by itself: price, length, exposure, names, carrier and drawn line.

Nothing of the search is used: the leg is derived and priced again from the network's tables, and
the network lays its line over what the tier forbids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from networks.exposure import Exposure
from networks.shared_shape import ask
from networks.tiers import Tier
from networks.verify import TOLERANCE_M, metres_within
from routing.itinerary import Element
from routing.leg import Leg
from routing.network_view import NetworkView
from routing.origin import customs_of
from routing.pricing import Price, Tariff
from routing.reprice import Repricer
from routing.request import Request
from routing.rules import Rules
from routing.stop import Stop
from routing.terminal_flow import EXPORT, IMPORT, cannot
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


@dataclass(frozen=True)
class LegFound:
    """What the audit found of a leg: ``findings`` is empty when all is well.

    ``read_keys`` are the rows of the parameter book that were read to price it again, ``is_laid``
    is true where its line was laid over what the tier forbids, of which it had ``metres_inside``.
    """

    findings: tuple[str, ...]
    read_keys: frozenset[str]
    is_drayage: bool
    is_laid: bool
    metres_inside: float


@dataclass
class LegAudit:
    """Checks legs under the rules of one request, for one cargo."""

    network: NetworkView
    request: Request
    rules: Rules
    tariff: Tariff
    _findings: list[str] = field(default_factory=list)

    def check(self, leg: Leg) -> LegFound:
        """Check everything that can be said of a leg without what comes before and after it."""
        self._findings = []
        is_drayage = self._is_drayage(leg)
        read_keys = self._check_price(leg)
        self._check_train(leg)
        self._check_names(leg, is_drayage=is_drayage)
        self._check_carriage(leg, is_drayage=is_drayage)
        self._findings += lost_origin(self.network, self.rules.agreement, leg)
        metres = self._check_line(leg)
        return LegFound(
            tuple(self._findings), read_keys, is_drayage, metres is not None, metres or 0.0
        )

    def _find(self, leg: Leg, *said: str) -> None:
        self._findings += [f"{name_of(leg)}: {what}" for what in said]

    def _check_price(self, leg: Leg) -> frozenset[str]:
        """Price the leg from the tables, with a tariff that has read nothing yet."""
        repricer = Repricer(self.network, self.request, self.tariff.unread())
        with self.tariff.book.recording() as used:
            price, exposure, length_km = repricer.leg(leg)
            eca_nm = repricer.eca_nm(leg)
        self._findings += price_findings(leg, price)
        if abs(leg.length_km - length_km) > LENGTH_TOLERANCE_KM:
            self._find(leg, f"{leg.length_km} km stated, {length_km} km found")
        for name, found in (*vars(exposure).items(), ("eca_nm", eca_nm)):
            stated = leg.eca_nm if name == "eca_nm" else getattr(leg.exposure, name)
            if abs(stated - found) > EXPOSURE_TOLERANCE:
                self._find(leg, f"{name} {stated} stated, {found} found")
        return frozenset(used)

    def _check_train(self, leg: Leg) -> None:
        """Check that the railways of a train may run on its track and change where it says."""
        if leg.mode != "rail":
            return
        cells = [str(self.network.row("legs", key)["interchanges"]) for key in leg.leg_keys]
        changes = tuple(name for cell in cells for name in cell.split(";") if name)
        if leg.interchanges not in (changes, changes[::-1]):
            self._find(leg, "interchanges differ from the table's")
        for key in leg.leg_keys:
            self._find(leg, *self.network.train_findings(key))

    def _check_names(self, leg: Leg, *, is_drayage: bool) -> None:
        """Check (C5) and (C6)."""
        rules = self.rules
        if touched := rules.forbid.touched_by(leg):
            self._find(leg, f"{touched[1]} is forbidden")
        if leg.mode not in rules.modes and not is_drayage:
            self._find(leg, f"mode {leg.mode} is not allowed")

    def _check_carriage(self, leg: Leg, *, is_drayage: bool) -> None:
        """Check that the mode, and a ship's ports, take the cargo."""
        shipment = self.tariff.shipment
        if leg.mode not in shipment.modes and not is_drayage:
            self._find(leg, str(shipment.why_not(leg.mode)))
        if leg.mode == "sea":
            cargo_class = shipment.commodity.cargo_class
            for port, way in ((leg.from_stop.stop_id, EXPORT), (leg.to_stop.stop_id, IMPORT)):
                if why := cannot(port, cargo_class, way):
                    self._find(leg, f"{port} {why}")

    def _is_drayage(self, leg: Leg) -> bool:
        kinds = {leg.from_stop.kind, leg.to_stop.kind}
        short = leg.length_km <= self.tariff.value("drayage.max_km")
        feeds = leg.length_km <= self.tariff.value("air.feeder_max_km")
        served = (short and kinds & {"seaport", "rail"}) or (feeds and "airport" in kinds)
        return leg.mode == "road" and bool(served)

    def _check_line(self, leg: Leg) -> float | None:
        """Return metres of the drawn line inside what the tier forbids; None: none are forbidden.

        Its length is checked where it is the measured line itself, and what is closed at sea.
        """
        line, tier = leg.geometry, self.rules.tier
        if line is None:
            self._find(leg, "not drawn")
            return None
        if leg.mode in ABOVE_ZONES:
            self._check_drawn_length(leg, line)
        if leg.mode == "sea":
            self._find(leg, *self.network.restriction_findings(line))
        if tier == Tier.ANY or (leg.mode in ABOVE_ZONES and tier.zone is None):
            return None
        metres, zone = self._inside(line, tier if leg.mode in ABOVE_ZONES else None)
        if metres > TOLERANCE_M:
            self._find(leg, f"{metres:.0f} m inside the US {zone} zone")
        return metres

    def _inside(self, line: LineString, tier: Tier | None) -> tuple[float, str]:
        """Return metres inside a tier's zone, or of US land, and what it is called."""
        if tier is not None:
            verdict = self.network.verify(line, tier)
            return verdict.metres_inside, str(verdict.zone)
        land = self.network.area("US", "land")
        steps = np.abs(np.diff(shapely.get_coordinates(line), axis=0))
        is_near = partial(shapely.dwithin, distance=NEAR_DEG)
        if steps.max(initial=0.0) < LONG_STEP_DEG and not ask(is_near, land, line):
            return 0.0, "land"
        return metres_within(line, land)[0], "land"

    def _check_drawn_length(self, leg: Leg, line: LineString) -> None:
        drawn_km = float(_GEOD.geometry_length(line)) / 1000
        allowed_km = LENGTH_TOLERANCE_KM + SEA_LENGTH_TOLERANCE * leg.length_km
        if abs(drawn_km - leg.length_km) > allowed_km:
            self._find(leg, f"drawn {drawn_km:.1f} km, stated {leg.length_km:.1f} km")


def price_findings(element: Element, price: Price) -> list[str]:
    """Say where what an element states differs from a price found again, its waiting included."""
    stated = element.cost_lines, element.minutes, element.grams_co2e
    found = price.cost_lines, price.minutes + price.wait_minutes, price.grams_co2e
    if stated == found:
        return []
    amounts = (
        ("cents", element.cost_cents, price.cost_cents),
        ("minutes", stated[1], found[1]),
        ("grams CO2e", stated[2], found[2]),
    )
    findings = [
        f"{own} {unit} stated, {again} found" for unit, own, again in amounts if own != again
    ]
    if stated[0] != found[0]:
        findings.append("cost lines differ from the parameter book's")
    return [f"{name_of(element)}: {what}" for what in findings]


def lost_origin(network: NetworkView, agreement: str, element: Element) -> list[str]:
    """Check (C15) from the tables: where the goods are set down, and what land they cross."""
    if not agreement:
        return []
    return [
        f"{name_of(element)}: {agreement} origin lost in {country}"
        for country, terminal_id in _grounds(network, element)
        for customs in [customs_of(country, terminal_id)]
        if agreement not in customs.parties and not customs.controlled
    ]


def _grounds(network: NetworkView, element: Element) -> Iterator[tuple[str, str]]:
    """Yield country and terminal where goods are set down, and countries crossed on land."""
    stops: list[Stop]
    if isinstance(element, Transfer):
        stops = [element.stop]
    else:
        stops = [element.from_stop, element.to_stop]
    for stop in stops:
        if not stop.is_door:
            at = str(network.row("terminals", stop.stop_id)["country"])
            yield from ((country, stop.stop_id) for country in at.split("-"))
    if isinstance(element, Leg) and _touches_us_land(element.exposure):
        yield "US", ""  # the exposure is held against the tables


def _touches_us_land(exposure: Exposure) -> bool:
    return exposure.us_land_km > 0 or exposure.us_landings > 0


def name_of(element: Element) -> str:
    """Return what a finding calls an element."""
    if isinstance(element, Transfer):
        return f"{element.operation} at {element.stop.stop_id}"
    return f"{element.mode} {element.from_stop.stop_id}→{element.to_stop.stop_id}"
