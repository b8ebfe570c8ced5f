"""The rule of choice, on a gazetteer small enough to check by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import InputError
from networks.gazetteer_tables import PLACE_COLUMNS, GazetteerTables
from networks.place import Place
from networks.place_index import PlaceIndex
from networks.places import Gazetteer


def index_of(*places: tuple[Place, tuple[str, ...]]) -> PlaceIndex:
    """Index places by their own name and the other names given."""
    tables = GazetteerTables()
    for place, others in places:
        tables.add(place, [place.name], others)
    rows, names = tables.frames()
    return PlaceIndex(
        {column: rows[column].tolist() for column in PLACE_COLUMNS},
        names["key"].tolist(),
        names["place_idx"].tolist(),
        names["primary"].tolist(),
    )


def city(name: str, country: str, people: int, lon: float = -100.0, region: str = "XX") -> Place:
    return Place(name, country, region, lon, 40.0, "city", population=people)


@pytest.mark.parametrize(
    ("first", "second", "is_chosen"),
    [
        (("CA", 100_000), ("CA", 10_000), True),
        (("CA", 100_000), ("CA", 10_001), False),
        (("CA", 30_000), ("US", 10_000), True),
        (("CA", 30_000), ("US", 10_001), False),
        (("US", 30_000), ("MX", 10_000), False),
        (("US", 100_000), ("MX", 10_000), True),
        (("US", 30_000), ("US", 10_000), False),
    ],
)
def test_ten_times_or_three_over_the_united_states(
    first: tuple[str, int], second: tuple[str, int], *, is_chosen: bool
) -> None:
    gazetteer = Gazetteer(
        index_of((city("Twin", *second, lon=-90), ()), (city("Twin", *first, lon=-110), ()))
    )
    if is_chosen:
        place = gazetteer.resolve("Twin")
        assert place.population == first[1]
        assert place.namesakes == (f"Twin, XX, {second[0]}",)
    else:
        with pytest.raises(InputError, match="several have this name"):
            gazetteer.resolve("Twin")


@pytest.mark.parametrize(("people", "name"), [(200_000, "Metropolis"), (199_999, "San Pedro")])
def test_own_names_go_first_unless_dwarfed(people: int, name: str) -> None:
    gazetteer = Gazetteer(
        index_of(
            (city("San Pedro", "MX", 20_000, lon=-105), ()),
            (city("Metropolis", "MX", people), ("San Pedro",)),
        )
    )
    assert gazetteer.resolve("San Pedro").name == name


def test_the_largest_wins_when_it_alone_is_spelt_so() -> None:
    gazetteer = Gazetteer(
        index_of((city("St. John's", "CA", 20), ()), (city("St. Johns", "US", 15, lon=-81), ()))
    )
    assert gazetteer.resolve("St. John's").country == "CA"
    with pytest.raises(InputError):
        gazetteer.resolve("Saint Johns")


def test_a_terminal_repeats_its_city_but_not_another() -> None:
    port = Place("Haven", "CA", "XX", -100.2, 40.0, "seaport", terminal_id="CAHVN")
    far = Place("Haven", "CA", "XX", -120.0, 40.0, "seaport", terminal_id="CAFAR")
    index = index_of((city("Haven", "CA", 5_000), ()), (port, ()), (far, ()))
    assert [index.place(i).terminal_id for i in index.distinct([0, 1, 2])] == ["", "CAFAR"]


def test_a_town_listed_twice_is_one() -> None:
    index = index_of(
        (city("Juarez", "MX", 400_000), ()), (city("Juarez", "MX", 380_000, lon=-100.05), ())
    )
    assert index.distinct([0, 1]) == [0]


def test_unplaced_codes_are_left_out_while_there_is_another() -> None:
    nowhere = Place("Elk", "CA", "AB", float("nan"), float("nan"), "locode", "CAELK")
    index = index_of((city("Elk", "US", 10), ()), (nowhere, ()))
    assert index.distinct([1, 0]) == [0]
    assert index.distinct([1]) == [1]


def test_a_terminal_code_goes_before_the_city_that_shares_it() -> None:
    town = Place("Haven", "CA", "XX", -100.0, 40.0, "city", "CAHVN", 5_000)
    port = Place("Haven", "CA", "XX", -100.0, 40.0, "seaport", "CAHVN", 0, "CAHVN")
    airport = Place("Haven Field", "CA", "XX", -100.0, 40.1, "airport", terminal_id="A_HVN")
    index = index_of((port, ()), (town, ()), (airport, ()))
    assert index.codes == {"CAHVN": 0, "A_HVN": 2, "HVN": 2}


@pytest.mark.parametrize("typed", ["Lion", "Leom"])
def test_short_names_are_never_guessed(typed: str) -> None:
    gazetteer = Gazetteer(index_of((city("Leon", "MX", 1_500_000), ())))
    with pytest.raises(InputError):
        gazetteer.resolve(typed)


def test_two_near_names_of_like_size_are_not_guessed() -> None:
    gazetteer = Gazetteer(
        index_of((city("Marlton", "US", 50_000), ()), (city("Marlden", "US", 40_000, lon=-90), ()))
    )
    with pytest.raises(InputError) as raised:
        gazetteer.resolve("Marlten")
    assert len(raised.value.faults[0].candidates) == 2


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    index = index_of((city("Haven", "CA", 5_000), ("Port Haven",)), (city("Elk", "US", 10), ()))
    index.save(tmp_path)
    loaded = PlaceIndex.load(tmp_path)
    assert [loaded.place(i) for i in range(len(loaded))] == [index.place(0), index.place(1)]
    assert loaded.exact("port haven") == index.exact("port haven") == [0]
    assert loaded.beginning("e") == [1]


def test_the_city_of_a_seaport_is_listed_before_larger_namesakes() -> None:
    port_city = Place("Twin", "MX", "AA", -90.0, 20.0, "city", "MXTWI", population=20_000)
    port = Place("Twin (Quay)", "MX", "AA", -90.0, 20.1, "seaport", "MXTWI", terminal_id="MXTWI")
    index = index_of((city("Twin", "MX", 30_000), ()), (port_city, ()), (port, ()))
    assert [index.is_seaport(idx) for idx in range(3)] == [False, True, True]
    with pytest.raises(InputError, match="several have this name") as raised:
        Gazetteer(index).resolve("Twin")
    assert [place.population for place in raised.value.faults[0].candidates] == [20_000, 30_000]
