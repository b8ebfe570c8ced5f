"""Rules of origin: where goods stop being originating on the way, and what must be shown.

Goods that qualify under an agreement keep that status on their way from party to party (USMCA
art. 4.18, CPTPP art. 3.18). In a country that is no party they must stay under customs control and
nothing may be done to them but unloading, reloading, storing and what preserves them. The United
States is a party of the one and not of the other. Facts are rows of ``parameters/customs.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from networks.errors import Fault
from routing.itinerary import Element
from routing.leg import Leg
from routing.presence import countries_of
from routing.reason import Reason, because
from routing.text import NOTHING_SAID, Text
from routing.words import operation_said

UNSTATED, NONE = "unstated", "none"
AGREEMENTS = {"usmca": "USMCA", "cptpp": "CPTPP"}
ORIGINS = (UNSTATED, NONE, *AGREEMENTS)

# What an agreement lets be done in a country that is no party: all that is done here moves, holds
# or reloads the goods. An operation of another name (stuffing, working) costs them their origin.
PERMITTED = frozenset(
    {
        "loading",
        "unloading",
        "rail departure",
        "rail arrival",
        "port export",
        "port import",
        "transhipment",
        "airport export",
        "airport import",
        "border crossing",
    }
)


@dataclass(frozen=True, slots=True)
class Customs:
    """What customs law says of a country, or of one terminal where that differs.

    ``controlled`` says whether goods that pass can be shown to have stayed under customs control.
    """

    parties: frozenset[str]
    controlled: bool
    note: Text


NOWHERE = Customs(frozenset(), controlled=False, note=NOTHING_SAID)  # nothing is known of it


@cache
def customs_book() -> dict[str, Customs]:
    """Read the shipped facts by country (ISO 3166 alpha-2) or terminal id."""
    text = (files("routing") / "parameters" / "customs.csv").read_text(encoding="utf-8")
    return {
        row["place"]: Customs(
            parties=frozenset(name for name in AGREEMENTS if row[f"is_{name}_party"] == "1"),
            controlled=row["customs_control"] == "1",
            note=Text(*(row[column] for column in ("note", "note_fr", "note_es"))),
        )
        for row in csv.DictReader(text.splitlines())
    }


def customs_of(country: str, terminal_id: str = "") -> Customs:
    """Return what holds at a terminal, else in its country; of what is not known, nothing."""
    book = customs_book()
    return book.get(terminal_id) or book.get(country, NOWHERE)


def lost_by(element: Element, agreement: str) -> Reason | None:
    """Say why goods that qualify under an agreement stop to do so by an element; None: they do not.

    ``agreement`` is a key of ``AGREEMENTS``, or ``""`` where no status is to be kept.
    """
    if not agreement:
        return None
    title = AGREEMENTS[agreement]
    for place, customs in _touched(element):
        if agreement in customs.parties:
            continue
        if not customs.controlled:
            if customs is NOWHERE:
                return because("origin_unknown", agreement=title, place=place)
            return because("origin", agreement=title, place=place, why=customs.note)
        if not isinstance(element, Leg) and element.operation not in PERMITTED:
            done = operation_said(element.operation)
            return because("origin_by", agreement=title, operation=done, place=place)
    return None


def non_parties(elements: Iterable[Element], agreement: str) -> tuple[str, ...]:
    """Return the countries, in order, whose customs control must be shown to keep the origin."""
    if not agreement:
        return ()
    found = (
        country
        for element in elements
        for country in _countries(element)
        if agreement not in customs_of(country).parties
    )
    return tuple(dict.fromkeys(found))


def _countries(element: Element) -> tuple[str, ...]:
    if isinstance(element, Leg):
        return countries_of(element)
    return tuple(element.stop.country.split("-"))


def _touched(element: Element) -> Iterator[tuple[str, Customs]]:
    """Yield the places where the goods are on the ground, and what holds there."""
    terminal_id = "" if isinstance(element, Leg) else element.stop.stop_id
    for country in _countries(element):
        place = f"{element.stop.name} ({country})" if not isinstance(element, Leg) else country
        yield place, customs_of(country, terminal_id)


def door_faults(agreement: str, *countries: str) -> list[Fault]:
    """Return what is wrong with claiming an agreement between the countries of two doors."""
    if agreement not in AGREEMENTS:
        return []
    parties = (agreement in customs_of(country).parties for country in countries)
    if all(parties):
        return []
    expected = f"{', '.join(ORIGINS)}; both doors in a party of {AGREEMENTS[agreement]}"
    return [Fault("originating", agreement, expected)]


def claim_of(originating: str, *countries: str) -> str:
    """Return the origin that goods between two doors are cleared by.

    Goods that state none are taken to be originating under USMCA, but not where a door lies in a
    country that is no party: there they claim none.
    """
    if originating != UNSTATED:
        return originating
    within = all("usmca" in customs_of(country).parties for country in countries)
    return UNSTATED if within else NONE


def agreement_of(originating: str) -> str:
    """Return the agreement whose origin must be kept, ``""`` where none is claimed."""
    return originating if originating in AGREEMENTS else ""
