"""One shape asked by many threads answers one at a time; two at once would end the process."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import shapely

from networks.shared_shape import ask
from networks.verify import metres_within
from routing import notices

SQUARE = shapely.box(-61.0, 10.0, -60.0, 11.0)
ACROSS = [(-62.0, 10.2), (-59.0, 10.7)]


class Crowd:
    """A predicate that takes its time and notes how many are in it."""

    def __init__(self, predicate: Callable[..., Any]) -> None:
        self._predicate, self._inside, self.most = predicate, 0, 0

    def __call__(self, *asked: Any, **how: Any) -> Any:
        self._inside += 1
        self.most = max(self.most, self._inside)
        time.sleep(0.002)
        try:
            return self._predicate(*asked, **how)
        finally:
            self._inside -= 1


def by_many(work: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(4) as pool:
        return [done.result() for done in [pool.submit(work) for _ in range(12)]]


def test_threads_ask_one_after_another_and_are_told_the_same() -> None:
    crowd = Crowd(shapely.covers)
    inside = shapely.points([(-60.5, 10.5), (-50.0, 10.5)])
    for told in by_many(lambda: ask(crowd, SQUARE, inside)):
        assert told.tolist() == [True, False]
    assert crowd.most == 1


@pytest.mark.parametrize("name", ["covers", "intersects"])
def test_the_check_of_paths_asks_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(getattr(shapely, name))
    alone, _ = metres_within(ACROSS, SQUARE)
    monkeypatch.setattr(shapely, name, crowd)
    assert {metres for metres, _ in by_many(lambda: metres_within(ACROSS, SQUARE))} == {alone}
    assert crowd.most == 1


def test_the_waters_of_notices_are_asked_so(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(shapely.intersects)
    monkeypatch.setattr(shapely, "intersects", crowd)
    line = shapely.LineString(np.array([(-130.0, 45.0), (-120.0, 30.0)]))
    assert len({str(found) for found in by_many(lambda: notices._inside(line))}) == 1
    assert crowd.most == 1
