"""Hours of service against a driver followed minute by minute."""

from __future__ import annotations

import math

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


def soonest(rule: DrivingRule, to_drive: int, shifts: tuple[int, ...] = ()) -> float:
    """Try after every shift to rest and to restart; ``shifts`` are those since the last restart."""
    used = sum(shifts[-int(rule.cycle_days - 1) :])
    now = min(int(rule.drive_h), int(rule.cycle_h) - used, to_drive)
    if to_drive == now:
        return now
    rested = 24 + soonest(rule, to_drive - now, (*shifts, now))
    if not now:
        return rested
    return min(rested, now + max(rule.restart_h, rule.off_h) + soonest(rule, to_drive - now))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.integers(6, 12), st.integers(13, 30), st.integers(24, 40))
def test_a_full_cycle_ends_as_is_soonest(
    to_drive: int, drive_h: int, cycle_h: int, restart_h: int
) -> None:
    to_drive = min(to_drive, cycle_h + cycle_h // drive_h * drive_h)  # one restart at most
    rule = DrivingRule(1.0, drive_h, math.inf, 0, 10, cycle_h, 4, restart_h)
    assert rule.hours(to_drive) == pytest.approx(soonest(rule, to_drive))


def test_a_week_of_driving_by_hand() -> None:
    us, ca = RULES["us"], RULES["ca"]
    assert us.hours(70 * 88) == pytest.approx(7 * 24 + 70 - 7 * 850 / 88)
    # an hour more: after seven shifts and 34 hours off
    assert us.hours(71 * 88) == pytest.approx(6 * 24 + 850 / 88 + 0.5 + 34 + 71 - 7 * 850 / 88)
    assert us.hours(75 * 88) == pytest.approx(6 * 24 + 850 / 88 + 0.5 + 34 + 75 - 7 * 850 / 88)
    # sooner than 36 hours off: the hours of the first day are out of the last seven on the eighth
    assert ca.hours(71 * 88) == pytest.approx(7 * 24 + 1)
    assert ca.hours(7500) == pytest.approx(7 * 24 + 7500 / 88 - 70 + 24 - 950 / 88)


def test_a_driver_whose_days_are_short_never_fills_a_cycle() -> None:
    assert DrivingRule(50.0, 8, 8, 0, 10, 70, 8, 34).hours(50 * 80) == pytest.approx(9 * 24 + 8)


@pytest.mark.parametrize("code", ["ca", "us", "mx"])
def test_a_team_drives_on_while_one_of_them_rests(code: str) -> None:
    team, one = DrivingRule.of(TARIFF, code, is_team=True), RULES[code]
    assert team.hours(500) == pytest.approx(500 / team.speed_kmh)
    assert team.hours(1600) <= 24
    assert team.hours(3200 + team.speed_kmh) == pytest.approx(48 + 1)
    assert all(team.hours(km) <= one.hours(km) + 1e-9 for km in range(50, 9000, 50))
    assert team.drive_h <= 2 * LAW_H[code][0]
