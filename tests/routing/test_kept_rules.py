"""A way by its rows keeps the rules exactly where plain enumeration yields it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from networks.tiers import Tier
from routing.kept_rules import keeps
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import Rules
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs


@given(drawn_graphs() | drawn_graphs(timed=True), st.integers(0, 25), st.integers(0, 3))
def test_what_keeps_the_rules_is_what_is_enumerated(
    drawn: Drawn, minutes: int, transfers: int
) -> None:
    rules = Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)
    row_of = {id(arc): row for row, arc in enumerate(drawn.arcs)}
    allowed = {tuple(map(id, path)) for _, path in all_paths(drawn, minutes, transfers)}
    for _, path in all_paths(drawn, None, 99, is_strict=False):
        way = np.array([row_of[id(arc)] for arc in path])
        assert keeps(drawn.table, way, rules) == (tuple(map(id, path)) in allowed)
