from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.exposure import Exposure
from networks.tiers import SEA_TIERS, Tier

exposures = st.builds(
    Exposure,
    us_land_km=st.sampled_from([0.0, 12.5]),
    us_port_calls=st.sampled_from([0, 1]),
    us_locks=st.sampled_from([0, 2]),
    us_12nm_nm=st.sampled_from([0.0, 3.0]),
    us_24nm_nm=st.sampled_from([0.0, 5.0]),
    us_200nm_nm=st.sampled_from([0.0, 80.0]),
    us_landings=st.sampled_from([0, 1]),
    us_overflight_nm=st.sampled_from([0.0, 7.0]),
    us_overflight_24nm_nm=st.sampled_from([0.0, 8.0]),
    us_overflight_200nm_nm=st.sampled_from([0.0, 90.0]),
)


def test_tiers_are_ordered_from_lax_to_strict():
    assert [tier.level for tier in Tier] == [0, 1, 2, 3, 4, 5]
    assert [tier.zone for tier in Tier] == [None, None, None, "12nm", "24nm", "200nm"]
    assert {tier.sea_variant for tier in Tier} == {tier.value for tier in SEA_TIERS}


@pytest.mark.parametrize(
    ("touched", "first_tier_broken"),
    [
        ({"us_land_km": 0.1}, Tier.NO_US_LAND),
        ({"us_locks": 1}, Tier.NO_US_LAND),
        ({"us_port_calls": 1}, Tier.NO_US_CALL),
        ({"us_12nm_nm": 0.01}, Tier.US_12NM),
        ({"us_24nm_nm": 0.01}, Tier.US_24NM),
        ({"us_200nm_nm": 0.01}, Tier.US_200NM),
    ],
)
def test_each_touch_breaks_its_tier_and_every_stricter_one(touched, first_tier_broken):
    exposure = replace(Exposure(), **touched)
    for tier in Tier:
        assert exposure.permits(tier) == (tier.level < first_tier_broken.level)
    assert exposure.breaches(Tier.US_200NM)


def test_less_than_a_metre_is_rounding_not_passage():
    assert Exposure(us_12nm_nm=0.5 / 1852).permits(Tier.US_200NM)
    assert not Exposure(us_12nm_nm=1.5 / 1852).permits(Tier.US_12NM)


@given(exposures)
def test_a_stricter_tier_never_permits_what_a_laxer_one_refuses(exposure):
    permitted = [exposure.permits(tier) for tier in Tier]
    assert permitted == sorted(permitted, reverse=True)


@given(exposures)
def test_the_strictest_tier_kept_is_the_last_that_finds_nothing(exposure):
    clean = [tier for tier in Tier if not exposure.breaches(tier)]
    assert exposure.kept == clean[-1]
    assert all(exposure.permits(tier) == (tier in clean) for tier in Tier)


@given(exposures, exposures)
def test_exposure_adds_up(one, other):
    total = one + other
    assert total.us_200nm_nm == one.us_200nm_nm + other.us_200nm_nm
    for tier in Tier:
        assert total.permits(tier) == (one.permits(tier) and other.permits(tier))
