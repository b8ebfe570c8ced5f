"""Every class of cargo on the drawn network, against plain enumeration of what it could do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, Weights, solve
from routing import terminal_flow as flows
from routing.audit import AuditError
from routing.pricing import Tariff
from routing.question import Question
from tests.routing.drawn_arcs import Drawn, all_paths
from tests.toynet import TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]
CARGO = {
    "crude-oil": {"tonnes": 3000},
    "other-liquids": {"volume_m3": 900},
    "lpg": {"tonnes": 1200},
    "finished-vehicles": {"vehicles": 180},
    "steel-aluminium": {"tonnes": 2000, "equipment": "breakbulk"},
    "lumber-pulp": {"tonnes": 900, "equipment": "centrebeam"},
}
BOOK = ParameterBook.load().with_values({"drayage.max_km": 600.0})  # the drawing is coarse


def network_for(shipment: Shipment, **other: Any) -> ToyNetwork:
    """Return the drawn network with a charter for this cargo, and few terminals to enumerate."""
    charter = {**ToyNetwork().services_drawn[0], "cargo": shipment.commodity.cargo_class}
    return ToyNetwork(services_drawn=[charter], **other)


def ways(answer: OptionSet) -> list[tuple[str, ...]]:
    return [option.itinerary.mode_chain for option in answer.options]


@pytest.mark.parametrize("slug", CARGO)
def test_the_cheapest_of_each_class_is_that_of_plain_enumeration(
    slug: str,
) -> None:
    shipment = Shipment.of(slug, book=BOOK, **CARGO[slug])
    network = network_for(shipment)
    request = Request(
        network.place("T", "CA"), network.place("N", "MX"), weights=Weights(1, 0, 0), max_options=1
    )
    (best,) = solve(network, shipment, request, BOOK).options
    arcs = Question(network, request, Tariff(BOOK, shipment, "CA", "MX")).arcs
    drawn = Drawn(arcs, tuple(arc.cost_cents for arc in arcs))
    least, _ = min(all_paths(drawn, None, request.max_transfers), key=lambda found: found[0])
    assert round(best.cost_usd * 100) == least
    assert {leg.mode for leg in best.itinerary.legs} <= {"road", *shipment.modes}


def test_vehicles_find_train_ship_and_truck(ask: Ask, book: ParameterBook) -> None:
    cars = Shipment.of("finished-vehicles", book=book, vehicles=180)
    answer = ask(network=network_for(cars), shipment=cars, max_options=6)
    assert {mode for way in ways(answer) for mode in way} == {"road", "rail", "sea"}
    elements = [element for o in answer.options for element in o.itinerary.elements]
    labels = {line.label for element in elements for line in element.cost_lines}
    assert "handling of vehicles, 180 vehicles" in labels


def test_a_rail_car_asked_for_leaves_trucks_to_serve_it() -> None:
    hopper = Shipment.of("grain-oilseed", book=BOOK, tonnes=900, equipment="hopper")
    network = network_for(hopper)
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    answer = solve(network, hopper, request, BOOK)
    assert answer.options
    for option in answer.options:
        by_road = [leg for leg in option.itinerary.legs if leg.mode == "road"]
        assert {leg.mode for leg in option.itinerary.legs} == {"road", "rail"}
        assert all(leg.length_km <= BOOK.value("drayage.max_km") for leg in by_road)


def test_a_ship_asked_for_is_boarded(ask: Ask, book: ParameterBook) -> None:
    steel = Shipment.of("steel-aluminium", book=book, tonnes=900, equipment="breakbulk")
    answer = ask(network=network_for(steel), shipment=steel)
    assert answer.options
    assert all("sea" in way for way in ways(answer))
    assert all(option.exposure.us_land_km == 0 for option in answer.options)


def test_only_terminals_that_can_handle_it_are_used(ask: Ask, book: ParameterBook) -> None:
    cars = Shipment.of("finished-vehicles", book=book, vehicles=180)
    dry = {name: {**row, "roro": row["kind"] == "border"} for name, row in TERMINALS.items()}
    answer = ask(network=network_for(cars, terminals_drawn=dry), shipment=cars)
    assert set(ways(answer)) == {("road",)}
    said = {rejection.reason for rejection in answer.termination.rejections}
    assert "cannot handle roro cargo" in said


def test_lng_goes_from_terminal_to_terminal_and_says_so(book: ParameterBook) -> None:
    gas = Shipment.of("lng", book=book, volume_m3=50_000)
    network = network_for(gas)
    ends = network.place("V", "CA", "V"), network.place("Z", "MX", "Z")
    (best,) = solve(network, gas, Request(*ends, max_options=1), book).options
    assert best.itinerary.mode_chain == ("sea",)
    inland = Request(network.place("T", "CA"), network.place("N", "MX"))
    ended = solve(network, gas, inland, book).termination
    assert ended.reason == "infeasible"
    assert "goes by sea only" in ended.detail
    assert "T, N: no terminal that handles this cargo; name one, by its code" in ended.detail
    home = Request(network.place("V", "CA", "V"), network.place("H", "CA", "H"))
    assert "charters sail abroad only" in solve(network, gas, home, book).termination.detail


def test_a_port_that_only_takes_in_does_not_load(
    book: ParameterBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "_directions", lambda: {("V", "lng"): flows.IMPORT})
    gas = Shipment.of("lng", book=book, volume_m3=50_000)
    network = network_for(gas)
    south = Request(network.place("V", "CA", "V"), network.place("Z", "MX", "Z"))
    north = Request(network.place("Z", "MX", "Z"), network.place("V", "CA", "V"))
    ended = solve(network, gas, south, book).termination
    assert any("only takes in lng" in rejection.reason for rejection in ended.rejections)
    assert ended.reason == "infeasible"
    assert solve(network, gas, north, book).options


def test_the_audit_looks_at_the_carriage_again(
    book: ParameterBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What candidate building lets through by mistake is caught."""
    steel = Shipment.of("steel-aluminium", book=book, tonnes=900, equipment="gondola")
    monkeypatch.setattr("routing.road_candidates._is_trucked", lambda *_: True)
    network = network_for(steel)
    request = Request(
        network.place("T", "CA"), network.place("N", "MX"), modes=frozenset({"road"}), tier=Tier.ANY
    )
    with pytest.raises(AuditError, match="does not go by road"):
        solve(network, steel, request, book)
