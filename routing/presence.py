"""Which countries the goods are in, and by what they come and go: what customs sees of a way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from routing.leg import Leg

CARRY, ENTER, CALL = "carry", "enter", "call"
EXPORT, IMPORT, TRANSIT = "export", "import", "transit"


class Presence(NamedTuple):
    """The goods are in ``country`` (ISO 3166 alpha-2), carried by ``mode``."""

    mode: str
    country: str


class Event(NamedTuple):
    """What customs takes note of: ``what`` happens in ``country`` to goods carried by ``mode``.

    ``carry``: they move there; ``enter``: they come in, wherever they are bound; ``call``: the ship
    calls there and they stay aboard; ``export``, ``import`` and ``transit``: they leave the country
    they come from for abroad, arrive in the one they are bound for, or pass through another.
    """

    what: str
    mode: str
    country: str


def countries_of(leg: Leg) -> tuple[str, ...]:
    """Return the countries the goods set down in, or cross on land, during a leg, in order.

    A ship's calls between the ends are none of these: the goods stay aboard. A flight over a
    country is none either; a landing is.
    """
    first, last = _side(leg, leg.from_stop.country), _side(leg, leg.to_stop.country)
    crosses_us = leg.exposure.us_land_km > 0 or leg.exposure.us_landings > 0
    between = ("US",) if crosses_us and "US" not in (first, last) else ()
    return tuple(dict.fromkeys((first, *between))) + ((last,) if between or last != first else ())


def _side(leg: Leg, country: str) -> str:
    """Return the side of a border stop (``CA-US``) that a truck's leg lies on."""
    sides = country.split("-")
    if len(sides) == 1:
        return country
    ends = [set(stop.country.split("-")) for stop in (leg.from_stop, leg.to_stop)]
    common = ends[0] & ends[1]
    if len(common) == 1:
        return common.pop()
    return "US" if leg.exposure.us_land_km > 0 else next(side for side in sides if side != "US")


def presences(legs: Sequence[Leg]) -> tuple[Presence, ...]:
    """Return where the goods are, in order, one after the other."""
    return tuple(Presence(leg.mode, country) for leg in legs for country in countries_of(leg))


def events(legs: Sequence[Leg]) -> frozenset[Event]:
    """Return all that customs takes note of on a way."""
    return frozenset(_events(legs))


def _events(legs: Sequence[Leg]) -> Iterator[Event]:
    seen = presences(legs)
    origin, destination = seen[0].country, seen[-1].country
    for mode, country in seen:
        yield Event(CARRY, mode, country)
    for leg in legs:
        if leg.mode == "sea" and leg.exposure.us_port_calls:
            yield Event(CALL, "sea", "US")
    for before, after in pairwise(seen):
        if before.country == after.country:
            continue
        yield Event(ENTER, after.mode, after.country)
        if before.country == origin != destination:
            yield Event(EXPORT, after.mode, origin)
        if after.country == destination != origin:
            yield Event(IMPORT, after.mode, destination)
        elif after.country not in (origin, destination):
            yield Event(TRANSIT, after.mode, after.country)
