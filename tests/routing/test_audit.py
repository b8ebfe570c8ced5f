"""Whatever is changed in an honest option, its audit must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from shapely import LineString

from networks.exposure import Exposure
from networks.tiers import Tier
from routing import Option, OptionSet, ParameterBook, Request
from routing.audit import Audit, AuditError
from routing.cost_line import CostLine
from routing.itinerary import Element, Itinerary
from routing.leg import Leg
from routing.named import Named
from routing.pricing import Tariff
from routing.rules import Rules
from tests.toynet import MAP, ToyNetwork

Ask = Callable[..., OptionSet]
TIER = Tier.US_200NM


@pytest.fixture(scope="module")
def honest(ask: Ask) -> Option:
    return ask(tier=TIER, max_options=1).options[0]


@pytest.fixture
def audit(toynet: ToyNetwork, tariff: Tariff) -> Callable[..., Audit]:
    def _audit(**rules: object) -> Audit:
        request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), tier=TIER)
        kept = replace(Rules.of(request, tariff.shipment), **rules)
        return Audit(toynet, request, kept, tariff)

    return _audit


def swapped(option: Option, chosen: Element, changed: Element) -> Itinerary:
    return Itinerary(tuple(changed if e is chosen else e for e in option.itinerary.elements))


def sea_leg(option: Option) -> Leg:
    return next(leg for leg in option.itinerary.legs if leg.mode == "sea")


def test_an_honest_option_passes(honest: Option, audit: Callable[..., Audit]) -> None:
    verdict = audit().check(honest.itinerary)
    assert verdict.ok
    assert (verdict.zone, verdict.metres_inside, verdict.legs_checked) == ("200nm", 0.0, 3)
    assert verdict.statement.endswith("laid over US land and the US 200 nm zone, 0 m inside")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"minutes": 1}, "minutes stated"),
        ({"grams_co2e": 1}, "grams CO2e stated"),
        ({"length_km": 1.0}, "km stated"),
        ({"exposure": Exposure(us_port_calls=1)}, "us_port_calls"),
        ({"leg_keys": ("sea:sea V>Z",)}, "found"),
        ({"service_id": "CH2"}, "cost lines differ"),
    ],
)
def test_a_changed_sea_leg_is_caught(
    change: dict[str, object], finding: str, honest: Option, tariff: Tariff
) -> None:
    faster = {"service_id": "CH2", "speed_kn": 20.0}
    network = ToyNetwork(services_drawn=[*ToyNetwork().services_drawn, {**SECOND, **faster}])
    request = Request(network.place("T", "CA"), network.place("N", "MX"), tier=TIER)
    audit = Audit(network, request, Rules.of(request, tariff.shipment), tariff)
    leg = sea_leg(honest)
    with pytest.raises(AuditError, match=finding):
        audit.check(swapped(honest, leg, replace(leg, **change)))


SECOND = {"name": "x", "operator": "x", "status": "charter", "calls": "*", "headway_days": 7.0}


def test_a_cheaper_line_is_caught(honest: Option, audit: Callable[..., Audit]) -> None:
    for element in honest.itinerary.elements:
        first, *rest = element.cost_lines
        cheaper = first._replace(usd=first.usd - 1)
        tampered = replace(element, cost_lines=(cheaper, *rest))
        with pytest.raises(AuditError, match="cents stated"):
            audit().check(swapped(honest, element, tampered))


def test_a_line_dropped_or_renamed_is_caught(honest: Option, audit: Callable[..., Audit]) -> None:
    element = honest.itinerary.elements[-1]
    renamed = (*element.cost_lines[:-1], CostLine("gift", element.cost_lines[-1].usd, (), False))
    with pytest.raises(AuditError, match="cost lines differ"):
        audit().check(swapped(honest, element, replace(element, cost_lines=renamed)))


def test_a_line_drawn_through_the_zone_is_caught(
    honest: Option, toynet: ToyNetwork, audit: Callable[..., Audit]
) -> None:
    leg = sea_leg(honest)
    straight = LineString([leg.geometry.coords[0], leg.geometry.coords[-1]])
    assert toynet.metres_inside(straight, "200nm") > 1000
    with pytest.raises(AuditError, match="m inside the US 200nm zone") as caught:
        audit().check(swapped(honest, leg, replace(leg, geometry=straight)))
    assert any("drawn" in finding for finding in caught.value.findings)


def test_a_road_drawn_over_us_soil_is_caught(
    honest: Option, tariff: Tariff, audit: Callable[..., Audit]
) -> None:
    rows = MAP.strip("\n").splitlines()
    rows[1] = "%" * len(rows[1])
    soil = ToyNetwork(map_text="\n".join(rows))
    request = Request(soil.place("T", "CA"), soil.place("N", "MX"), tier=TIER)
    last = honest.itinerary.legs[-1]
    north = LineString([last.geometry.coords[0], (-110.0, 59.0), last.geometry.coords[-1]])
    strayed = swapped(honest, last, replace(last, geometry=north))
    with pytest.raises(AuditError, match="m inside the US land zone"):
        Audit(soil, request, Rules.of(request, tariff.shipment), tariff).check(strayed)


def test_a_leg_not_drawn_is_caught(honest: Option, audit: Callable[..., Audit]) -> None:
    leg = sea_leg(honest)
    with pytest.raises(AuditError, match="not drawn"):
        audit().check(swapped(honest, leg, replace(leg, geometry=None)))


def test_a_missed_deadline_is_caught(honest: Option, audit: Callable[..., Audit]) -> None:
    audit(deadline_minutes=honest.itinerary.minutes).check(honest.itinerary)
    with pytest.raises(AuditError, match="allowed"):
        audit(deadline_minutes=honest.itinerary.minutes - 1).check(honest.itinerary)


@pytest.mark.parametrize(
    ("rules", "finding"),
    [
        ({"max_transfers": 1}, "transfers, 1 allowed"),
        ({"modes": frozenset({"road", "rail"})}, "mode sea is not allowed"),
        ({"forbid": Named(frozenset({"Z", "A"}))}, "is forbidden"),
    ],
)
def test_a_broken_rule_is_caught(
    rules: dict[str, object], finding: str, honest: Option, audit: Callable[..., Audit]
) -> None:
    with pytest.raises(AuditError, match=finding):
        audit(**rules).check(honest.itinerary)


def test_a_broken_promise_is_caught(ask: Ask, audit: Callable[..., Audit]) -> None:
    truck = ask(max_options=1).options[0]
    assert truck.exposure.us_land_km > 0
    with pytest.raises(AuditError, match="km on US land"):
        audit().check(truck.itinerary)


def test_a_missing_or_doubled_element_is_caught(
    honest: Option, audit: Callable[..., Audit]
) -> None:
    elements = honest.itinerary.elements
    for position in range(len(elements)):
        without = Itinerary(elements[:position] + elements[position + 1 :])
        with pytest.raises(AuditError):
            audit().check(without)
    leg_at = next(i for i, e in enumerate(elements) if isinstance(e, Leg))
    doubled = elements[: leg_at + 1] + elements[leg_at:]
    with pytest.raises(AuditError, match="reached twice"):
        audit().check(Itinerary(doubled))


def test_an_audit_prices_with_the_book_it_is_given(
    honest: Option, toynet: ToyNetwork, book: ParameterBook, tariff: Tariff
) -> None:
    dearer = Tariff(book.with_values({"fuel.vlsfo": 900}), tariff.shipment, "CA", "MX")
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), tier=TIER)
    audit = Audit(toynet, request, Rules.of(request, tariff.shipment), dearer)
    with pytest.raises(AuditError, match="cents stated"):
        audit.check(honest.itinerary)


def test_a_border_crossed_too_often_is_caught(ask: Ask, audit: Callable[..., Audit]) -> None:
    truck = ask(max_options=1).options[0]
    free = audit(tier=Tier.ANY)
    free.check(truck.itinerary)
    with pytest.raises(AuditError, match="crosses the border CA-US 1 times"):
        audit(tier=Tier.ANY, max_border_crossings=0).check(truck.itinerary)


@pytest.fixture(scope="module")
def train(ask: Ask) -> Option:
    return next(o for o in ask().options if o.itinerary.mode_chain == ("road", "rail", "road"))


def rail_leg(option: Option) -> Leg:
    return next(leg for leg in option.itinerary.legs if leg.mode == "rail")


def unbound(network: ToyNetwork, tariff: Tariff) -> Audit:
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    return Audit(network, request, Rules.of(request, tariff.shipment), tariff)


def test_a_railway_off_its_own_track_is_caught(train: Option, tariff: Tariff) -> None:
    unbound(ToyNetwork(), tariff).check(train.itinerary)
    leg = rail_leg(train)
    astray = ToyNetwork(train_faults={leg.leg_keys[0]: ("CN may not run here",)})
    with pytest.raises(AuditError, match="CN may not run here"):
        unbound(astray, tariff).check(train.itinerary)


def test_an_interchange_left_out_is_caught(train: Option, tariff: Tariff) -> None:
    leg = rail_leg(train)
    changed = replace(leg, interchanges=(*leg.interchanges, "x"))
    with pytest.raises(AuditError, match="interchanges differ"):
        unbound(ToyNetwork(), tariff).check(swapped(train, leg, changed))
