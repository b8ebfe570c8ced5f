"""Words for figures, the same on every surface."""

import doctest

from api import wording
from tests.api import samples


def test_examples_in_the_documentation_hold():
    result = doctest.testmod(wording)
    assert result.attempted > 0
    assert result.failed == 0


def test_every_tier_has_its_promise():
    from networks.tiers import Tier

    assert set(wording.TIER_PROMISES) == {tier.value for tier in Tier}


def test_the_chain_names_modes_and_ends_in_order():
    assert wording.chain(samples.option()) == (
        "rail Toronto→Halifax · sea Halifax→Veracruz · road Veracruz→Monterrey"
    )


def test_legs_of_one_mode_in_a_row_are_one_link_of_the_chain():
    first = samples.leg("rail", ("A", (-80, 43)), ("B", (-79, 43)), 0, 1)
    second = samples.leg("rail", ("B", (-79, 43)), ("C", (-78, 43)), 2, 3)
    assert wording.chain(samples.option(legs=[first, second])) == "rail A→C via B"


def test_exposure_names_what_is_touched_and_only_that():
    touched = samples.exposure(us_land_km=12.34, us_200nm_nm=371.6, us_locks=2)
    words = [text for _, text in wording.exposure(touched)]
    assert words == ["land 12 km", "12/24/200 nm zone 0/0/372 nm", "2 locks"]


def test_no_exposure_is_said_in_so_many_words():
    assert wording.exposure(samples.exposure()) == [
        (False, "no land, sea, airspace, lock or port call")
    ]


def test_a_service_that_does_not_run_today_says_so():
    sea = samples.option().legs[1]
    assert wording.carrier(sea) == "Gulf string (charter)"
