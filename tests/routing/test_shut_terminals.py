"""Terminals shut for a while are waited at: against every way there is, followed by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment, solve
from routing.arc import DESTINATION, ORIGIN, Arc, Node
from routing.arc_table import ArcTable
from routing.audit import AuditError
from routing.calendar import epoch_minutes
from routing.candidates import Yard
from routing.gates import open_for
from routing.itinerary import Itinerary
from routing.option_set import OptionSet
from routing.period import Period
from routing.scenario import Scenario
from routing.solve import Answering
from routing.solver import scores_of, waiting_score
from routing.transfer import Transfer
from routing.uncertainty import certainty_of
from routing.what_if import what_if
from tests.toynet import ToyNetwork

READY = datetime(2026, 12, 1, tzinfo=UTC)
Shut = Mapping[str, tuple[Period, ...]]
# Days after the ready time on which what is shut; H and A are ports, W and M yards.
CASES: dict[str, dict[str, list[tuple[float, float]]]] = {
    "landing": {"A": [(5, 31)]},
    "leaving": {"H": [(4, 18)]},
    "both": {"H": [(1, 4), (6, 11)], "A": [(20, 40)]},
    "yards": {"W": [(0, 6)], "M": [(3, 15)], "E": [(0.5, 9)]},
    "everywhere": {"H": [(0, 12)], "V": [(2, 30)], "Z": [(4, 34)], "A": [(9, 24)], "M": [(0, 20)]},
    "over": {"A": [(-40, -20)]},
}


def periods(case: str) -> Shut:
    return {
        name: tuple(
            Period(READY + timedelta(days=since), READY + timedelta(days=until))
            for since, until in spans
        )
        for name, spans in CASES[case].items()
    }


def scenario(shut: Shut) -> Scenario:
    return Scenario.of(
        "shut",
        {
            "close": [
                {"name": name, "from": one.since, "until": one.until}
                for name, several in shut.items()
                for one in several
            ]
        },
    )


def wait(shut: tuple[Period, ...], at: int, minutes: int) -> int:
    """Return how long an operation waits: it begins now, or as something opens, or so as to end."""
    opens = [epoch_minutes(one.until) for one in shut]
    moments = sorted({at, *opens, *(moment - minutes for moment in opens)})
    free = (
        moment
        for moment in moments
        if moment >= at
        and not any(
            epoch_minutes(one.since) <= each < epoch_minutes(one.until)
            for one in shut
            for each in (moment, moment + minutes)
        )
    )
    return next(free) - at


def ways(arcs: Mapping[Node, list[Arc]], node: Node, been: frozenset[str]) -> Iterator[list[Arc]]:
    if node == DESTINATION:
        yield []
        return
    for arc in arcs[node]:
        stop = arc.head.stop_id
        if stop == node.stop_id or stop not in been:
            for rest in ways(arcs, arc.head, been | {stop}):
                yield [arc, *rest]


def waited(path: list[Arc], shut: Shut) -> int:
    now, total = epoch_minutes(READY), 0
    for arc in path:
        if isinstance(arc.element, Transfer):
            held = wait(shut.get(arc.element.stop.stop_id, ()), now, arc.minutes)
            now, total = now + held, total + held
        now += arc.minutes
    return total


def least(answering: Answering, shut: Shut) -> tuple[int, int]:
    """Return the least score and the least minutes of every way that keeps the rules."""
    every = answering.candidates.arcs
    arcs = [every[k] for k in answering.rules.admit(every)[0].tolist()]
    table = ArcTable.of(arcs, [0] * len(arcs))
    scored = scores_of(table, answering.request.weights, answering.tariff)
    score_of = {id(arc): score for arc, score in zip(arcs, scored.tolist(), strict=True)}
    a_minute = waiting_score(answering.request.weights, answering.tariff)
    leaving: dict[Node, list[Arc]] = defaultdict(list)
    for arc in arcs:
        leaving[arc.tail].append(arc)
    best = fastest = 1 << 60
    for path in ways(leaving, ORIGIN, frozenset({ORIGIN.stop_id})):
        marks = [mark for arc in path for mark in (*arc.borders, *arc.tokens)]
        if len(set(marks)) < len(marks):
            continue
        held = waited(path, shut)
        best = min(best, sum(score_of[id(arc)] for arc in path) + held * a_minute)
        fastest = min(fastest, sum(arc.minutes for arc in path) + held)
    return best, fastest


def check_waits(itinerary: Itinerary, shut: Shut) -> int:
    """Hold every operation against what is shut; return the minutes waited in all."""
    now, total = epoch_minutes(READY), 0
    for element in itinerary.elements:
        if isinstance(element, Transfer):
            spans = shut.get(element.stop.stop_id, ())
            charged = [line for line in element.cost_lines if line.label.startswith("waiting")]
            assert len(charged) <= 1
            for usual in range(element.minutes + 1):  # some part of it is the operation itself
                held = wait(spans, now, usual) if spans else 0
                if held + usual == element.minutes and bool(charged) == bool(held):
                    break
            else:
                raise AssertionError((element.stop, now, element.minutes))
            total += held
        now += element.minutes
    return total


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("tier", [Tier.ANY, Tier.NO_US_LAND])
def test_the_best_way_is_that_of_following_every_way_by_hand(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, case: str, tier: Tier
) -> None:
    goods = replace(auto_parts, ready_at=READY)
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), tier=tier)
    shut = periods(case)
    there, asked, figures = scenario(shut).applied(toynet, request, book, READY)
    answering = Answering.of(there, goods, asked, figures)
    best, fastest = least(answering, shut)
    answer = answering.answer()
    assert answer.options[0].score == best
    assert min(option.itinerary.minutes for option in answer.options) == fastest
    assert all(option.proven for option in answer.options)
    for option in answer.options:
        check_waits(option.itinerary, shut)
    at_once = solve(toynet, goods, request, book)
    assert best >= at_once.options[0].score
    if case == "over":
        assert [o.score for o in answer.options] == [o.score for o in at_once.options]


def landed(answer: OptionSet) -> tuple[Transfer, ...]:
    (option,) = answer.options
    return tuple(t for t in option.itinerary.transfers if t.stop.stop_id == "A")


def test_a_ship_waits_off_a_port_that_is_shut_and_the_answer_says_so(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    goods = replace(auto_parts, ready_at=READY)
    ends = toynet.place("H", "CA"), toynet.place("A", "MX")
    request = Request(*ends, modes=frozenset({"sea"}), tier=Tier.NO_US_LAND, max_options=1)
    found = what_if(toynet, goods, request, book, scenario(periods("landing")))
    (before,), (after,) = landed(found.base), landed(found.changed)
    assert after.wait_minutes > before.wait_minutes
    assert found.more_h == pytest.approx((after.minutes - before.minutes) / 60)
    (told,) = found.told
    assert "waits there until it opens" in told.en
    remarks = [notice.text for notice in found.changed.options[0].told]
    assert any("Altport is shut" in text.en for text in remarks)
    assert any("Altport est fermé" in text.fr for text in remarks)
    assert any("Altport está cerrado" in text.es for text in remarks)
    sure = certainty_of(found.case.network, found.changed, found.case.book)[0].hours
    assert sure.p10 >= 31 * 24  # however early the ship comes, it lands when the port opens
    whole = Scenario("strike", close=frozenset({"A"}), period=periods("landing")["A"][0])
    same = what_if(toynet, goods, request, book, whole)
    assert same.more_h == found.more_h
    late = replace(goods, deadline_at=READY + timedelta(days=30))
    none = what_if(toynet, late, replace(request, deadline_h=720.0), book, whole)
    assert not none.changed.options
    assert any("deadline" in str(each) for each in none.changed.termination.conflict)


def test_what_the_search_overlooks_the_audit_finds(
    toynet: ToyNetwork,
    auto_parts: Shipment,
    book: ParameterBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goods = replace(auto_parts, ready_at=READY)
    request = Request(
        toynet.place("T", "CA"), toynet.place("N", "MX"), tier=Tier.NO_US_LAND, max_options=1
    )
    monkeypatch.setattr(Yard, "working", lambda *_: None)
    shut = scenario({name: spans for case in ("everywhere",) for name, spans in
                     periods(case).items()})  # fmt: skip
    there, asked, figures = shut.applied(toynet, request, book, READY)
    with pytest.raises(AuditError, match="minutes stated"):
        solve(there, goods, asked, figures)


def test_an_operation_neither_begins_nor_ends_while_the_terminal_is_shut() -> None:
    spans = (
        Period(READY, READY + timedelta(minutes=9)),
        Period(READY + timedelta(minutes=20), READY + timedelta(minutes=23)),
    )
    start = epoch_minutes(READY)
    for minutes in (0, 3, 11, 12, 40):
        calendar = open_for(spans, minutes, 2026)
        assert calendar is not None
        for at in range(start - 50, start + 60):
            expected = at + wait(spans, at, minutes)
            assert calendar.next_from(at) == expected, (minutes, at - start)
