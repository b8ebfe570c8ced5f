"""Arcs beside each other are thinned without losing a best way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from networks.exposure import Exposure
from routing.arc import Arc, Node
from routing.arc_table import Numbering, lay_out
from routing.cost_line import CostLine
from routing.leg import Leg
from routing.parallel import undominated
from routing.stop import Stop

takes = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=8)


def sea_arc(cents: int, minutes: int, grams: int) -> Arc:
    ends = (Stop(name, name, "CA", 0.0, 0.0, "seaport") for name in "HA")
    line = CostLine("drawn", cents / 100, (), is_estimate=False)
    leg = Leg("sea", *ends, 1.0, minutes, grams, (line,), Exposure())
    return Arc(Node("H", "out", "sea", "S"), Node("A", "in", "sea", "S"), leg, ("sea H→A S",))


def thinned(arcs: Sequence[Arc], met: Sequence[int] | None = None) -> list[Arc]:
    rows = lay_out(arcs, Numbering())
    kept = undominated(rows, np.array(met or [0] * len(arcs), dtype=np.int64))
    return [arcs[position] for position in kept.tolist()]


def amounts(arc: Arc) -> tuple[int, int, int]:
    return arc.cost_cents, arc.minutes, arc.grams_co2e


@given(takes)
def test_what_is_left_out_is_bettered_and_what_is_kept_is_not(
    drawn: list[tuple[int, int, int]],
) -> None:
    arcs = [sea_arc(*each) for each in drawn]
    kept = thinned(arcs)
    for arc in arcs:
        bettered = any(
            all(a <= b for a, b in zip(amounts(other), amounts(arc), strict=True))
            for other in kept
            if other is not arc
        )
        assert any(other is arc for other in kept) != bettered


def test_arcs_of_other_states_or_marks_are_no_rivals() -> None:
    arc = sea_arc(100, 10, 10)
    worse = sea_arc(200, 20, 20)
    elsewhere = replace(worse, head=Node("B", "in", "sea", "S"))
    marked = replace(worse, tokens=("sea H→A T",))
    assert thinned([arc, worse, elsewhere, marked]) == [arc, elsewhere, marked]


def test_what_meets_other_of_what_is_required_is_no_rival() -> None:
    arc, worse = sea_arc(100, 10, 10), sea_arc(200, 20, 20)
    assert thinned([arc, worse], met=[0, 1]) == [arc, worse]
    assert thinned([worse, arc], met=[1, 1]) == [arc]


def test_of_equals_the_first_stays() -> None:
    arcs = [sea_arc(300, 30, 30), sea_arc(100, 10, 10), sea_arc(100, 10, 10)]
    assert [arc is arcs[1] for arc in thinned(arcs)] == [True]
