from __future__ import annotations

from routing.railway import interchanges_between, railway_groups


def test_one_group_through_to_mexico_needs_no_interchange() -> None:
    assert interchanges_between("CPKC", "CPKCM") == 0
    assert interchanges_between("FXE", "FSRR") == 0


def test_no_common_group_needs_one() -> None:
    assert interchanges_between("CN", "FXE;CPKCM") == 1


def test_an_unlisted_railway_stands_alone() -> None:
    assert railway_groups("XYZ") == {"XYZ"}
    assert railway_groups("") == frozenset()
