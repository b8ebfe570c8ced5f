"""When a port is open: whole spans of days, round the year and past New Year."""

from __future__ import annotations

from datetime import date

import pytest

from networks.season import Season


def season(since: str, until: str) -> Season:
    found = Season.of(since, until)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 7, 20), date(2026, 11, 10), True),
        (date(2026, 7, 19), date(2026, 8, 1), False),
        (date(2026, 11, 10), date(2026, 11, 11), False),
        (date(2026, 8, 1), date(2027, 8, 1), False),  # a winter lies between
    ],
)
def test_a_span_is_held_only_whole(first: date, last: date, held: bool) -> None:
    assert season("07-20", "11-10").holds(first, last) == held


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 12, 20), date(2027, 1, 10), True),
        (date(2027, 1, 2), date(2027, 1, 15), True),
        (date(2027, 1, 10), date(2027, 1, 16), False),
        (date(2027, 2, 1), date(2027, 2, 2), False),
    ],
)
def test_a_season_may_run_on_past_new_year(first: date, last: date, held: bool) -> None:
    assert season("03-25", "01-15").holds(first, last) == held


def test_without_days_it_is_open_all_year() -> None:
    assert Season.of("", "") is None


@pytest.mark.parametrize("days", [("07-20", ""), ("", "11-10"), ("07-32", "11-10"), ("7", "8")])
def test_what_is_no_day_of_the_year_is_refused(days: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Season.of(*days)


def test_in_words() -> None:
    churchill = season("07-20", "11-10")
    assert (churchill.open, churchill.closed) == ("20 Jul–10 Nov", "11 Nov–19 Jul")
    assert season("02-29", "12-31").holds(date(2027, 2, 28), date(2027, 3, 1))
