"""Each way before and after: kept with its differences, gone with its reason, or new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from networks.sea.no_go import NoGo
from routing import ParameterBook, Request, Shipment
from routing.fates import fates
from routing.scenario import Scenario
from routing.what_if import what_if
from tests.toynet import ToyNetwork


@pytest.fixture(scope="module")
def asked(toynet: ToyNetwork) -> Request:
    return Request(toynet.place("T", "CA"), toynet.place("N", "MX"), max_options=20)


def test_every_way_is_told_once_and_what_is_closed_by_its_name(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, asked: Request
) -> None:
    found = what_if(toynet, auto_parts, asked, book, Scenario("x", close=frozenset({"L"})))
    told = fates(found)
    before = [fate.before for fate in told if fate.before]
    after = [fate.after for fate in told if fate.after]
    assert before == list(found.base.options)
    assert sorted(option.rank for option in after) == [o.rank for o in found.changed.options]
    outcomes = {fate.outcome for fate in told}
    assert {"kept", "closed"} <= outcomes
    for fate in told:
        if fate.outcome == "closed":
            assert fate.before
            assert "L" in set(fate.before.itinerary.terminal_ids())
            name = toynet.row("terminals", "L")["name"]
            assert all(f"{name}" in words for words in fate.reason.all)
        if fate.outcome == "kept":
            assert fate.more(lambda option: option.cost_usd) == 0
            assert not fate.reason.en


def test_dearer_trucks_keep_the_ways_and_cost_each_its_own_more(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, asked: Request
) -> None:
    dear = Scenario("d", scale={"truck.ca.rate_van_km": 1.2})
    told = fates(what_if(toynet, auto_parts, asked, book, dear))
    kept = [fate for fate in told if fate.outcome == "kept"]
    more = [fate.more(lambda option: option.cost_usd) or 0.0 for fate in kept]
    assert max(more) > 0
    for fate, usd in zip(kept, more, strict=True):
        assert fate.before
        assert fate.after
        assert usd == pytest.approx(fate.after.cost_usd - fate.before.cost_usd)


def test_a_ship_kept_out_of_an_area_says_which(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, asked: Request
) -> None:
    found = what_if(toynet, auto_parts, asked, book, Scenario("h"))
    sailed = [o for o in found.base.options if "sea" in o.itinerary.mode_chain]
    at_sea = next(leg.geometry for leg in sailed[0].itinerary.legs if leg.mode == "sea")
    assert at_sea is not None
    area = NoGo(at_sea.interpolate(0.5, normalized=True).buffer(0.1), "the hurricane")
    case = replace(found.case, request=replace(found.case.request, no_go=(area,)))
    none = replace(found.changed, options=())
    told = fates(replace(found, case=case, changed=none))
    through = [fate for fate in told if fate.outcome == "no-go"]
    assert through
    assert all("the hurricane" in words for fate in through for words in fate.reason.all)
    assert {fate.outcome for fate in told} <= {"no-go", "unlisted"}
