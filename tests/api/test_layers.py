"""What lies in a box is cut at its edges, also where the fast way of cutting gives up."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from api import layers

AREAS = np.array(
    [shapely.box(0, 0, 2, 2), shapely.box(3, 1, 4, 2), shapely.box(8, 8, 9, 9)], dtype=object
)
WINDOW = shapely.box(1, 1, 3, 3)


def test_where_the_fast_cut_gives_up_the_exact_one_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = layers._clipped(AREAS, WINDOW)

    def gives_up(*_: object) -> None:
        raise shapely.errors.GEOSException("Invalid number of points in LinearRing")

    monkeypatch.setattr(shapely, "clip_by_rect", gives_up)
    exact = layers._clipped(AREAS, WINDOW)
    assert shapely.area(fast).tolist() == shapely.area(exact).tolist() == [1.0, 0.0, 0.0]
    assert shapely.is_empty(exact).tolist() == [False, True, True]  # the second only touches
