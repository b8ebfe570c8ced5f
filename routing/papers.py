"""The papers an option needs: which, for what, and who issues them.

``parameters/papers.csv`` says what each is, ``parameters/paper_rules.csv`` when it is needed: an
event (:mod:`routing.presence`), the mode, the country, where the goods are bound, what they are and
what origin they claim; ``*`` is any, ``;`` parts what serves alike.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from routing.itinerary import Itinerary
from routing.origin import agreement_of, claim_of, non_parties
from routing.overseas import is_overseas
from routing.presence import EXPORT, IMPORT, Event, events
from routing.shipment import Shipment
from routing.text import Text

ANY = "*"
PROVE = "prove"
OVERSEAS = "overseas"  # where the goods are bound, beyond the three countries
MOST_LISTS = 1024


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: ``needed_for`` are the events it is needed for, in order of their names."""

    code: str
    name: Text
    issuer: Text
    needed_for: tuple[Event, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    what: str
    mode: str
    country: str
    bound_for: str
    cargo: frozenset[str]
    originating: frozenset[str]

    def asks(self, event: Event) -> bool:
        """Say whether an event is one of its own."""
        pairs = ((self.what, event.what), (self.mode, event.mode), (self.country, event.country))
        return all(own in (ANY, met) for own, met in pairs)

    def suits(self, bound_for: str, kinds: frozenset[str], originating: str) -> bool:
        """Say whether it speaks of these goods."""
        return (
            self.bound_for in (ANY, bound_for)
            and not self.cargo.isdisjoint(kinds)
            and not self.originating.isdisjoint((ANY, originating))
        )


def papers_of(itinerary: Itinerary, shipment: Shipment) -> tuple[Paper, ...]:
    """Return the papers a shipment needs on a way, in the order of the data file.

    What a country overseas asks of its own exports and imports is not known.
    """
    met = events(itinerary.legs) | _proofs(itinerary, shipment)
    known = frozenset(event for event in met if not _is_own_matter(event))
    doors = itinerary.legs[0].from_stop.country, itinerary.legs[-1].to_stop.country
    bound_for = OVERSEAS if is_overseas(doors[1]) else doors[1]
    return _papers(known, bound_for, _kinds(shipment), claim_of(shipment.originating, *doors))


def _is_own_matter(event: Event) -> bool:
    """Say whether an event is for the customs of a country overseas."""
    return event.what in (EXPORT, IMPORT) and is_overseas(event.country)


@lru_cache(MOST_LISTS)
def _papers(
    met: frozenset[Event], bound_for: str, kinds: frozenset[str], originating: str
) -> tuple[Paper, ...]:
    needed: dict[str, set[Event]] = {}
    for rule in _rules():
        if rule.suits(bound_for, kinds, originating):
            needed.setdefault(rule.code, set()).update(filter(rule.asks, met))
    return tuple(
        Paper(
            code,
            Text.of(row, "name"),
            Text.of(row, "issuer"),
            tuple(sorted(needed[code])),
            row["source"],
            row["confidence"],
        )
        for code, row in _book().items()
        if needed.get(code)
    )


def _proofs(itinerary: Itinerary, shipment: Shipment) -> frozenset[Event]:
    """Return the countries that are no party and whose customs control must be shown."""
    passed = non_parties(itinerary.elements, agreement_of(shipment.originating))
    return frozenset(Event(PROVE, ANY, country) for country in passed)


def _kinds(shipment: Shipment) -> frozenset[str]:
    profile = shipment.commodity
    hazmat = ("hazmat",) if profile.is_hazmat else ()
    return frozenset((ANY, profile.slug, profile.sector, profile.cargo_class, *hazmat))


def _read(name: str) -> list[dict[str, str]]:
    text = (files("routing") / "parameters" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _book() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _read("papers.csv")}


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["code"],
            row["event"],
            row["mode"],
            row["country"],
            row["bound_for"],
            frozenset(row["cargo"].split(";")),
            frozenset(row["originating"].split(";")),
        )
        for row in _read("paper_rules.csv")
    )
