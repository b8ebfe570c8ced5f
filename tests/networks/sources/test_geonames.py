from __future__ import annotations

import json
from typing import Any

import pytest

from networks.errors import SourceError
from networks.sources.geonames import fold_ascii, read_cities

COUNTRIES = frozenset({"CA", "MX", "US"})


def place(geonameid: int, name: str, country: str, admin1: str, **more: Any) -> dict[str, Any]:
    standard = {"latitude": 45.5, "longitude": -73.6, "population": 5000, "alternatenames": []}
    identity = {"geonameid": geonameid, "name": name, "countrycode": country, "admin1code": admin1}
    return {**standard, **identity, **more}


def source(*places: dict[str, Any]) -> bytes:
    return json.dumps({str(p["geonameid"]): p for p in places}).encode()


def alternates(name: str, names: list[str], population: int = 5000) -> list[str]:
    city = place(1, name, "MX", "09", alternatenames=names, population=population)
    table, _ = read_cities(source(city), COUNTRIES)
    return list(filter(None, table["alternate_names"][0].split(";")))


def test_provinces_get_their_iso_code_and_name() -> None:
    table, counts = read_cities(
        source(
            place(3, "Monterrey", "MX", "19"),
            place(2, "Montréal", "CA", "10"),
            place(1, "Laredo", "US", "TX"),
            place(4, "Paris", "FR", "11"),
        ),
        COUNTRIES,
    )
    assert table["geonameid"].tolist() == [1, 2, 3]
    assert table["admin1"].tolist() == ["TX", "QC", "NLE"]
    assert table["admin1_geonames"].tolist() == ["TX", "10", "19"]
    assert table["admin1_name"].tolist() == ["Texas", "Quebec", "Nuevo León"]
    assert table["name_ascii"].tolist() == ["Laredo", "Montreal", "Monterrey"]
    assert counts["places_elsewhere"] == 1


def test_only_western_names_stay() -> None:
    names = ["Ciudad de México", "Мехико", "mo xi ge cheng", "MEX", "México", "Cdmx", "墨西哥城"]
    assert alternates("Mexico City", names) == ["México", "Ciudad de México", "Cdmx"]


def test_spelling_with_accents_wins_and_the_name_itself_is_not_repeated() -> None:
    assert alternates("Ciudad Juárez", ["Ciudad Juarez", "Juarez", "Juárez"]) == ["Juárez"]


def test_small_places_keep_few_names() -> None:
    names = [f"Villa {letter * 4}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert len(alternates("Villa", names, population=2000)) == 3
    assert len(alternates("Villa", names, population=50_000)) == 8
    assert len(alternates("Villa", names, population=500_000)) == 24


def test_unknown_state_is_told() -> None:
    with pytest.raises(SourceError, match="'MX', '77'"):
        read_cities(source(place(1, "Aztlán", "MX", "77")), COUNTRIES)


@pytest.mark.parametrize("damaged", [b"{", b"[]", b'{"1": {"countrycode": "MX"}}'])
def test_damaged_file_is_told(damaged: bytes) -> None:
    with pytest.raises(SourceError, match="not the expected JSON"):
        read_cities(damaged, COUNTRIES)


def test_fold_drops_accents_only() -> None:
    assert fold_ascii("Québec, Mérida, Cañón") == "Quebec, Merida, Canon"
