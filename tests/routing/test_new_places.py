"""Scenarios with a terminal that does not exist yet: as if it had been listed, and said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from shapely import box

from networks.errors import Fault, InputError
from networks.new_terminal import NewTerminal
from networks.sea.no_go import NoGo
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.period import Period
from routing.scenario import Scenario
from routing.what_if import what_if
from tests.toynet import CAPABILITIES, LEGS, MAP, TERMINALS, ToyNetwork

# Q is a harbour on the way east, from which trains run to Winyard.
DRAWN = MAP.replace("W......................H", "W..........Q...........H")
NEW_LEGS = ("sea Q>A", "sea Q>Z", "rail Q>W CA")
FIELDS: dict[str, Any] = {
    "name": "Queport", "kind": "seaport", "country": "CA", "longitude": -101.0, "latitude": 56.0,
    "railways": ["CN"], **dict.fromkeys(CAPABILITIES, True),
}  # fmt: skip


@pytest.fixture(scope="module")
def network() -> ToyNetwork:
    return ToyNetwork(map_text=DRAWN, new_legs=NEW_LEGS)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.of("queport", {"title": "t", "source": "s", "new_terminals": {"Q": FIELDS}})


@pytest.fixture(scope="module")
def request_(network: ToyNetwork) -> Request:
    return Request(network.place("T", "CA"), network.place("N", "MX"))


def ways(answer: OptionSet) -> list[tuple[Any, ...]]:
    return [
        (o.signature, way.cost_cents, way.minutes, tuple(way.terminal_ids()))
        for o in answer.options
        for way in [o.itinerary]
    ]


def test_the_answer_is_that_of_a_network_that_lists_it(
    network: ToyNetwork,
    scenario: Scenario,
    request_: Request,
    auto_parts: Shipment,
    book: ParameterBook,
) -> None:
    drawn = {"kind": "seaport", "country": "CA", "name": "Queport", "railways": "CN"}
    listed = ToyNetwork(
        map_text=DRAWN,
        terminals_drawn={**TERMINALS, "Q": drawn},
        legs_drawn=(*LEGS, *NEW_LEGS),
    )
    both = what_if(network, auto_parts, request_, book, scenario)
    assert ways(both.base) == ways(solve(network, auto_parts, request_, book))
    assert sorted(ways(both.changed)) == sorted(ways(solve(listed, auto_parts, request_, book)))
    used = [o for o in both.changed.options if "Q" in set(o.itinerary.terminal_ids())]
    assert used
    for option in both.changed.options:
        remarks = [n.text for n in option.told if "Queport does not exist yet" in n.text.en]
        assert len(remarks) == (option in used)
        assert all("dwell.import_default" in text.en for text in remarks)
        assert all("n’existe pas encore" in text.fr for text in remarks)
        assert all("aún no existe" in text.es for text in remarks)
    (told,) = both.told
    assert "0.0 km to navigable water and 0.0 km to the trunk road" in told.en
    assert "0,0 km jusqu’aux eaux navigables et" in told.fr


def test_it_goes_with_delays_services_and_closures(
    network: ToyNetwork,
    scenario: Scenario,
    request_: Request,
    auto_parts: Shipment,
    book: ParameterBook,
) -> None:
    at_q = replace(request_, require=frozenset({"Q"}))
    there = scenario.applied(network, request_, book)[0]
    plain = solve(there, auto_parts, at_q, book).options[0]
    line = {
        "service_id": "q_line", "name": "Q Line", "operator": "Q Line", "mode": "sea",
        "status": "operating", "calls": "Q;A;Q", "headway_days": "7", "speed_kn": "20",
        "capacity_teu": "2400", "capacity_t": "38000", "reefer_plugs": "100",
        "cargo": "container", "source": "drawn", "source_date": "2026-11", "confidence": "low",
    }  # fmt: skip
    served = scenario.with_other(Scenario("line", services=(line,)))
    found = solve(served.applied(network, request_, book)[0], auto_parts, at_q, book)
    assert any(leg.service_id == "q_line" for o in found.options for leg in o.itinerary.legs)
    late = scenario.with_other(Scenario("late", delays={"Q": 48.0}))
    _, _, figures = late.applied(network, request_, book)
    assert figures.row("dwell.import.Q").value == book.row("dwell.import_default").value + 2
    deeper = scenario.with_other(Scenario("deep", terminals={"Q": {"max_draught_m": 5.0}}))
    shallow = solve(deeper.applied(network, request_, book)[0], auto_parts, request_, book)
    assert all("Q" not in option.itinerary.terminal_ids() for option in shallow.options)
    assert "Q" in plain.itinerary.terminal_ids()

    goods = replace(auto_parts, ready_at=datetime(2026, 12, 1, tzinfo=UTC))
    week = {"name": "Q", "from": "2026-12-01", "until": "2027-03-01"}
    shut = scenario.with_other(Scenario.of("shut", {"close": [week]}))
    closed = what_if(network, goods, request_, book, shut)
    assert all("Q" not in option.itinerary.terminal_ids() for option in closed.changed.options)
    over = scenario.during(Period.of("2025-01-01", "2025-02-01"))
    assert over.applied(network, request_, book, goods.ready_at)[0] is network


def test_what_contradicts_it_is_refused(scenario: Scenario) -> None:
    area = NoGo(box(-102, 55, -100, 57), "area 1")
    for other, field in (
        (Scenario("shut", close=frozenset({"Q"})), "close"),
        (Scenario("again", new_terminals=scenario.new_terminals), "new_terminals"),
        (Scenario("storm", no_go=(area,)), "new_terminals.Q"),
    ):
        for one, two in ((scenario, other), (other, scenario)):
            with pytest.raises(InputError) as raised:
                one.with_other(two)
            assert [fault.field for fault in raised.value.faults] == [field]
    with pytest.raises(InputError) as raised:
        Scenario("x", new_terminals=scenario.new_terminals, close=frozenset({"Q"}), no_go=(area,))
    assert [fault.field for fault in raised.value.faults] == ["close", "new_terminals.Q"]


def test_an_unfit_place_is_told_with_all_else_and_nothing_is_said_twice_of_it(
    network: ToyNetwork,
    scenario: Scenario,
    request_: Request,
    book: ParameterBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_network: ToyNetwork, terminals: tuple[NewTerminal, ...]) -> ToyNetwork:
        raise InputError([Fault(f"new_terminals.{terminals[0].terminal_id}", "Q", "a place")])

    monkeypatch.setattr(ToyNetwork, "joining", refuse)
    asked = replace(scenario, delays={"Q": 3.0, "W": 3.0}, scale={"no.such": 2.0})
    with pytest.raises(InputError) as raised:
        asked.applied(network, request_, book)
    assert [(fault.field, fault.value) for fault in raised.value.faults] == [
        ("new_terminals.Q", "Q"), ("scale", "no.such"), ("delays", "W"),
    ]  # fmt: skip
