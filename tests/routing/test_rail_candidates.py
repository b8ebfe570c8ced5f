"""Which trains there are, and which borders they pass in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from networks.tiers import Tier
from routing import OptionSet
from tests.toynet import LEGS, TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]
TRAINS = [leg for leg in LEGS if leg.startswith("rail")]


def trains(answer: OptionSet) -> list[Any]:
    return [leg for o in answer.options for leg in o.itinerary.legs if leg.mode == "rail"]


def test_crossings_are_passed_in_travel_order(ask: Ask) -> None:
    leg = trains(ask(network=ToyNetwork(legs_drawn=TRAINS)))[0]
    assert leg.crossings == ("d", "l")
    labels = [line.label for line in leg.cost_lines]
    assert labels.index("US in-bond (T&E) filing") < labels.index("customs broker, entry into MX")


def test_crossings_that_do_not_join_the_ends_are_out(ask: Ask) -> None:
    drawn = ToyNetwork(legs_drawn=["rail E>M CA-US-MX d"])
    answer = ask(network=drawn)
    assert any("do not lead" in r.reason for r in answer.termination.rejections)
    assert answer.options == ()


def test_a_crossing_without_a_known_wait_is_out(ask: Ask) -> None:
    silent = {**TERMINALS, "d": {**TERMINALS["d"], "wait_h": float("nan")}}
    answer = ask(network=ToyNetwork(terminals_drawn=silent, legs_drawn=TRAINS))
    assert any("wait at a border" in r.reason for r in answer.termination.rejections)


def test_too_short_a_haul_is_no_train(ask: Ask) -> None:
    beside = {**TERMINALS, "M": {**TERMINALS["M"], "at": "A"}}
    answer = ask(network=ToyNetwork(terminals_drawn=beside))
    reasons = {r.reason for r in answer.termination.rejections if "rail:" in r.subject}
    assert "too short a haul for a train" in reasons


def test_railways_that_do_not_meet_interchange(ask: Ask) -> None:
    own = {**TERMINALS, "E": {**TERMINALS["E"], "railways": "CN"}}
    through = trains(ask(network=ToyNetwork(legs_drawn=TRAINS[:1])))[0]
    changed = trains(ask(network=ToyNetwork(terminals_drawn=own, legs_drawn=TRAINS[:1])))[0]
    assert changed.minutes == through.minutes + 26 * 60
    assert changed.operator == "CN to Xing, CPKC de México to Monyard"
    assert changed.interchanges == ("x",)


def test_a_terminal_of_a_closed_railway_has_no_train(ask: Ask) -> None:
    closed = {**TERMINALS, "M": {**TERMINALS["M"], "railways": "FIT"}}
    answer = ask(network=ToyNetwork(terminals_drawn=closed))
    assert all("M" not in option.itinerary.terminal_ids() for option in answer.options)
    reasons = {r.reason for r in answer.termination.rejections}
    assert "Ferrocarril del Istmo de Tehuantepec is closed since 28 December 2025" in reasons


def test_a_train_through_the_neighbour_is_barred_by_the_tier_not_by_the_border(ask: Ask) -> None:
    loop = [leg for leg in LEGS if leg != "rail W>H CA"] + ["rail W>H CA-US d;d"]
    network = ToyNetwork(legs_drawn=loop)
    for option in ask(network=network, tier=Tier.NO_US_LAND, max_options=8).options:
        assert option.exposure.us_land_km == 0
