"""Compiled sums over draws, against numpy's."""

from __future__ import annotations

import numpy as np
import pytest

from routing.draw_kernels import added_up, means_within

CHANCE = np.random.default_rng(5)
MATRIX = CHANCE.standard_normal((9, 1000), dtype=np.float32)
PLACES = np.array([7, 2, 4, 0])
SIZES = np.array([[1.5, 0.0, -2.0, 0.25], [0.0, 0.0, 0.0, 0.0], [0.0, 3e4, 1e-3, 7.0]])


def test_rows_are_added_up_by_size() -> None:
    found = added_up(SIZES, PLACES, MATRIX)
    assert found.dtype == np.float32
    assert found == pytest.approx(SIZES @ MATRIX[PLACES].astype(np.float64), rel=1e-5, abs=1e-5)


def test_a_line_is_the_same_alone_and_beside_others() -> None:
    together = added_up(SIZES, PLACES, MATRIX)
    for line, sizes in zip(together, SIZES, strict=True):
        assert (added_up(sizes[None], PLACES, MATRIX)[0] == line).all()


@pytest.mark.parametrize(("least", "most"), [(-0.5, 0.25), (1.0, 9.0)])
def test_means_are_of_the_draws_within(least: float, most: float) -> None:
    moved = MATRIX[5]
    inside = (moved >= least) & (moved <= most)
    assert 0 < inside.sum() < len(moved)
    found = means_within(moved, least, most, PLACES, MATRIX)
    assert found == pytest.approx(MATRIX[PLACES][:, inside].mean(axis=1, dtype=np.float64))
