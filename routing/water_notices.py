"""What the network's chart says of a channel, in the languages it does not speak."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from routing.text import LANGUAGES, Text


def water_notice(told: str) -> Text:
    """Return what is told of a channel in three languages, in English alone where it is new."""
    return _known().get(told) or Text(told)


@cache
def _known() -> dict[str, Text]:
    text = (files("routing") / "parameters" / "water_notices.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["en"]: Text(*(row[tag] for tag in LANGUAGES)) for row in rows}
