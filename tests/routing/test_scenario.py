"""Scenarios: read strictly, put together, applied; what they and single losses do to a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import InputError
from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment
from routing.resilience import resilience
from routing.scenario import Scenario
from routing.scenario_library import find_scenario, library
from routing.what_if import what_if
from tests.toynet import ToyNetwork


@pytest.fixture
def request_(toynet: ToyNetwork) -> Request:
    return Request(toynet.place("T", "CA"), toynet.place("N", "MX"))


def test_the_shipped_ones_read_and_say_what_they_rest_on(book: ParameterBook) -> None:
    for name, scenario in library().items():
        assert scenario.name == name
        assert scenario.title
        assert scenario.source
        assert {*scenario.scale, *scenario.values} <= {row.key for row in book}
        assert vars(scenario) != vars(Scenario(name, scenario.title, scenario.source))


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        'titel = "x"\nclose = "CN"\nscale = { "fuel.mgo" = -1, "fuel.vlsfo" = 2 }\n'
        'set = { "fuel.vlsfo" = "dear" }\nqueues = 3\n'
        'no_go = { type = "Point", coordinates = [0, 0] }\n'
    )
    with pytest.raises(InputError) as raised:
        Scenario.read(file)
    assert {fault.field for fault in raised.value.faults} == {
        "titel", "close", "scale.fuel.mgo", "set.fuel.vlsfo", "queues", "no_go[1]",
    }  # fmt: skip
    file.write_text("title = ")
    with pytest.raises(InputError, match="TOML"):
        Scenario.read(file)
    with pytest.raises(InputError) as raised:
        find_scenario("panama")
    assert "panama-drought" in raised.value.faults[0].candidates


def test_two_hold_together_and_clash_where_both_set_a_row() -> None:
    one = Scenario("a", close=frozenset({"CN"}), scale={"fuel.mgo": 2.0})
    two = Scenario("b", close=frozenset({"UP"}), scale={"fuel.mgo": 1.5}, queues={"D": 2.0})
    both = one.with_other(two)
    assert both.close == {"CN", "UP"}
    assert both.scale == {"fuel.mgo": 3.0}
    with pytest.raises(InputError, match=r"fuel\.mgo"):
        one.with_other(Scenario("c", values={"fuel.mgo": 700.0}))


def test_unknown_rows_and_crossings_are_said(
    toynet: ToyNetwork, request_: Request, book: ParameterBook
) -> None:
    scenario = Scenario("x", scale={"no.such": 2.0}, queues={"V": 2.0})
    with pytest.raises(InputError) as raised:
        scenario.applied(toynet, request_, book)
    assert {fault.value for fault in raised.value.faults} == {"no.such", "V"}


def test_longer_queues_and_dearer_trucks_cost_the_truck(
    toynet: ToyNetwork, auto_parts: Shipment, request_: Request, book: ParameterBook
) -> None:
    alone = Request(request_.origin, request_.destination, modes=frozenset({"road"}), max_options=1)
    queue = what_if(toynet, auto_parts, alone, book, Scenario("q", queues={"D": 9.0, "L": 5.0}))
    assert queue.more_h == pytest.approx(0.25 * 8 + 0.75 * 4, abs=0.05)
    dear = what_if(
        toynet, auto_parts, alone, book, Scenario("t", scale={"truck.us.rate_van_contract_km": 2.0})
    )
    assert dear.more_usd is not None
    assert dear.more_usd > 0
    assert dear.more_h == 0


def test_closing_never_helps_and_losses_stand_worst_first(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    asked = Request(
        toynet.place("T", "CA"), toynet.place("N", "MX"), tier=Tier.NO_US_LAND, max_options=1
    )
    base, failures = resilience(toynet, auto_parts, asked, book)
    assert {failure.lost for failure in failures} >= set(base.options[0].itinerary.terminal_ids())
    scores = [f.answer.options[0].score if f.answer.options else float("inf") for f in failures]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= base.options[0].score
    for failure in failures:
        for option in failure.answer.options:
            assert failure.lost not in set(option.itinerary.terminal_ids())
