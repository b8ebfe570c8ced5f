"""Calendars against looking at every minute."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.calendar import Calendar, epoch_minutes, moment_of

STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=6)


@given(STRETCHES, st.integers(0, 80))
def test_the_next_moment_is_the_first_minute_in_a_stretch(
    drawn: list[tuple[int, int]], minute: int
) -> None:
    stretches = [(begin, begin + length) for begin, length in drawn]
    calendar = Calendar.of(stretches)
    expected = next((m for m in range(minute, 80) if any(a <= m <= b for a, b in stretches)), None)
    assert calendar.next_from(minute) == expected
    pairs = calendar.stretches
    assert all(a[1] + 1 < b[0] for a, b in pairwise(pairs))


def test_a_stretch_that_shuts_before_it_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        Calendar.of([(5, 4)])


def test_a_minute_begun_is_gone() -> None:
    moment = datetime(2026, 12, 4, 18, 0, 1, tzinfo=UTC)
    assert moment_of(epoch_minutes(moment)) == datetime(2026, 12, 4, 18, 1, tzinfo=UTC)
