"""Break-evens: solving anew just before and just after the level found ranks the two in turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from networks.errors import InputError
from routing import ParameterBook, Request, Shipment
from routing.break_even import Levels, break_even
from routing.case import Case
from routing.factor import find_factor
from routing.option import Option
from tests.toynet import ToyNetwork


@pytest.fixture
def case(toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook) -> Case:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), max_options=3)
    return Case(toynet, auto_parts, request, book)


def _rank(options: tuple[Option, ...], wanted: Option) -> int:
    return next(o.rank for o in options if o.signature == wanted.signature)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("truck", 0.5, 2), ("value", 0.2, 2), ("delay", 0, 100)]
)
def test_the_two_change_places_at_the_level_found_and_nowhere_before(
    case: Case, name: str, low: float, high: float
) -> None:
    levels = Levels(case, find_factor(name, case.book))
    found = levels.break_even(low, high)
    assert found.level is not None
    assert found.first is not None
    assert found.second is not None
    usual = levels.factor.usual
    before = usual + (found.level - usual) * 0.999  # a thousandth on this side of it
    after = found.level + (found.level - usual) * 1e-3
    near, far = (levels.case_at(level).answer().options for level in (before, after))
    assert _rank(near, found.first) < _rank(near, found.second)
    assert _rank(far, found.first) > _rank(far, found.second)
    assert found.amount == pytest.approx(levels.factor.amount(case, found.level)[0])
    for text in found.said.all:
        assert "{" not in text


def test_rows_are_told_as_they_are_at_the_break_even(case: Case) -> None:
    found = break_even(*vars(case).values(), find_factor("truck", case.book), low=0.9)
    usual = case.book.row("truck.us.rate_van_contract_km").value
    assert found.level is not None
    rows = {row.key: row.value for row in found.rows}
    assert rows["truck.us.rate_van_contract_km"] == pytest.approx(usual * found.level)


def test_never_within_the_range_is_a_result(case: Case) -> None:
    found = break_even(*vars(case).values(), find_factor("truck", case.book), low=0.9, high=1.1)
    assert found.level is None
    assert found.said.en == (
        "truck rates: the first two options do not change places between × 0.90 and × 1.10."
    )


def test_a_third_that_comes_between_is_told(case: Case) -> None:
    """Of the truck, the train and the ship, the ship is dearest to be late and gains last."""
    only = Request(case.request.origin, case.request.destination, max_options=5)
    levels = Levels(replace(case, request=only), find_factor("value", case.book))
    first, second = levels.answer(1.0).options[:2]
    found = levels.break_even(0.01, 1.0)
    best = levels.answer(found.level).options[0] if found.level else None
    assert best is not None
    if found.third is None:
        assert best.signature in (first.signature, second.signature)
    else:
        assert best.signature == found.third.signature
        assert found.third_from is not None
        assert found.level is not None
        assert found.level <= found.third_from <= 1


def test_what_is_no_factor_and_no_range_is_refused(case: Case) -> None:
    with pytest.raises(InputError, match="delay:TERMINAL"):
        find_factor("luck", case.book)
    with pytest.raises(InputError, match="range"):
        break_even(*vars(case).values(), find_factor("truck", case.book), low=2, high=3)
    with pytest.raises(InputError, match="border crossing"):
        break_even(*vars(case).values(), find_factor("delay:W", case.book), high=2)
