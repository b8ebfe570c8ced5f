"""The cut before the proof against plain enumeration: nothing that could be listed is lost."""

from __future__ import annotations

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from networks.tiers import Tier
from routing import solver
from routing.arc import Arc
from routing.bounds import UNREACHED
from routing.certificate import Listed
from routing.chains import windows
from routing.difference import Accepted, Found
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import Rules
from routing.unlisted import Unlisted
from tests.routing.drawn_arcs import Drawn, all_paths, best_different, drawn_graphs, one_leg

RULES = Rules(Tier.ANY, frozenset(MODES), NOTHING, 9, None)
Path = tuple[int, tuple[Arc, ...]]


def found_of(drawn: Drawn, path: tuple[Arc, ...]) -> Found:
    signature = frozenset(token for arc in path for token in arc.tokens)
    return Found(signature, *drawn.amounts(path))


def listed_of(drawn: Drawn, paths: list[Path]) -> list[Listed]:
    """Take in order of score what differs from what was taken, as a list does."""
    accepted = Accepted(per_chain=99)
    found = [(found_of(drawn, path), score) for score, path in paths]
    return [Listed(one, score) for one, score in found if accepted.takes(one)]


@settings(max_examples=200)
@given(drawn_graphs() | drawn_graphs(timed=True), st.data())
def test_no_way_that_a_list_misses_is_lost(drawn: Drawn, data: st.DataObject) -> None:
    paths = sorted(all_paths(drawn, None, 9), key=lambda item: item[0])
    known = [path for path in paths if data.draw(st.booleans())]
    listed = listed_of(drawn, known)
    table = drawn.table
    most = UNREACHED - 1
    left = set(map(id, Unlisted(table, RULES, listed, windows(table, most, {})).least().arcs))
    for score, path in paths:
        before = Accepted(per_chain=99)
        before.found = [item.found for item in listed if item.score <= score]
        if before.takes(found_of(drawn, path)):
            assert set(map(id, path)) <= left


def test_nothing_is_left_of_a_way_that_is_listed() -> None:
    drawn = one_leg()
    table = drawn.table
    window = windows(table, UNREACHED - 1, {})
    listed = listed_of(drawn, all_paths(drawn, None, 9))
    assert len(Unlisted(table, RULES, [], window).least()) == 1
    assert len(Unlisted(table, RULES, listed, window).least()) == 0
    for missed, ways in (([], [[0]]), (listed, [])):
        seen = Unlisted(table, RULES, missed, window)
        assert [way.tolist() for way in seen.first()] == ways
        assert len(seen.table) == len(ways)


@settings(max_examples=150)
@given(drawn_graphs() | drawn_graphs(timed=True), st.integers(1, 6), st.integers(1, 4))
def test_the_list_is_the_same_where_every_graph_is_cut(
    drawn: Drawn, count: int, per_chain: int
) -> None:
    table = drawn.table
    with mock.patch.object(solver, "MANY_ARCS", 0):
        found = solver.best_paths(table, RULES, solver.Wanted(count, per_chain, 60.0))
    expected = best_different(drawn, all_paths(drawn, None, 9), per_chain)
    assert [path.score for path in found.paths] == expected[:count]
    assert found.exhausted == (len(expected) < count)
