"""Scenarios: read strictly, put together, applied; what they and single losses do to a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from networks.errors import InputError
from networks.network import Network
from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment
from routing.closure import Closure
from routing.period import Period
from routing.railway import closure_of
from routing.resilience import resilience
from routing.scenario import Scenario, together
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


def test_what_contradicts_itself_is_refused_with_every_reason(book: ParameterBook) -> None:
    with pytest.raises(InputError) as raised:
        Scenario(
            "x",
            close=frozenset({"A", "CN", "R_AMB"}),
            terminals={"A": {"container": True}},
            delays={"D": 2.0},
            queues={"D": 2.0},
            scale={"border.toll.R_AMB": 2.0},
            services=({"service_id": "s", "operator": "CN", "calls": "H;Z"},),
        )
    assert {(fault.field, fault.value) for fault in raised.value.faults} == {
        ("close", "A"), ("close", "CN"), ("close", "R_AMB"), ("delays", "D"),
    }  # fmt: skip
    assert "enlarged" in str(raised.value)
    assert "served by the new s" in str(raised.value)


def test_two_that_close_and_enlarge_or_give_two_values_are_refused() -> None:
    closed = Scenario("closed", close=frozenset({"A", "CN"}))
    for other in (
        Scenario("larger", terminals={"A": {"container": True}}),
        Scenario("again", close=frozenset({"CN"})),
        Scenario("late", delays={"A": 24.0}),
        Scenario("back", reopen=frozenset({"CN"})),
    ):
        with pytest.raises(InputError, match="closed"):
            together([closed, other])
        with pytest.raises(InputError, match="closed"):
            together([other, closed])
    with pytest.raises(InputError, match="changed by one of"):
        Scenario("a", delays={"D": 1.0}).with_other(Scenario("b", delays={"D": 2.0}))
    with pytest.raises(InputError, match="one period"):
        closed.with_other(Scenario("later", period=Period.of("2026-12-01", "2026-12-02")))


def test_closures_may_follow_on_each_other_but_not_overlap() -> None:
    first = Closure("V", Period.of("2026-12-01", "2026-12-05"))
    second = Closure("V", Period.of("2026-12-06", "2026-12-09"))
    assert Scenario("strikes", closures=(first, second)).closed_things() == [first, second]
    overlapping = Closure("V", Period.of("2026-12-05", "2026-12-09"))
    with pytest.raises(InputError, match="once at a time"):
        Scenario("strikes", closures=(first, overlapping))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('{"close": [{"name": "V", "from": "2026-02-30", "until": "2026-03-02"}]}',
         {"close[1].from"}),
        ('{"from": "2026-12-05", "until": "2026-12-01", "delays": {"D": -3}}',
         {"until", "delays.D"}),
        ('{"from": "2026-12-05T10:00", "reopen": "FIT"}', {"from", "until", "reopen"}),
        ('{"terminals": [], "services": {}, "close": [3]}', {"terminals", "services", "close[1]"}),
        ("[]", {"scenario"}),
    ],
)  # fmt: skip
def test_bad_json_is_refused_field_by_field(tmp_path: Path, text: str, fields: set[str]) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text)
    with pytest.raises(InputError) as raised:
        find_scenario(str(file))
    assert {fault.field for fault in raised.value.faults} == fields


def test_what_does_not_exist_is_refused_before_anything_is_solved(
    toynet: ToyNetwork, request_: Request, book: ParameterBook
) -> None:
    scenario = Scenario(
        "x",
        close=frozenset({"Atlantis"}),
        delays={"W": 3.0},
        reopen=frozenset({"CN"}),
        terminals={"Q": {"container": True}, "A": {"max_draught_m": -1, "cranes": 3, "reefer": 2}},
        values={"us.section_301.operated": 0.5, "no.such": 1.0},
        period=Period.of("2026-12-01", "2026-12-02"),
    )
    with pytest.raises(InputError) as raised:
        scenario.applied(toynet, request_, book)
    assert {(fault.field, str(fault.value)) for fault in raised.value.faults} == {
        ("close", "Atlantis"), ("delays", "W"), ("reopen", "CN"), ("terminals", "Q"),
        ("terminals.A.max_draught_m", "-1"), ("terminals.A.cranes", "3"),
        ("terminals.A.reefer", "2"), ("set.us.section_301.operated", "0.5"), ("set", "no.such"),
        ("ready_at", "None"),
    }  # fmt: skip


def test_a_closure_counts_where_the_shipment_may_be_under_way(
    toynet: ToyNetwork, auto_parts: Shipment, request_: Request, book: ParameterBook
) -> None:
    goods = replace(auto_parts, ready_at=datetime(2026, 12, 1, tzinfo=UTC))
    week = Period.of("2026-12-03", "2026-12-08")
    bridge = Scenario("bridge", closures=(Closure("l", week),))
    asked = replace(request_, require=frozenset({"rail"}), max_options=1)
    found = what_if(toynet, goods, asked, book, bridge)
    assert found.best[0] is not None
    assert "l" in found.best[0].itinerary.legs[1].crossings
    assert found.best[1] is None or all(
        "l" not in leg.crossings for leg in found.best[1].itinerary.legs
    )
    assert "taken for closed" in found.told[0].en
    later = replace(goods, ready_at=datetime(2026, 12, 9, tzinfo=UTC))
    same = what_if(toynet, later, asked, book, bridge)
    assert same.more_usd == 0
    assert "not under way" in same.told[0].en


def test_delays_new_services_and_reopened_railways_are_in_the_answer(
    toynet: ToyNetwork, auto_parts: Shipment, request_: Request, book: ParameterBook
) -> None:
    sailing = replace(request_, tier=Tier.NO_US_LAND, max_options=1)
    base = what_if(toynet, auto_parts, sailing, book, Scenario("late", delays={"A": 48.0}))
    assert base.best[0] is not None
    if "A" in base.best[0].itinerary.terminal_ids():
        assert base.more_h == pytest.approx(48, abs=0.05) or base.best[1] != base.best[0]
    line = {
        "service_id": "LINE", "name": "a line", "operator": "what if", "mode": "sea",
        "status": "operating", "calls": "H;A;H", "headway_days": 7, "speed_kn": 30,
        "capacity_teu": 9000, "draught_m": 11, "reefer_plugs": 300, "cargo": "container",
        "source": "what if", "source_date": "2026-11", "confidence": "low",
    }  # fmt: skip
    served = what_if(toynet, auto_parts, sailing, book, Scenario("line", services=(line,)))
    assert served.best[1] is not None
    assert any(leg.service_id == "LINE" for leg in served.best[1].itinerary.legs)
    bad = Scenario("line", services=({**line, "speed_kn": -1},))
    with pytest.raises(InputError, match="speed_kn"):
        bad.applied(toynet, sailing, book)


def test_a_railway_out_of_service_runs_where_it_is_reopened() -> None:
    assert closure_of(("FIT",)) is not None
    assert closure_of(("FIT",), frozenset({"FIT"})) is None


def test_a_bridge_shut_for_a_period_means_waiting_or_going_round(
    toynet: ToyNetwork, auto_parts: Shipment, request_: Request, book: ParameterBook
) -> None:
    """The truck is at D after some hours, at L after days; only D is shut when it comes."""
    goods = replace(auto_parts, ready_at=datetime(2026, 12, 1, tzinfo=UTC))
    by_truck = replace(request_, modes=frozenset({"road"}), max_options=1)
    shut = Period.of("2026-12-01", "2026-12-03")
    found = what_if(toynet, goods, by_truck, book, Scenario("s", closures=(Closure("D", shut),)))
    before, after = found.best
    assert before is not None
    assert after is not None
    at = next(t for t in after.itinerary.transfers if t.stop.stop_id == "D")
    start_h = 0.0
    for element in after.itinerary.elements:
        if element is at:
            break
        start_h += element.duration_h
    usual = next(t for t in before.itinerary.transfers if t.stop.stop_id == "D")
    assert start_h + (at.duration_h - usual.duration_h) == pytest.approx(72, abs=0.02)
    assert found.more_h == pytest.approx(72 - start_h, abs=0.02)
    assert "waits there" in found.told[0].en
    free = replace(request_, max_options=1)
    rounded = what_if(toynet, goods, free, book, Scenario("s", closures=(Closure("D", shut),)))
    assert rounded.best[1] is not None
    assert rounded.best[1].score <= after.score


def test_everything_the_shipped_ones_name_is_in_the_real_network(
    network: Network, book: ParameterBook
) -> None:
    places = [network.places.resolve(name) for name in ("Halifax", "Veracruz")]
    request = Request(*places)
    for scenario in library().values():
        there, asked, figures = scenario.applied(network, request, book)
        assert (there, asked, figures) != (network, request, book)
    line = library()["gulf-line"].applied(network, request, book)[0]
    assert "what_if_gulf_line" in set(line.services["service_id"])
    opened = library()["dos-bocas-containers"].applied(network, request, book)[0]
    assert opened.terminals["container"]["MXDBT"]
    assert not network.terminals["container"]["MXDBT"]
