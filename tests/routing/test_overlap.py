"""How much of two ways is one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from networks.tiers import Tier
from routing import Option, OptionSet
from routing.overlap import Travelled, overlaps, per_mille

Ask = Callable[..., OptionSet]


def way(**metres: int) -> Travelled:
    return frozenset((("rail", leg[0], leg[1]), length) for leg, length in metres.items())


@pytest.mark.parametrize(
    ("later", "earlier", "share"),
    [
        (way(ab=60, bc=40), way(ab=60, bd=90), 0.6),  # the later is the shorter
        (way(ab=60, bd=90), way(ab=60, bc=40), 0.6),  # the earlier is the shorter
        (way(ab=60), way(ab=60), 1.0),
        (way(ab=50, bc=50), way(ab=70, bd=10), 0.625),  # by what the later one travels
    ],
)
def test_the_share_is_of_the_shorter_way(
    later: Travelled, earlier: Travelled, share: float
) -> None:
    assert not overlaps(later, earlier, per_mille(share))
    assert overlaps(later, earlier, per_mille(share) - 1)


def test_the_way_back_is_another_leg() -> None:
    assert not overlaps(way(ab=60), way(ba=60), 0)


def test_the_whole_may_always_overlap() -> None:
    assert not overlaps(way(ab=1), way(ab=1), per_mille(1.0))


def _shared(later: Option, earlier: Option) -> float:
    legs = [
        {(leg.mode, leg.from_stop, leg.to_stop): leg.length_km for leg in option.itinerary.legs}
        for option in (later, earlier)
    ]
    shared_km = sum(km for leg, km in legs[0].items() if leg in legs[1])
    return shared_km / min(sum(way.values()) for way in legs)


def test_the_user_sets_how_much_options_may_overlap(ask: Ask) -> None:
    loose = ask(tier=Tier.NO_US_LAND, max_options=6).options
    strict = ask(tier=Tier.NO_US_LAND, max_options=6, max_overlap_share=0.5).options
    worst = [
        max(_shared(later, earlier) for earlier, later in combinations(options, 2))
        for options in (loose, strict)
    ]
    assert worst[0] > 0.5
    plain = [option for option in strict if not option.champion_of]
    assert all(_shared(b, a) <= 0.501 for a, b in combinations(plain, 2))
    assert strict[0].itinerary.legs == loose[0].itinerary.legs
    assert all(option.proven for option in strict)
