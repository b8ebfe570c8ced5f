from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.tiers import Tier
from routing import OptionSet, Weights
from routing.champions import AMOUNTS, add_champions
from routing.difference import worthwhile
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import Rules
from routing.solver import Solution, Wanted, best_paths
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs, one_leg

Ask = Callable[..., OptionSet]


def run(drawn: Drawn, rules: Rules, wanted: Wanted) -> tuple[Solution, Solution]:
    table = drawn.table
    found = best_paths(table, rules, wanted)
    return found, add_champions(found, rules, wanted)


def keep(minutes: int | None, transfers: int) -> Rules:
    return Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)


@settings(max_examples=250)
@given(
    drawn_graphs() | drawn_graphs(timed=True),
    st.none() | st.integers(0, 25),
    st.integers(0, 4),
    st.integers(1, 6),
    st.integers(1, 3),
)
def test_nothing_there_is_saves_a_worthwhile_share(
    drawn: Drawn, minutes: int | None, transfers: int, count: int, per_chain: int
) -> None:
    enumerated = all_paths(drawn, minutes, transfers)
    found, solution = run(drawn, keep(minutes, transfers), Wanted(count, per_chain, 60.0))
    assert len(found.paths) <= len(solution.paths) <= count
    if not enumerated:
        assert solution is found
        return
    assert solution.paths[0] is found.paths[0]
    # Each champion needs a place of its own at most, after the first.
    for name in list(AMOUNTS.values())[: count - 1]:
        place = list(AMOUNTS.values()).index(name)
        least = min(drawn.amounts(path)[place] for _, path in enumerated)
        shown = min(getattr(path.found, name) for path in solution.paths)
        assert shown == least or least > worthwhile(shown)


@settings(max_examples=100)
@given(drawn_graphs() | drawn_graphs(timed=True), st.integers(1, 6))
def test_champions_are_scored_sorted_and_not_repeated(drawn: Drawn, count: int) -> None:
    enumerated = {tuple(map(id, path)): score for score, path in all_paths(drawn, 25, 3)}
    found, solution = run(drawn, keep(25, 3), Wanted(count, 1, 60.0))
    keys = [tuple(map(id, path.arcs)) for path in solution.paths]
    assert len(set(keys)) == len(keys)
    assert [enumerated[key] for key in keys] == sorted(path.score for path in solution.paths)
    for path in solution.paths:
        assert path.proven
        assert path.bound == (found.paths[0].bound if path.champion_of else path.score)
    assert solution.exhausted == (found.exhausted and len(solution.paths) < count)


def test_a_single_option_is_the_best_by_score_alone() -> None:
    drawn = one_leg()
    found, solution = run(drawn, keep(None, 9), Wanted(1, 1, 60.0))
    assert solution.paths == found.paths


def test_no_time_left_adds_nothing() -> None:
    drawn = one_leg()
    found, solution = run(drawn, keep(None, 9), Wanted(2, 1, 0.0))
    assert (solution.paths, solution.reason) == (found.paths, "limit")
    assert solution.reason == "limit"


@pytest.mark.parametrize("tier", list(Tier))
def test_whatever_the_weights_the_cheapest_is_among_the_options(ask: Ask, tier: Tier) -> None:
    cheapest = ask(tier=tier, max_options=1, weights=Weights(1, 0, 0)).options[0]
    hurried = ask(tier=tier, max_options=2, weights=Weights(0, 1, 0)).options
    assert min(o.cost_usd for o in hurried) <= cheapest.cost_usd / 0.99


def test_a_champion_is_said_to_be_one(ask: Ask) -> None:
    options = ask(tier=Tier.NO_US_LAND, max_options=2, weights=Weights(0, 1, 0)).options
    champion = next(option for option in options if option.champion_of == "cost")
    assert "cost" in champion.best_on
    assert "the cheapest way there is" in champion.sentence
