"""Draws by the clock, against a calendar read by hand."""

from __future__ import annotations

import numpy as np

from routing.calendar import Calendar
from routing.dated_draws import next_from

WEEK_MIN = 7 * 24 * 60


def test_who_is_late_takes_the_next_and_past_the_last_one_a_week() -> None:
    calendar = Calendar.of([(100, 100), (300, 400)])
    at = np.array([50.0, 100.0, 100.5, 350.0, 400.0, 401.0, 400.0 + WEEK_MIN + 1])
    wanted = [100.0, 100.0, 300.0, 350.0, 400.0, 400.0 + WEEK_MIN, 400.0 + 2 * WEEK_MIN]
    assert next_from(calendar, at).tolist() == wanted


def test_minutes_since_1970_keep_their_minutes() -> None:
    now = 29_900_000  # beyond what single precision counts
    calendar = Calendar.of([(now + 1, now + 1), (now + 3, now + 3)])
    assert next_from(calendar, np.array([now + 2.0])).tolist() == [now + 3.0]
