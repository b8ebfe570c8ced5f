from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from networks.tiers import Tier
from routing.arc_table import ArcTable
from routing.named import NOTHING
from routing.overlap import per_mille
from routing.request import MODES
from routing.rules import Rules
from routing.solver import Solution, Wanted, best_paths
from tests.routing.drawn_arcs import Drawn, all_paths, best_different, drawn_graphs, one_leg


def rules(minutes: int | None = None, transfers: int = 9) -> Rules:
    return Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)


def run(drawn: Drawn, kept: Rules, count: int = 4, per_chain: int = 9) -> Solution:
    return best_paths(drawn.table, kept, Wanted(count, per_chain, 60.0))


@settings(max_examples=250)
@given(
    drawn_graphs() | drawn_graphs(timed=True),
    st.none() | st.integers(0, 25),
    st.integers(0, 4),
    st.integers(1, 6),
    st.integers(1, 4),
)
def test_the_best_different_itineraries_are_those_of_plain_enumeration(
    drawn: Drawn, minutes: int | None, transfers: int, count: int, per_chain: int
) -> None:
    solution = run(drawn, rules(minutes, transfers), count, per_chain)
    expected = best_different(drawn, all_paths(drawn, minutes, transfers), per_chain)
    assert [path.score for path in solution.paths] == expected[:count]
    assert solution.reason == ("optimal" if expected else "infeasible")
    assert solution.exhausted == (len(expected) < count)
    assert len({path.signature for path in solution.paths}) == len(solution.paths)


@settings(max_examples=60)
@given(
    drawn_graphs() | drawn_graphs(timed=True),
    st.integers(1, 5),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.25, 0.5, 0.8]),
)
def test_what_overlaps_too_much_folds_as_plain_enumeration_folds_it(
    drawn: Drawn, count: int, per_chain: int, most_overlap: float
) -> None:
    wanted = Wanted(count, per_chain, 60.0, per_mille(most_overlap))
    solution = best_paths(drawn.table, rules(), wanted)
    expected = best_different(drawn, all_paths(drawn, None, 9), per_chain, most_overlap)
    assert [path.score for path in solution.paths] == expected[:count]
    assert solution.exhausted == (len(expected) < count)


@settings(max_examples=60)
@given(drawn_graphs() | drawn_graphs(timed=True))
def test_every_path_is_proven_and_keeps_the_rules(drawn: Drawn) -> None:
    enumerated = {tuple(map(id, path)): score for score, path in all_paths(drawn, 20, 3)}
    for path in run(drawn, rules(20, 3)).paths:
        assert enumerated[tuple(map(id, path.arcs))] == path.score == path.bound
        assert path.proven


@settings(max_examples=60)
@given(drawn_graphs(), st.integers(0, 13))
def test_closing_a_leg_or_hurrying_never_helps(drawn: Drawn, closed: int) -> None:
    def best(arcs: Drawn, kept: Rules) -> float:
        found = run(arcs, kept, 1).paths
        return found[0].score if found else float("inf")

    open_score = best(drawn, rules(25))
    fewer = Drawn(
        drawn.arcs[:closed] + drawn.arcs[closed + 1 :],
        drawn.scores[:closed] + drawn.scores[closed + 1 :],
    )
    assert best(fewer, rules(25)) >= open_score
    assert best(drawn, rules(15)) >= open_score
    assert best(drawn, rules(25, transfers=1)) >= open_score


@settings(max_examples=30)
@given(drawn_graphs())
def test_the_same_question_gets_the_same_answer(drawn: Drawn) -> None:
    once, again = run(drawn, rules()), run(drawn, rules())
    assert [p.arcs for p in once.paths] == [p.arcs for p in again.paths]


def test_no_time_to_solve_leaves_what_was_proposed_unproven() -> None:
    drawn = one_leg()
    table = ArcTable.of(drawn.arcs, drawn.scores)
    solution = best_paths(table, rules(), Wanted(1, 1, 0.0))
    assert (solution.reason, solution.exhausted) == ("limit", False)
    assert [(path.proven, path.bound) for path in solution.paths] == [(False, 0)]
