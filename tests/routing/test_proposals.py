from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from networks.tiers import Tier
from routing.arc_table import SCORE, ArcTable
from routing.chains import ChainBounds
from routing.named import NOTHING
from routing.proposals import propose, propose_best
from routing.request import MODES
from routing.rules import Rules
from tests.routing.drawn_arcs import Drawn, all_paths, best_different, drawn_graphs, one_leg


def rules(minutes: int | None = None, transfers: int = 9) -> Rules:
    return Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)


@given(drawn_graphs(), st.none() | st.integers(0, 25), st.integers(0, 4), st.integers(1, 3))
def test_what_is_proposed_keeps_the_rules_and_is_different_enough(
    drawn: Drawn, minutes: int | None, transfers: int, per_chain: int
) -> None:
    paths = all_paths(drawn, minutes, transfers)
    known = {tuple(map(id, path)): score for score, path in paths}
    table = ArcTable.of(drawn.arcs, drawn.scores)
    proposed = propose(ChainBounds(table, 1), rules(minutes, transfers), 4, per_chain)
    scores = [known[tuple(map(id, table.arcs_at(way)))] for way in proposed]
    assert scores == [table.rows[way, SCORE].sum() for way in proposed]
    best = best_different(drawn, paths, per_chain)
    assert len(scores) <= len(best)
    assert all(score >= least for score, least in zip(scores, best, strict=False))


@given(drawn_graphs())
def test_the_best_proposed_is_a_way(drawn: Drawn) -> None:
    known = {tuple(map(id, path)) for _, path in all_paths(drawn, 20, 3)}
    table = ArcTable.of(drawn.arcs, drawn.scores)
    bound, ways = propose_best(table, rules(20, 3))
    for way in ways:
        assert tuple(map(id, table.arcs_at(way))) in known
        assert table.rows[way, SCORE].sum() >= bound


def test_one_leg_is_proposed_unless_it_takes_too_long() -> None:
    drawn = one_leg()
    table = ArcTable.of(drawn.arcs, drawn.scores)
    assert [way.tolist() for way in propose(ChainBounds(table, 1), rules(), 2, 1)] == [[0]]
    assert propose(ChainBounds(table, 1), rules(minutes=1), 2, 1) == []
