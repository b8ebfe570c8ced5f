"""Which ways to sail are offered: all that are cheapest at some price, against enumeration."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from routing.sea_ladder import lower_hull, price_ladders

ways = st.lists(
    st.tuples(st.integers(100, 200), st.integers(0, 100), st.booleans()), min_size=1, max_size=7
)


def rows_of(drawn: list[tuple[int, int, bool]], name: str = "A") -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            leg_id=f"{name}{k}",
            length_km=float(km),
            eca_nm=float(eca),
            us_12nm_nm=float(touches),
            us_24nm_nm=float(touches),
            us_200nm_nm=float(touches),
        )
        for k, (km, eca, touches) in enumerate(drawn)
    ]


def cost(row: SimpleNamespace, dearer: float) -> float:
    return float(row.length_km + dearer * row.eca_nm)


@given(ways, st.floats(0, 50))
def test_the_hull_has_the_cheapest_at_every_price(
    drawn: list[tuple[int, int, bool]], dearer: float
) -> None:
    rows = rows_of(drawn)
    hull = lower_hull(rows)
    assert min(cost(row, dearer) for row in hull) <= min(cost(r, dearer) for r in rows) + 1e-9
    assert hull[0].length_km == min(row.length_km for row in rows)
    lengths, inside = [r.length_km for r in hull], [r.eca_nm for r in hull]
    assert lengths == sorted(set(lengths))
    assert inside == sorted(set(inside), reverse=True)


@given(ways, ways, st.floats(0, 50))
def test_several_hops_have_their_cheapest_together(
    first: list[tuple[int, int, bool]], second: list[tuple[int, int, bool]], dearer: float
) -> None:
    rows = {("A", "B"): rows_of(first), ("B", "C"): rows_of(second, "B")}
    *_, ladder = price_ladders([("A", "B"), ("C", "B")], rows)
    best = min(
        cost(a, dearer) + cost(b, dearer) for a, b in product(rows["A", "B"], rows["B", "C"])
    )
    offered = (sum(cost(row, dearer) for row in path.rows) for path in ladder)
    assert min(offered) <= best + 1e-6


def test_a_rule_is_kept_by_every_way_of_its_ladder_or_left_out() -> None:
    touching, clear = rows_of([(100, 50, True), (120, 20, False)])
    ladders = price_ladders([("A", "B")], {("A", "B"): [touching, clear]})
    assert [ladder[0].variant for ladder in ladders] == ["us-200nm", "us-24nm", "us-12nm", "any"]
    assert [len(ladder) for ladder in ladders] == [1, 1, 1, 2]
    assert ladders[0][0].rows == (clear,)
    only_touching = price_ladders([("A", "B")], {("A", "B"): [touching]})
    assert [ladder[0].variant for ladder in only_touching] == ["any"]
    assert price_ladders([("A", "C")], {}) == []
