"""Break-evens: the level found is where solving anew changes its mind, checked on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from networks.errors import InputError
from routing import ParameterBook, Request, Shipment, solve
from routing.break_even import BreakEven, break_even
from routing.case import Case
from routing.factor import find_factor
from tests.toynet import ToyNetwork


def _found(toynet: ToyNetwork, goods: Shipment, book: ParameterBook, name: str) -> BreakEven:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"))
    return break_even(toynet, goods, request, book, find_factor(name, book))


@pytest.mark.parametrize("name", ["truck", "rail", "value", "volume", "mxn", "fuel", "delay"])
def test_on_either_side_the_one_or_the_other_scores_better(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, name: str
) -> None:
    found = _found(toynet, auto_parts, book, name)
    print(name, found.level, found.amount, found.unit, found.third_from, found.said.en)
    assert found.first is not None
    assert found.second is not None
