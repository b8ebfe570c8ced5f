from __future__ import annotations

import pytest

from networks.errors import InputError
from routing.cargo_class import cargo_classes
from routing.commodity import find_commodity, load_commodities
from routing.equipment import equipment_by_slug


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


def test_quantities_are_in_units_that_make_sense() -> None:
    assert find_commodity("auto-parts").units == ("teu", "feu", "tonnes", "volume_m3")
    assert find_commodity("grain-oilseed").units[0] == "tonnes"
    assert find_commodity("finished-vehicles").units == ("vehicles", "tonnes")
    assert find_commodity("crude-oil").units == ("tonnes", "volume_m3")


def test_each_is_carried_by_equipment_of_its_classes() -> None:
    known = equipment_by_slug()
    for slug, profile in load_commodities().items():
        classes = {profile.cargo_class, *profile.also_as}
        carrying = [known[name] for name in profile.equipment]
        assert all(classes & set(row.cargo_classes) for row in carrying), slug
        assert classes <= {name for row in carrying for name in row.cargo_classes}, slug
        assert classes <= cargo_classes().keys()
        if profile.needs_reefer:
            assert all(row.cools for row in carrying), slug
        assert profile.is_hazmat == bool(profile.hazmat_class)


def test_a_profile_is_the_same_object_each_time() -> None:
    """A figure that is not known is no figure twice: only the same row is equal to itself."""
    assert find_commodity("crude-oil") is find_commodity("crude-oil")
