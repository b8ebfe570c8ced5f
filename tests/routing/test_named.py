"""Names a request forbids, sorted by what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import box

from networks.errors import InputError
from networks.sea.no_go import NoGo
from routing.named import Named
from tests.toynet import ToyNetwork

NETWORK = ToyNetwork(
    legs_drawn=("sea V>Z any Narrows", "sea VxZ us-200nm", "rail W>M CA-US-MX d;l")
)


def test_each_name_is_told_for_what_it_is() -> None:
    named = Named.of({"v", "cpkc", "us", "NARROWS"}, NETWORK)
    assert named == Named(
        frozenset({"V"}), frozenset({"CPKC"}), frozenset({"US"}), frozenset({"Narrows"})
    )
    assert named
    assert not Named()


def test_all_unknown_names_are_said_at_once_with_what_they_may_mean() -> None:
    with pytest.raises(InputError) as raised:
        Named.of({"Narows", "Q17", "V"}, NETWORK)
    found = {fault.value: fault.candidates for fault in raised.value.faults}
    assert found == {"Narows": ("Narrows",), "Q17": ()}


def test_a_forbidden_passage_or_area_takes_the_legs_through_it(ask) -> None:
    free = ask(network=NETWORK, modes=frozenset({"road", "sea"}))
    assert free.options[0].itinerary.legs[1].channels == ("Narrows",)
    for rule in (
        {"forbid": frozenset({"Narrows"})},
        {"no_go": (NoGo(box(-125, 42, -121, 44), "x"),)},
    ):
        left = ask(network=NETWORK, modes=frozenset({"road", "sea"}), **rule)
        assert left.options
        assert all(leg.channels == () for option in left.options for leg in option.itinerary.legs)
        assert left.options[0].score >= free.options[0].score
        assert any(
            "forbidden at sea" in rejection.reason for rejection in left.termination.rejections
        )


@pytest.mark.parametrize("name", ["CPKC", "US"])
def test_a_forbidden_carrier_or_country_is_not_used(ask, name: str) -> None:
    for option in ask(max_options=8, forbid=frozenset({name})).options:
        for leg in option.itinerary.legs:
            assert name not in leg.carriers
            assert name != "US" or leg.exposure.us_land_km == 0


def test_when_nothing_is_left_the_forbidden_names_can_be_allowed(ask) -> None:
    answer = ask(forbid=frozenset({"V", "H", "US"}))
    assert not answer.options
    assert answer.termination.relaxation is not None
    assert "allow what is forbidden" in answer.termination.relaxation.change
    assert replace(answer.termination, relaxation=None).conflict
