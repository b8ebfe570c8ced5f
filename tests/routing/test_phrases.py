"""Sentences in three languages say the same."""

from __future__ import annotations

import csv
import doctest
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from string import Formatter

from networks.tiers import Tier
from routing import OptionSet, dates, phrases, text
from routing.phrases import joined, phrase
from routing.rules import TIER_BROKEN
from routing.sea_candidates import NOT_SAILING

Ask = Callable[..., OptionSet]


def test_every_phrase_has_the_same_blanks_in_each_language() -> None:
    table = (files("routing") / "parameters" / "phrases.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        blanks = [
            sorted(name for _, name, _, _ in Formatter().parse(row[tag]) if name)
            for tag in ("en", "fr", "es")
        ]
        assert blanks[0] == blanks[1] == blanks[2], row["key"]
        assert None not in row, row["key"]
        assert all(row[tag].strip() for tag in ("en", "fr", "es")), row["key"]


def test_examples_in_the_documentation_hold() -> None:
    for module in (dates, phrases, text):
        result = doctest.testmod(module)
        assert (result.attempted > 0, result.failed) == (True, 0)


def test_numbers_and_lists_are_written_as_each_language_does() -> None:
    said = phrase("remark.detour", start="A", end="B", longer=(1234, 0), less=(5, 0), saved=(6, 0))
    assert "1,234 nm" in said.en
    assert "1\u202f234 M de plus" in said.fr
    assert "1,234 mn más" in said.es
    assert [joined(["a", "b", "c"], tag) for tag in ("en", "fr", "es")] == [
        "a, b and c",
        "a, b et c",
        "a, b y c",
    ]


def test_no_notice_of_the_programs_own_is_in_english_only(ask: Ask) -> None:
    options = [*ask().options, *ask(tier=Tier.US_200NM).options]
    told = [notice for option in options for notice in option.told]
    assert told
    assert all(notice.text.fr and notice.text.es for notice in told)


def test_every_reason_given_has_its_phrase_and_every_phrase_of_a_reason_is_given() -> None:
    source = [path.read_text("utf-8") for path in Path(dates.__file__).parent.glob("*.py")]
    firsts = [first for text in source for first in re.findall(r"because\(([^,)]*)", text)]
    given = {code for first in firsts for code in re.findall(r'"(\w+)"', first)}
    table = (files("routing") / "parameters" / "phrases.csv").read_text(encoding="utf-8")
    keys = {row["key"] for row in csv.DictReader(table.splitlines())}
    told = {key.removeprefix("reason.") for key in keys if key.startswith("reason.")}
    assert given | {TIER_BROKEN, *NOT_SAILING} == told
