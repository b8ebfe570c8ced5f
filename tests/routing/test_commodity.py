from __future__ import annotations

import pytest

from networks.errors import InputError
from routing.commodity import find_commodity, load_commodities


def test_profiles_are_complete_and_sourced() -> None:
    for slug, profile in load_commodities().items():
        assert slug == slug.lower()
        assert profile.value_usd_per_t > 0
        assert 0 <= profile.time_cost_fraction_per_day < 0.1
        assert profile.source
        assert profile.confidence in {"low", "medium", "high"}
        if profile.cargo_class == "container":
            assert profile.t_per_teu is not None, slug


def test_reefers_are_marked() -> None:
    assert find_commodity("produce").needs_reefer
    assert not find_commodity("auto-parts").needs_reefer


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("autoparts", "auto-parts"), ("grain", "grain-oilseed"), ("Steel", "steel-aluminium")],
)
def test_unknown_commodity_names_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        find_commodity(typed)
    (fault,) = caught.value.faults
    assert fault.candidates[0] == meant
    assert not any(name in fault.expected for name in fault.candidates)


def test_where_nothing_is_near_all_are_named_once() -> None:
    with pytest.raises(InputError) as caught:
        find_commodity("xyzzyq")
    (fault,) = caught.value.faults
    assert fault.candidates == ()
    assert "auto-parts" in fault.expected


@pytest.mark.parametrize("slug", ["crude-oil", "finished-vehicles", "lng"])
def test_a_class_that_is_not_priced_yet_is_refused_and_says_what_is(slug: str) -> None:
    with pytest.raises(InputError, match="not yet") as caught:
        find_commodity(slug)
    assert "auto-parts" in caught.value.faults[0].candidates
