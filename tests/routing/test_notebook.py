"""An answer shows itself as HTML that asks for nothing, runs nothing, and says what it holds."""

from __future__ import annotations

import csv
import pickle
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import geopandas as gpd
import pytest
import shapely

from networks.errors import InputError
from networks.tiers import Tier
from routing import compare_tiers, pareto
from routing import words as wording
from routing.notebook import page
from routing.request import Request
from routing.words import LANGUAGES, words

VOID = {"meta", "br"}


@pytest.fixture(autouse=True)
def small_coast(monkeypatch):
    """Draw one island with a lake in it, instead of all of America."""
    shores = gpd.GeoDataFrame(
        {"level": [1, 2], "area_km2": [9e6, 1e5]},
        geometry=[shapely.box(-130, 15, -60, 70), shapely.box(-90, 45, -80, 48)],
    )
    monkeypatch.setattr("networks.extract.load", lambda _name: shores)


class Balance(HTMLParser):
    """Follow the tags; ``wrong`` is what does not close."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.tags, self.attributes = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def check(html):
    """Check that HTML closes, and neither runs nor fetches anything."""
    read = Balance()
    read.feed(html)
    assert read.wrong == read.open == []
    assert not read.tags & {"script", "link", "img", "iframe", "image", "use"}
    assert not any(name in {"src", "href"} or name.startswith("on") for name, _ in read.attributes)
    assert not re.search(r"url\(|@import|https?://", html)


@pytest.fixture(scope="module")
def answer(ask):
    return ask(tier=Tier.NO_US_LAND)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_a_table_and_a_map(answer, language):
    html = answer.html(language)
    check(html)
    check(page(html).replace("<!doctype html>", ""))
    assert html.count("<details>") == len(answer.options)
    assert html.count('<g stroke="') == len(answer.options)
    assert words(language)["us_land"] in html
    for option in answer.options:
        assert wording.number(option.cost_usd, language) in html


def test_one_option_is_shown_as_well(ask):
    html = ask(tier=Tier.US_200NM, max_options=1)._repr_html_()
    check(html)
    assert "zone asked" in html


def test_no_route_says_why_and_draws_the_way_out(ask):
    none = ask(tier=Tier.US_200NM, modes=frozenset({"road"}))
    html = none.html("es")
    check(html)
    assert words("es")["no_route"] in html
    assert html.count('<g stroke="') == 1


def test_tiers_and_trade_offs_are_shown(toynet, auto_parts, book):
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"))
    compared = compare_tiers(toynet, auto_parts, request, book)
    check(compared.html("fr"))
    assert all(tier.value in compared.html() for tier in Tier)
    undominated = pareto(toynet, auto_parts, request, book)
    check(undominated.html())
    assert str(len(undominated.points)) in repr(undominated)


def test_names_are_never_html(answer):
    first = answer.options[0]
    elements = list(first.itinerary.elements)
    hostile = '</svg><script>alert("x")</script>'
    stop = replace(elements[1].to_stop, name=hostile)
    elements[1] = replace(elements[1], to_stop=stop, service_name=hostile)
    option = replace(first, itinerary=replace(first.itinerary, elements=tuple(elements)))
    check(replace(answer, options=(option,)).html())


def test_an_answer_prints_in_a_line_and_survives_pickling(answer):
    assert repr(answer).startswith("<OptionSet T, CA → N, MX, no-us-land: ")
    assert len(str(answer).splitlines()) == 1 + len(answer.options)
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - of our own making
    assert again.network is None
    assert again.options == answer.options
    check(again.html())


def test_every_phrase_stands_in_every_language():
    rows = list(csv.DictReader((files("routing") / "words.csv").read_text("utf-8").splitlines()))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        fields = {tuple(re.findall(r"{\w+}", row[language])) for language in LANGUAGES}
        assert all(row[language].strip() for language in LANGUAGES), row["key"]
        assert len({frozenset(field) for field in fields}) == 1, row["key"]
    with pytest.raises(InputError, match="en, fr, es"):
        words("de")
