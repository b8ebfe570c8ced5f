"""Bounds by main modes against plain enumeration of every way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.bounds import UNREACHED, ArcTable
from routing.chains import ChainBounds, cut
from routing.difference import Accepted, Found, chain_of
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs

CHAINS = (frozenset({"rail"}), frozenset({"sea"}), frozenset({"rail", "sea"}))


def accepted_full(full: set[frozenset[str]]) -> Accepted:
    accepted = Accepted(per_chain=1)
    accepted.found = [Found(frozenset(f"{mode} x" for mode in chain), 0, 0, 0) for chain in full]
    return accepted


@settings(deadline=None)
@given(drawn_graphs(), st.sets(st.sampled_from(CHAINS)), st.none() | st.integers(0, 99_999))
def test_a_cut_loses_no_way_that_is_wanted(
    drawn: Drawn, full: set[frozenset[str]], most: int | None
) -> None:
    kept = set(map(id, cut(ArcTable.of(drawn.arcs, drawn.scores), accepted_full(full), most).arcs))
    for score, path in all_paths(drawn, None, 99):
        chain = chain_of(frozenset(token for arc in path for token in arc.tokens))
        if chain not in full and (most is None or score <= most):
            assert set(map(id, path)) <= kept


@settings(deadline=None)
@given(drawn_graphs(), st.sets(st.sampled_from(CHAINS)))
def test_the_least_wanted_is_no_more_than_any_wanted_way(
    drawn: Drawn, full: set[frozenset[str]]
) -> None:
    table = ArcTable.of(drawn.arcs, drawn.scores)
    bounds = ChainBounds(table)
    least = bounds.to_wanted(bounds.wanted(accepted_full(full)))[0, table.origin_idx]
    wanted = [
        score
        for score, path in all_paths(drawn, None, 99)
        if chain_of(frozenset(token for arc in path for token in arc.tokens)) not in full
    ]
    assert least <= min(wanted, default=UNREACHED)


@given(drawn_graphs())
def test_nothing_is_left_when_nothing_is_wanted(drawn: Drawn) -> None:
    full = {frozenset[str](), *CHAINS}
    assert not cut(ArcTable.of(drawn.arcs, drawn.scores), accepted_full(full), None).arcs
