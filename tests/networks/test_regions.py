"""Provinces, states and countries as people write them."""

from __future__ import annotations

import pytest

from networks.regions import common, load_regions, within

REGIONS = load_regions()


@pytest.mark.parametrize(
    ("written", "areas"),
    [
        ("ON", {("CA", "ON")}),
        ("Ont.", {("CA", "ON")}),
        ("NL", {("CA", "NL"), ("MX", "NLE")}),
        ("N.L.", {("CA", "NL"), ("MX", "NLE")}),
        ("BC", {("CA", "BC"), ("MX", "BCN")}),
        ("CA", {("CA", ""), ("US", "CA")}),
        ("Colombie-Britannique", {("CA", "BC")}),
        ("Nuevo León", {("MX", "NLE")}),
        ("Nouveau-Brunswick", {("CA", "NB")}),
        ("Jal", {("MX", "JAL")}),
        ("EE.UU.", {("US", "")}),
        ("Canadá", {("CA", "")}),
        ("Tejas", {("US", "TX")}),
        ("Qro.", {("MX", "QUE")}),
        ("Atlantis", set()),
        ("", set()),
    ],
)
def test_what_a_qualifier_may_mean(written: str, areas: set[tuple[str, str]]) -> None:
    assert REGIONS.meaning(written) == areas


def test_mexico_is_the_country_the_city_and_the_state() -> None:
    assert REGIONS.meaning("México") == {("MX", ""), ("MX", "CMX"), ("MX", "MEX")}


@pytest.mark.parametrize(
    ("written", "area"),
    [("Ontrio", ("CA", "ON")), ("Nuevo Leonn", ("MX", "NLE")), ("Quebeck", ("CA", "QC"))],
)
def test_a_misspelt_province_is_guessed(written: str, area: tuple[str, str]) -> None:
    assert REGIONS.meaning(written) == frozenset()
    assert REGIONS.guess(written) == {area}


def test_nothing_is_guessed_from_nothing() -> None:
    assert REGIONS.guess("Atlantis") == frozenset()


def test_all_of_the_three_countries_are_there() -> None:
    regions = {area for areas in REGIONS.areas.values() for area in areas if area[1]}
    counts = {code: sum(area[0] == code for area in regions) for code in ("CA", "MX", "US")}
    assert counts == {"CA": 13, "MX": 32, "US": 52}  # fifty states, DC and Puerto Rico


def test_last_words_may_be_a_province() -> None:
    assert [name for name, _ in REGIONS.split(["monterrey", "nuevo", "leon", "mexico"])] == [
        "monterrey nuevo leon"
    ]
    assert REGIONS.split(["toronto"]) == []


def test_qualifiers_are_intersected() -> None:
    ontario, canada, states = ({("CA", "ON")}, {("CA", "")}, {("US", ""), ("US", "CA")})
    assert common([frozenset(ontario), frozenset(canada)]) == {("CA", "ON")}
    assert common([frozenset(canada), frozenset(ontario)]) == {("CA", "ON")}
    assert common([frozenset(ontario), frozenset(states)]) == frozenset()


@pytest.mark.parametrize(
    ("country", "region", "area", "expected"),
    [
        ("CA", "ON", ("CA", "ON"), True),
        ("CA", "ON", ("CA", ""), True),
        ("CA", "ON", ("CA", "QC"), False),
        ("US", "ON", ("CA", "ON"), False),
        ("CA-US", "ON/MI", ("US", "MI"), True),
        ("CA-US", "ON/MI", ("CA", ""), True),
        ("CA-US", "ON/MI", ("CA", "MI"), False),
    ],
)
def test_within(country: str, region: str, area: tuple[str, str], *, expected: bool) -> None:
    assert within(country, region, [area]) is expected
