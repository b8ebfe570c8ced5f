"""When crossings take trucks: against a look at every hour of two years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from networks.opening import OpeningHours
from routing.calendar import epoch_minutes, moment_of
from routing.gates import day_in, gate_calendar, holidays, is_open

TEXT = "Mo-Fr 08:00-24:00; Sa 08:00-12:00; Sa 14:00-16:00"


def test_a_gate_is_open_in_its_calendar_and_at_no_other_time() -> None:
    hours, zone = OpeningHours.of(TEXT), ZoneInfo("America/Matamoros")  # it changes its clocks
    calendar = gate_calendar(hours, "US-MX", zone, 2026)
    assert calendar is not None
    moment = datetime(2026, 1, 2, 12, tzinfo=UTC)
    while moment < datetime(2027, 12, 30, tzinfo=UTC):
        minute = epoch_minutes(moment)
        expected = is_open(hours, "US-MX", moment.astimezone(zone))
        assert (calendar.next_from(minute) == minute) == expected, moment
        moment += timedelta(hours=1)


def test_midnight_does_not_shut_a_gate_that_stays_open() -> None:
    hours = OpeningHours.of("Mo-Tu 08:00-24:00; We 00:00-12:00")
    calendar = gate_calendar(hours, "US-MX", ZoneInfo("UTC"), 2026)
    assert calendar is not None
    tuesday = epoch_minutes(datetime(2026, 1, 6, 8, tzinfo=UTC))
    (shut,) = [b for a, b in calendar.stretches if a == tuesday]
    assert moment_of(shut) == datetime(2026, 1, 7, 11, 59, tzinfo=UTC)


def test_holidays_are_those_of_either_side() -> None:
    assert day_in(2027, "Th4 11") == date(2027, 11, 25)
    assert date(2026, 9, 16) in holidays("US-MX", 2026)
    assert date(2026, 9, 16) not in holidays("CA-US", 2026)
    assert date(2026, 11, 26) in holidays("CA-US", 2026)


def test_a_gate_that_never_shuts_has_no_calendar() -> None:
    assert gate_calendar(OpeningHours.of("24/7"), "CA-US", ZoneInfo("UTC"), 2026) is None
