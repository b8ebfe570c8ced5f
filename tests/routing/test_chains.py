"""Bounds by main modes against plain enumeration of every way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.arc_table import ArcTable
from routing.bounds import UNREACHED
from routing.chains import NOT_WANTED, ChainBounds, windows
from routing.difference import chain_of
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs

CHAINS = (frozenset({"rail"}), frozenset({"sea"}), frozenset({"rail", "sea"}))


def kept(drawn: Drawn, full: dict[frozenset[str], int], most: int) -> set[int]:
    table = ArcTable.of(drawn.arcs, drawn.scores)
    within = ChainBounds(table, 1).within(windows(table, most, full))
    return set(map(id, within.arcs))


@given(
    drawn_graphs(),
    st.dictionaries(st.sampled_from(CHAINS), st.integers(NOT_WANTED, 99_999)),
    st.just(UNREACHED - 1) | st.integers(0, 99_999),
)
def test_no_way_within_its_window_is_lost(
    drawn: Drawn, full: dict[frozenset[str], int], most: int
) -> None:
    left = kept(drawn, full, most)
    for score, path in all_paths(drawn, None, 99):
        chain = chain_of(frozenset(token for arc in path for token in arc.tokens))
        if score <= min(most, full.get(chain, most)):
            assert set(map(id, path)) <= left


@given(drawn_graphs())
def test_nothing_is_left_when_nothing_is_wanted(drawn: Drawn) -> None:
    full = dict.fromkeys((frozenset[str](), *CHAINS), NOT_WANTED)
    assert not kept(drawn, full, UNREACHED - 1)
