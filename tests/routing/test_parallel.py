"""Arcs beside each other are thinned without losing a best way."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from networks.exposure import Exposure
from routing.arc import Arc, Node
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


def amounts(arc: Arc) -> tuple[int, int, int]:
    return arc.cost_cents, arc.minutes, arc.grams_co2e


@given(takes)
def test_what_is_left_out_is_bettered_and_what_is_kept_is_not(
    drawn: list[tuple[int, int, int]],
) -> None:
    arcs = [sea_arc(*each) for each in drawn]
    kept = undominated(arcs)
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
    assert undominated([arc, worse, elsewhere, marked]) == [arc, elsewhere, marked]
