from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from networks.tiers import Tier
from routing import Request, Weights
from tests.toynet import ToyNetwork

NET = ToyNetwork()
HERE, THERE = NET.place("T", "CA"), NET.place("N", "MX")


def test_defaults_are_open() -> None:
    request = Request(HERE, THERE)
    assert request.tier == Tier.ANY
    assert request.modes == {"road", "rail", "sea", "air"}
    assert request.deadline_h is None


def test_every_fault_is_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Request(
            HERE,
            HERE,
            modes=frozenset({"zeppelin"}),
            deadline_h=-1,
            weights=Weights(-1, math.nan, 0),
            max_options=0,
            max_transfers=99,
            max_overlap_share=math.nan,
        )
    assert [fault.field for fault in caught.value.faults] == [
        "modes",
        "deadline_h",
        "destination",
        "max_overlap_share",
        "weights.cost",
        "weights.time",
        "max_options",
        "max_transfers",
    ]


def test_weights_that_sum_to_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="above 0"):
        Request(HERE, THERE, weights=Weights(0, 0, 0))


@given(
    st.tuples(*[st.floats(0, 100) for _ in range(3)]).filter(lambda w: sum(w) > 1e-3),
    st.sampled_from([0.25, 3.0, 1000.0]),
)
def test_only_the_proportions_of_weights_matter(
    weights: tuple[float, float, float], factor: float
) -> None:
    scaled = Weights(*(factor * w for w in weights)).per_mille()
    for once, again in zip(Weights(*weights).per_mille(), scaled, strict=True):
        assert abs(once - again) <= 1  # a proportion that falls between two thousandths


def test_simple_weights_scale_exactly() -> None:
    assert Weights(1, 1, 0).per_mille() == Weights(7, 7, 0).per_mille() == (500, 500, 0)
