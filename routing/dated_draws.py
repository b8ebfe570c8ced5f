"""Draws followed by the clock: who is late at a gate or a ship with dates waits for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.calendar import Calendar, epoch_minutes
from routing.draws import Draws
from routing.itinerary import Element
from routing.leg import Leg
from routing.transfer import Transfer

_WEEK_MIN = 7 * 24 * 60
Minutes = NDArray[np.float64]  # since 1970: too many for single precision


class Waited(NamedTuple):
    """What waiting for a calendar adds or saves at a step, 0 being the first, against the plan."""

    step: int
    name: str
    minutes: Draws


def by_the_clock(
    elements: Sequence[Element], ready_at: datetime, moved: Callable[[int], Draws], draws: int
) -> tuple[Draws, list[Waited]]:
    """Return the minutes each draw arrives later than planned, and what was waited for dates.

    Parameters
    ----------
    moved
        What a step varies by of itself, by its number.

    Notes
    -----
    Past the last known departure there is taken to be one every week.
    """
    later, waited = np.zeros(draws), []
    now = there = epoch_minutes(ready_at)
    for step, element in enumerate(elements):
        start = there if isinstance(element, Leg) else now
        planned = None if element.calendar is None else element.calendar.next_from(start)
        if element.calendar is not None and planned is not None:
            shifted = next_from(element.calendar, start + later) - planned
            stop = element.from_stop if isinstance(element, Leg) else element.stop
            name = f"{'departure' if isinstance(element, Leg) else 'gate'} {stop.stop_id}"
            waited.append(Waited(step, name, (shifted - later).astype(np.float32)))
            later = shifted
        later = later + moved(step)
        held = 0 if planned is None or isinstance(element, Leg) else planned - start
        waits = max(0, _wait_for(element, elements[step + 1 : step + 2]) - held)
        there, now = now + element.minutes - waits, now + element.minutes
    return later.astype(np.float32), waited


def _wait_for(element: Element, after: Sequence[Element]) -> int:
    """Return the planned minutes a transfer waits before a dated leg after it."""
    is_dated = any(isinstance(leg, Leg) and leg.calendar is not None for leg in after)
    return element.wait_minutes if isinstance(element, Transfer) and is_dated else 0


def next_from(calendar: Calendar, at: Minutes) -> Minutes:
    """Return the first permitted minutes; past the last one known there is one every week."""
    place = np.searchsorted(calendar.shuts, at)
    last = np.minimum(place, len(calendar.shuts) - 1)
    weeks = np.ceil(np.maximum(0.0, at - calendar.shuts[last]) / _WEEK_MIN)
    known = np.maximum(at, calendar.opens[last])
    return np.where(place < len(calendar.shuts), known, calendar.shuts[last] + weeks * _WEEK_MIN)
