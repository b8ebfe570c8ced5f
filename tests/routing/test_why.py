"""Why there is no way, what would let one in and what was left out: the same in each language."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest

from networks.exposure import Exposure
from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.network_view import NetworkView
from routing.text import Text
from routing.why import breaches
from tests.toynet import SERVICES, TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]
_LEAST_WORDS = 2
RULES = (
    {"tier": Tier.NO_US_LAND, "deadline_h": 100},
    {"max_transfers": 1},
    {"modes": frozenset({"rail"})},
    {"tier": Tier.US_200NM, "max_transfers": 0, "deadline_h": 1},
    {"forbid": frozenset({"MX"})},
    {"require": frozenset({"sea"}), "deadline_h": 100},
)


def english() -> list[str]:
    """Return the stretches of words between blanks of every English phrase."""
    table = (files("routing") / "parameters" / "phrases.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    pieces = {piece.strip(" :;,.()") for row in rows for piece in re.split(r"\{\w+\}", row["en"])}
    other = " ".join(row[tag] for row in rows for tag in ("fr", "es"))
    return [p for p in pieces if len(p.split()) >= _LEAST_WORDS and p not in other]


def said_by(answer: OptionSet) -> Iterator[Text]:
    """Yield everything an answer says in words."""
    ended = answer.termination
    yield ended.said
    ways = [way for way in (ended.relaxation, *ended.alternatives) if way is not None]
    yield from (way.said for way in ways)
    yield from (left.said for left in ended.rejections)
    for option in (*answer.options, *(way.option for way in ways)):
        yield option.said
        yield option.verdict.said
        yield from (notice.text for notice in option.told)
        yield from (paper.name for paper in option.papers)


def is_translated(text: Text, pieces: list[str]) -> bool:
    """Say whether a text is there in French and Spanish and holds no English phrase."""
    if not text.en:
        return True
    return all(said and not any(piece in said for piece in pieces) for said in (text.fr, text.es))


@pytest.mark.parametrize("rules", RULES, ids="-".join)
def test_no_answer_of_no_way_holds_english_in_another_language(
    ask: Ask, rules: dict[str, object]
) -> None:
    answer = ask(**rules)
    assert not answer.options
    assert answer.termination.said.fr != answer.termination.said.en
    pieces = english()
    assert [text for text in said_by(answer) if not is_translated(text, pieces)] == []


def network_for(shipment: Shipment, **other: Any) -> ToyNetwork:
    charter = {**SERVICES[0], "cargo": shipment.commodity.cargo_class}
    return ToyNetwork(services_drawn=[charter, *SERVICES[1:]], **other)


def _inland_gas(book: ParameterBook) -> tuple[NetworkView, Shipment]:
    gas = Shipment.of("lng", book=book, volume_m3=50_000)
    return network_for(gas), gas


def _no_cars(book: ParameterBook) -> tuple[NetworkView, Shipment]:
    cars = Shipment.of("finished-vehicles", book=book, vehicles=180)
    dry = {name: {**row, "roro": row["kind"] == "border"} for name, row in TERMINALS.items()}
    return network_for(cars, terminals_drawn=dry), cars


def _ship_asked(book: ParameterBook) -> tuple[NetworkView, Shipment]:
    crude = Shipment.of("crude-oil", book=book, tonnes=30_000, equipment="tanker")
    return network_for(crude), crude


@pytest.mark.parametrize("drawn", [_inland_gas, _no_cars, _ship_asked])
def test_what_is_left_out_for_the_cargo_is_said_in_each_language(
    drawn: Callable[[ParameterBook], tuple[NetworkView, Shipment]], book: ParameterBook
) -> None:
    network, shipment = drawn(book)
    asked = Request(
        ToyNetwork().place("T", "CA"), ToyNetwork().place("N", "MX"), tier=Tier.NO_US_LAND
    )
    answer = solve(network, shipment, asked, book)
    pieces = english()
    assert answer.termination.rejections
    assert all(left.code for left in answer.termination.rejections)
    assert [text for text in said_by(answer) if not is_translated(text, pieces)] == []


def test_a_breach_is_told_by_the_measure_that_makes_it() -> None:
    touched = Exposure(us_land_km=1234.4, us_12nm_nm=3.26, us_24nm_nm=8, us_port_calls=2)
    told = breaches(touched, Tier.US_12NM)
    assert {text.en for text in told} == set(touched.breaches(Tier.US_12NM))
    assert "1\u202f234 km sur le sol des États-Unis" in {text.fr for text in told}
    assert breaches(touched, Tier.ANY) == []
