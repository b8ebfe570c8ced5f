from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.opening import DAYS, OpeningHours

LAREDO = OpeningHours.of("Mo-Fr 07:00-24:00; Sa 08:00-16:00; Su 10:00-14:00")


@pytest.mark.parametrize(
    ("day", "hour", "wait_h"),
    [("Mo", 7, 0), ("Mo", 23, 0), ("Tu", 0, 7), ("Sa", 16, 18), ("Su", 14, 17)],
)
def test_a_truck_waits_for_the_gate(day: str, hour: int, wait_h: int) -> None:
    assert LAREDO.until_open_h(day, hour) == wait_h
    assert LAREDO.is_open(day, hour) == (wait_h == 0)


def test_some_never_shut() -> None:
    assert OpeningHours.of("24/7").is_always
    assert not LAREDO.is_always
    assert len(LAREDO.hours) == 5 * 17 + 8 + 4


@given(st.sampled_from(DAYS), st.integers(0, 23))
def test_after_the_wait_it_is_open_and_not_before(day: str, hour: int) -> None:
    wait_h = LAREDO.until_open_h(day, hour)
    came = DAYS.index(day) * 24 + hour
    later = [divmod((came + h) % 168, 24) for h in range(wait_h + 1)]
    assert [LAREDO.is_open(DAYS[d], h) for d, h in later] == [False] * wait_h + [True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "always",
        "Mo-Fr 8-16",
        "Fr-Mo 08:00-16:00",
        "Mo 16:00-08:00",
        "Mo 08:00-25:00",
        "Xx 08:00-16:00",
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        OpeningHours.of(text)
