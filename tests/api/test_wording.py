"""Words for figures, the same on every surface."""

import csv
import doctest
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from string import Formatter

import pytest

from api import wording
from networks.tiers import Tier
from routing.text import LANGUAGES
from routing.words import words
from tests.api import samples


def test_examples_in_the_documentation_hold():
    result = doctest.testmod(wording)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tier_has_its_promise(language):
    assert all(words(language)[f"tier.{tier.value}"] for tier in Tier)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["rail Toronto→Halifax · mer Halifax→Veracruz · route Veracruz→Monterrey",
                "sol 0 km · zone 12/24/200 M 0/0/372 M · 0 écluse · 2 escales",
                "4 déc. 18:00-05", "1,2 jours", "12\u202f346 USD",
                "P50 20,4, P90 25,8; 80\u202f% à l’heure"]),
        ("es", ["ferrocarril Toronto→Halifax · mar Halifax→Veracruz · carretera Veracruz→Monterrey",
                "suelo 0 km · zona 12/24/200 mn 0/0/372 mn · 0 esclusas · 2 escalas",
                "4 dic 18:00-05", "1.2 días", "12,346 USD", "P50 20.4, P90 25.8; 80% a tiempo"]),
    ],
)  # fmt: skip
def test_figures_ways_and_dates_are_written_as_each_language_does(language, said):
    option = samples.option()
    touched = samples.exposure(us_200nm_nm=371.6, us_port_calls=2)
    moment = datetime(2026, 12, 4, 18, tzinfo=timezone(timedelta(hours=-5)))
    assert said == [
        wording.chain(option, language),
        " · ".join(told for _, told in wording.full_exposure(touched, language)),
        wording.local(moment, language),
        wording.span(30, language),
        wording.usd(12345.6, language),
        wording.likely(option.certainty, language),
    ]


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


def test_every_word_is_there_in_each_language_with_the_same_blanks():
    rows = csv.DictReader((files("routing") / "words.csv").read_text("utf-8").splitlines())
    for row in rows:
        assert None not in row, row["key"]
        assert all(row[tag].strip() for tag in LANGUAGES), row["key"]
        blanks = [
            {name for _, name, _, _ in Formatter().parse(row[tag]) if name} for tag in LANGUAGES
        ]
        assert blanks[0] == blanks[1] == blanks[2], row["key"]
