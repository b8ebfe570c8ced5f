from __future__ import annotations

import pytest

from routing.railway import closure_between, interchanges_between, railway_groups, running


def test_one_group_through_to_mexico_needs_no_interchange() -> None:
    assert interchanges_between("CPKC", "CPKCM") == 0
    assert interchanges_between("FXE", "FSRR") == 0


def test_no_common_group_needs_one() -> None:
    assert interchanges_between("CN", "FXE;CPKCM") == 1


def test_an_unlisted_railway_stands_alone() -> None:
    assert railway_groups("XYZ") == {"XYZ"}
    assert railway_groups("") == frozenset()


@pytest.mark.parametrize(
    ("ends", "is_closed"),
    [
        (("FIT", "FIT"), True),
        (("FIT", "FSRR"), True),
        (("FIT;FSRR", "FIT;CPKCM"), True),
        (("FIT;FSRR", "FIT;FXE"), False),
        (("FIT;FSRR", "FSRR"), False),
        (("FIT;FSRR", "FXE"), False),
        (("CN", "CPKC"), False),
        (("", ""), False),
    ],
)
def test_no_train_runs_where_only_a_closed_railway_would_take_it(
    ends: tuple[str, str], is_closed: bool
) -> None:
    closure = "Ferrocarril del Istmo de Tehuantepec is closed since 28 December 2025"
    assert (
        closure_between(*ends) == closure_between(*ends[::-1]) == (closure if is_closed else None)
    )


def test_closed_railways_do_not_run() -> None:
    assert running("FIT;FSRR") == "FSRR"
    assert running("FIT") == ""
    assert running("CN;XYZ") == "CN;XYZ"
