"""The table must hold the figures at any width, and never interpret a name as markup."""

import io
import re
from datetime import timedelta

import pytest
from rich.console import Console

from api import told
from api.answer import answer
from api.request_models import OptionsRequest
from api.table import render
from routing.words import words
from tests.api import samples
from tests.api.test_answer import READY
from tests.api.toy import ASKED, DrawnNetwork


def printed(answer, width=100, language="en"):
    stream = io.StringIO()
    Console(file=stream, width=width).print(render(answer, language))
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width):
    text = printed(samples.answer(samples.option()), width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width


def test_an_option_shows_what_was_promised():
    text = printed(samples.answer(samples.option()), 160)
    for expected in (
        "9,876 USD estimate",
        "20.0 days",
        "4.32 t CO2e",
        "rail Toronto→Halifax · sea Halifax→Veracruz · road Veracruz→Monterrey",
        "Gulf string (charter)",
        "land 0 km · 12/24/200 nm zone 0/0/0 nm · 0 locks · 0 port calls",
        "Checked against zone polygons: 0 m inside the US 200 nm zone.",
        "0123456789abcdef",
        "OpenStreetMap",
    ):
        assert expected in text


def test_legs_and_transfers_stand_in_the_order_they_happen():
    text = printed(samples.answer(samples.option()), 160)
    order = ["Toronto → Halifax", "port export", "Halifax → Veracruz", "→ Monterrey"]
    table = text[text.index("leg or terminal") :]
    positions = [table.index(part) for part in order]
    assert positions == sorted(positions)


def test_a_notice_common_to_all_options_is_said_once():
    shared, own = "charter: no scheduled line", "Crosses the United States in bond"
    options = [samples.option(1, notices=[shared]), samples.option(2, notices=[own, shared])]
    text = printed(samples.answer(*options), 160)
    assert text.count(shared) == 1
    assert f"All options: {shared}." in text
    assert text.count(own) == 1


def test_a_file_gets_no_colour_codes():
    assert "\x1b" not in printed(samples.answer(samples.option()))


def test_names_are_never_read_as_markup():
    text = printed(samples.answer(samples.option(sentence=samples.HOSTILE)), 200)
    assert "[bold]name[/bold]" in text


def test_no_route_says_why_and_the_cheapest_way_out():
    ended = samples.termination(
        reason="infeasible",
        detail="Every way out of Vancouver enters the US 12 nm zone.",
        conflict=["avoid us-12nm"],
        relaxation={
            "constraint": "avoid",
            "change": "avoid no-us-call instead",
            "apply": {"avoid": "no-us-call"},
            "option": samples.option(),
        },
    )
    text = printed(samples.answer(termination=ended))
    assert "No feasible route." in text
    assert "Every way out of Vancouver" in text
    assert "avoid no-us-call instead" in text
    assert "9,876 USD" in text


def test_a_search_cut_short_says_that_nothing_is_proven():
    ended = samples.termination(reason="limit", limit="time limit of 30 s")
    assert "Not proven best: time limit of 30 s" in printed(
        samples.answer(samples.option(), termination=ended)
    )


def test_several_options_are_compared_before_any_is_told():
    dearer = samples.option(2, cost_usd=12_345.0, exposure=samples.exposure(us_land_km=2488.2))
    text = printed(samples.answer(samples.option(), dearer), 100)
    comparison = text[: text.index("leg or terminal")]
    first, second = (
        " ".join(line.split())
        for line in comparison.splitlines()
        if line[:1] in "12" and "·" in line
    )
    assert first == "1 rail · Halifax · sea · Veracruz · road 9,876 20.4 25.8 4.32 0 0"
    assert second.endswith("12,345 20.4 25.8 4.32 2,488 0")


def test_one_option_is_not_compared_with_itself():
    assert "US km  US nm" not in printed(samples.answer(samples.option()))


def test_an_option_says_the_day_it_arrives():
    assert "20.0 days (P50 20.4, P90 25.8; 80% on time), arrives 2026-12-13" in printed(
        samples.answer(samples.option())
    )


def test_papers_all_options_need_are_said_once():
    def paper(code):
        text = told.TextModel(en=f"the {code}")
        fields = {"needed_for": [], "source": "drawn", "confidence": "low"}
        return told.PaperModel(code=code, name=text, issuer=text, **fields)

    invoice, waybill = paper("invoice"), paper("waybill")
    options = [samples.option(1, papers=[invoice]), samples.option(2, papers=[invoice, waybill])]
    text = printed(samples.answer(*options), 200)
    assert text.count("the invoice") == text.count("the waybill") == 1
    assert "Papers of all options: the invoice" in text
    assert "Papers besides: the waybill" in text


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("hours", [1, 2000])
def test_nothing_but_names_is_english_in_another_language(language, hours):
    asked = OptionsRequest(**ASKED | {"ready": READY, "deadline": READY + timedelta(hours=hours)})
    found = answer(DrawnNetwork(), asked)
    assert bool(found.options) == (hours > 1)
    text = " ".join(printed(found, 240, language=language).split())
    english = words("en")
    other = " ".join(words(language).values())
    pieces = {
        piece.strip(" :;,.()")
        for key, phrase in english.items()
        if key.startswith(("table.", "say.", "tier.", "operation."))
        for piece in re.split(r"\{\w+\}", phrase)
    }
    left = {p for p in pieces if len(p) > 5 and p not in other and p in text}
    assert left == set()
    assert "No feasible route" not in text
