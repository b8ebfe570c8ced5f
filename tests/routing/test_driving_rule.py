"""Hours of service against a driver followed minute by minute."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import ParameterBook, Shipment
from routing.driving_rule import DrivingRule
from routing.pricing import Tariff

BOOK = ParameterBook.load()
TARIFF = Tariff(BOOK, Shipment.of("auto-parts", book=BOOK, teu=2), "CA", "MX")
RULES = {code: DrivingRule.of(TARIFF, code) for code in ("ca", "us", "mx")}
LAW_H = {"ca": (13.0, 14.0, 10.0), "us": (11.0, 14.0, 10.0), "mx": (14.0, 16.0, 8.0)}


def followed(rule: DrivingRule, minutes_to_drive: int) -> int:
    """Follow a driver minute by minute; return the minute of arrival."""
    clock = in_shift = unbroken = shift_began = 0
    while minutes_to_drive:
        if in_shift >= rule.drive_h * 60:
            clock = max(clock + round(rule.off_h * 60), shift_began + 24 * 60)
            shift_began, in_shift, unbroken = clock, 0, 0
        elif unbroken >= rule.break_after_h * 60:
            clock, unbroken = clock + round(rule.break_h * 60), 0
        else:
            clock, in_shift, unbroken = clock + 1, in_shift + 1, unbroken + 1
            minutes_to_drive -= 1
    return clock


@settings(max_examples=60)
@given(
    st.integers(1, 4000),
    st.integers(4, 14),
    st.integers(2, 8),
    st.sampled_from([0.0, 0.5]),
    st.integers(8, 14),
)
def test_the_hours_are_those_of_a_driver_followed_by_the_minute(
    driven: int, drive_h: int, break_after_h: int, break_h: float, off_h: int
) -> None:
    rule = DrivingRule(60.0, drive_h, break_after_h, break_h, off_h)
    assert rule.hours(driven) * 60 == pytest.approx(followed(rule, driven))


@pytest.mark.parametrize("code", ["ca", "us", "mx"])
def test_no_shift_of_the_book_breaks_the_law(code: str) -> None:
    drive_h, window_h, off_h = LAW_H[code]
    rule = RULES[code]
    shift_h = rule.hours(rule.drive_h * rule.speed_kmh)
    assert rule.drive_h <= drive_h
    assert shift_h <= window_h
    assert rule.off_h >= off_h
    two_h = rule.hours(1.5 * rule.drive_h * rule.speed_kmh)
    assert two_h >= shift_h + off_h


def test_a_drivers_days_by_hand() -> None:
    us, mx = RULES["us"], RULES["mx"]
    assert us.hours(440) == pytest.approx(5)
    assert us.hours(850) == pytest.approx(850 / 88 + 0.5)  # one pause, no night
    assert us.hours(2600) == pytest.approx(72 + 50 / 88)
    assert mx.hours(700) == pytest.approx(10 + 0.5)  # a pause after five hours, none on arrival
    assert mx.hours(750) == pytest.approx(750 / 70 + 1.0)
