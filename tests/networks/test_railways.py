from __future__ import annotations

from datetime import date

from networks.railways import group_of, known_railways


def test_groups_join_railways_that_run_through() -> None:
    assert group_of("CPKC") == group_of("CPKCM")
    assert group_of("FXE") == group_of("FSRR")
    assert group_of("CN") != group_of("CPKC")
    assert group_of("NOBODY") == "NOBODY"


def test_a_closed_railway_says_since_when() -> None:
    isthmus = known_railways()["FIT"]
    assert isthmus.closed_since == date(2025, 12, 28)
    assert isthmus.closure.endswith("is closed since 28 December 2025")
    assert known_railways()["CN"].closure == ""


def test_no_reporting_mark_belongs_to_two_railways() -> None:
    marks = [mark for railway in known_railways().values() for mark in railway.marks]
    assert len(marks) == len(set(marks))
