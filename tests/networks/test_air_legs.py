"""The air legs of the built network."""

from __future__ import annotations

import pytest

from networks.network import Network
from networks.tiers import SEA_TIERS, Tier

# Great circles between airports, nm: the domain's own figures, from positions of airportsdata.
GREAT_CIRCLE_NM = {
    ("A_MEX", "A_YVR"): 2130,
    ("A_MEX", "A_YYZ"): 1753,
    ("A_MEX", "A_YUL"): 2005,
    ("A_MEX", "A_YHZ"): 2335,
}
# Tracks outside US airspace drawn by hand, nm: no shortest way is longer.
BY_HAND_NM = {
    ("A_MEX", "A_YVR"): 2514,
    ("A_MEX", "A_YYZ"): 3404,
    ("A_MEX", "A_YUL"): 3132,
    ("A_MEX", "A_YHZ"): 2610,
}


def length_nm(network: Network, pair: tuple[str, str], tier: Tier) -> float:
    return float(network.legs.loc[f"air:{pair[0]}-{pair[1]}:{tier}", "length_km"]) / 1.852


@pytest.mark.parametrize("pair", GREAT_CIRCLE_NM)
def test_the_direct_way_is_the_great_circle(network: Network, pair: tuple[str, str]) -> None:
    flown = length_nm(network, pair, Tier.ANY)
    assert flown == pytest.approx(GREAT_CIRCLE_NM[pair], abs=8)  # nm of a sphere, 0.3 % apart


@pytest.mark.parametrize("pair", BY_HAND_NM)
def test_the_way_round_is_no_longer_than_one_drawn_by_hand(
    network: Network, pair: tuple[str, str]
) -> None:
    direct, around = (length_nm(network, pair, tier) for tier in (Tier.ANY, Tier.US_12NM))
    assert direct < around <= BY_HAND_NM[pair]


def test_stricter_tiers_are_no_shorter_and_touch_less(network: Network) -> None:
    air = network.legs[network.legs["mode"] == "air"].set_index(
        ["from_terminal_id", "to_terminal_id", "variant"]
    )
    for _, legs in air.groupby(level=[0, 1]):
        by_tier = legs.droplevel([0, 1])
        lengths = [by_tier.loc[t, "length_km"] for t in SEA_TIERS if t in by_tier.index]
        assert lengths == sorted(lengths)
        for tier in SEA_TIERS[1:]:
            if tier in by_tier.index:
                assert by_tier.loc[tier, f"us_{tier.zone}_nm"] == 0


def test_the_line_drawn_is_the_one_measured_and_keeps_out(network: Network) -> None:
    for tier in SEA_TIERS[1:]:
        line = network.leg_geometry(f"air:A_MEX-A_YYZ:{tier}")
        verdict = network.verify(line, tier)
        assert verdict.ok
        assert verdict.metres_inside == 0
