from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from networks.tiers import Tier
from routing.bounds import ArcTable
from routing.named import NOTHING
from routing.proposals import score_of_last
from routing.request import MODES
from routing.rules import Rules
from tests.routing.drawn_arcs import Drawn, all_paths, best_different, drawn_graphs, one_leg


def rules(minutes: int | None = None, transfers: int = 9) -> Rules:
    return Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)


@settings(deadline=None)
@given(drawn_graphs(), st.none() | st.integers(0, 25), st.integers(0, 4))
def test_the_first_proposed_is_the_best(drawn: Drawn, minutes: int | None, transfers: int) -> None:
    expected = best_different(all_paths(drawn, minutes, transfers), 1)
    table = ArcTable.of(drawn.arcs, drawn.scores)
    found = score_of_last(table, rules(minutes, transfers), 1, 1)
    assert found is None or expected
    assert found is None or found >= expected[0]


def test_where_too_few_are_seen_the_last_of_them_counts() -> None:
    drawn = one_leg()
    table = ArcTable.of(drawn.arcs, drawn.scores)
    assert score_of_last(table, rules(), 1, 1) == 3
    assert score_of_last(table, rules(), 2, 1) == 3
    assert score_of_last(table, rules(minutes=1), 2, 1) is None
