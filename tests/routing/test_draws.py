"""Shapes of what varies, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from routing.draws import Z_90, Z_95, Drawn, Luck, Shape, drawn, queue_sigma, shapes

ROWS = Drawn(Luck(20_000, 3))


def effect_at(low: float, high: float, score: float) -> float:
    moved = sum(size * ROWS.row(shape) for shape, size in shapes("figure", low, high))
    order = np.argsort(ROWS.scores("figure"))
    return float(np.interp(score, ROWS.scores("figure")[order], moved[order]))


@given(st.floats(-1e4, -0.1), st.floats(0.1, 1e4))
def test_an_effect_goes_through_its_three_points(low: float, high: float) -> None:
    wide = high - low
    for score, point in ((-Z_90, low), (0.0, 0.0), (Z_90, high)):
        assert effect_at(low, high, score) == pytest.approx(point, abs=0.005 * wide)


@given(st.floats(-1e4, -0.1), st.floats(0.1, 1e4))
def test_an_effect_rises_with_its_score_or_falls(low: float, high: float) -> None:
    z = ROWS.scores("figure")
    order = np.argsort(z)
    for sign in (1, -1):
        found = shapes("figure", sign * low, sign * high)
        moved = sum(size * ROWS.row(shape) for shape, size in found)
        assert (sign * np.diff(moved[order]) >= -1e-3 * (high - low)).all()


@pytest.mark.parametrize(("low", "high"), [(0.0, 5.0), (2.0, 3.0), (-4.0, 0.0), (-2.0, 2.0)])
def test_an_effect_to_one_side_is_straight(low: float, high: float) -> None:
    z = ROWS.scores("figure")
    moved = sum(size * ROWS.row(shape) for shape, size in shapes("figure", low, high))
    assert moved == pytest.approx(np.where(z < 0, -low, high) * z / Z_90, rel=1e-5, abs=1e-6)
    assert shapes("figure", 0.0, 0.0) == []


def test_a_queue_has_its_mean_and_95th_percentile() -> None:
    sigma = queue_sigma(2.0, 5.0)
    hours = 2.0 + 2.0 * ROWS.row(Shape("queue X", "queue", sigma))
    assert float(np.quantile(hours, 0.95)) == pytest.approx(5.0, rel=0.03)
    assert 2.0 * np.exp(sigma * Z_95 - sigma**2 / 2) == pytest.approx(5.0)
    assert hours.mean() == pytest.approx(2.0, rel=0.03)
    assert queue_sigma(2.0, float("nan")) == queue_sigma(0.0, 1.0) == queue_sigma(2.0, 1.0) == 0.0


def test_a_wait_is_even_and_rows_keep_to_their_name_and_seed() -> None:
    even = ROWS.row(Shape("departure X", "even"))
    assert np.quantile(even, [0.1, 0.5, 0.9]) == pytest.approx([-0.8, 0.0, 0.8], abs=0.03)
    again = Drawn(Luck(20_000, 3))
    assert (again.scores("figure") == ROWS.scores("figure")).all()
    assert (again.scores("figure") != again.scores("other")).any()
    assert (Drawn(Luck(20_000, 4)).scores("figure") != again.scores("figure")).any()


@pytest.mark.parametrize("draws", [0, 99, 100_001])
def test_too_few_and_too_many_draws_are_refused(draws: int) -> None:
    with pytest.raises(InputError, match="draws"):
        drawn(Luck(draws))


def test_rows_stay_as_they_are_when_there_is_no_room_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("routing.draws._KEPT_BYTES", 0)
    rows = Drawn(Luck(draws=200))  # room for 64 rows
    first, second = ([Shape(f"{name} {i}", "even") for i in range(40)] for name in "AB")
    matrix, variances, places = rows.rows(first)
    before = matrix[places].copy()
    other, _, elsewhere = rows.rows(second)
    assert other is not matrix
    assert (matrix[places] == before).all()
    assert variances == pytest.approx(before.var(axis=1, dtype=np.float64))
    again, _, places = rows.rows(first[:10] + second[:10])
    assert (again[places[:10]] == before[:10]).all()
    assert (again[places[10:]] == other[elsewhere[:10]]).all()
