"""What may follow what at a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from routing import OptionSet, ParameterBook, Request
from routing.arc import DESTINATION, ORIGIN, Arc
from routing.candidates import Folded, Rejection
from routing.pricing import Tariff
from routing.question import Question
from tests.toynet import TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]


@pytest.fixture(scope="module")
def arcs(toynet: ToyNetwork, tariff: Tariff) -> list[Arc]:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"))
    return list(Question(toynet, request, tariff).arcs)


def test_trucks_change_sides_only_at_a_border(arcs: list[Arc]) -> None:
    for arc in arcs:
        if arc.leg is None and (arc.tail.mode, arc.head.mode) == ("road", "road"):
            assert arc.tail.stop_id in "DL"
            assert arc.tail.via != arc.head.via
            assert arc.borders in {("CA-US",), ("US-MX",)}


def test_trains_do_not_meet_trains(arcs: list[Arc]) -> None:
    assert not any(a.leg is None and a.tail.mode == a.head.mode == "rail" for a in arcs)


def test_each_arc_leads_on_from_somewhere(arcs: list[Arc]) -> None:
    heads = {arc.head for arc in arcs} | {ORIGIN}
    tails = {arc.tail for arc in arcs} | {DESTINATION}
    for arc in arcs:
        if arc.leg is None:
            assert arc.tail in heads
            assert arc.head in tails


def test_nothing_costs_or_takes_less_than_nothing(arcs: list[Arc]) -> None:
    for arc in arcs:
        assert arc.cost_cents >= 0
        assert arc.minutes >= 0
        assert arc.grams_co2e >= 0


def test_a_border_without_a_known_wait_is_closed(ask: Ask, book: ParameterBook) -> None:
    silent = {**TERMINALS, "L": {**TERMINALS["L"], "wait_h": float("nan")}}
    answer = ask(network=ToyNetwork(terminals_drawn=silent))
    assert not any("L" in o.itinerary.terminal_ids() for o in answer.options)
    assert any("wait at the border" in r.reason for r in answer.termination.rejections)


def test_rejections_of_one_reason_are_folded_and_counted() -> None:
    many = [Rejection("terminal", f"T{n}", "closed") for n in range(12)]
    service = Rejection("service", "S", "closed")
    folded = Folded([*many, *many]).with_more([service, *many[:2]])
    assert [(r.kind, r.count) for r in folded] == [("terminal", 12), ("service", 1)]
    assert folded[0].subject.endswith("and 4 more")
    (more, _) = Folded([*many, service]).with_more([Rejection("terminal", "T12", "closed")])
    assert (more.count, more.subject) == (13, folded[0].subject.replace("4 more", "5 more"))
