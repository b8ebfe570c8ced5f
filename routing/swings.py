"""What each element of an itinerary changes by when a figure behind it is at either of its ends.

An element is priced again at both ends of every figure it rests on, by the code that audits it.
That depends on the cargo and the element, never on the draws, so it is kept with the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from routing.draws import Shape, queue_sigma, shapes
from routing.itinerary import Element
from routing.leg import Leg
from routing.memory import Kept, memory_of
from routing.network_view import NetworkView
from routing.option_set import OptionSet
from routing.parameter_book import Parameter, ParameterBook
from routing.pricing import Price, Tariff
from routing.reprice import Repricer, Tables

_MOST_ELEMENTS = 2048
Sides = tuple[Element | None, Element, Element | None]


class Term(NamedTuple):
    """A part of what an element varies by: minutes and cents for each unit of a shape."""

    shape: Shape
    minutes: float
    cents: float


class Swings:
    """What the elements of one answer vary by."""

    def __init__(self, network: NetworkView, answer: OptionSet, book: ParameterBook) -> None:
        request = answer.request
        self._network, self._request, self._book = network, request, book
        self._shipment = answer.shipment
        self._countries = request.origin.country, request.destination.country
        self._tables = Tables(network, request)
        self._pricers: dict[tuple[str, float], Repricer] = {}
        undated = replace(answer.shipment, ready_at=None, deadline_at=None)
        self._kept: Kept = memory_of(network).swings.get(
            (book.digest, undated, *self._countries), lambda: Kept(_MOST_ELEMENTS)
        )

    def terms(self, sides: Sides) -> tuple[Term, ...]:
        """Return what an element varies by, between the one before it and the one after."""
        doors = self._request.origin, self._request.destination
        return self._kept.get(
            tuple(map(_identity, sides)) + (doors if _at_a_door(sides) else ()),
            lambda: (*self._priced(sides), *self._waits(sides)),
        )

    def _priced(self, sides: Sides) -> Iterator[Term]:
        with self._book.recording() as used:
            base = self._price(self._pricer(), sides)
        for key in sorted(used):
            row = self._book.row(key)
            if row.low is not None and row.high is not None:
                yield from self._swing(row, row.low, row.high, base, sides)

    def _swing(
        self, row: Parameter, low: float, high: float, base: Price, sides: Sides
    ) -> Iterator[Term]:
        ends = [self._price(self._pricer(row.key, value), sides) for value in (low, high)]
        usual = base.minutes + base.wait_minutes
        minutes = [end.minutes + end.wait_minutes - usual for end in ends]
        for shape, size in shapes(row.key, *minutes):
            yield Term(shape, size, 0.0)
        for shape, size in shapes(row.key, *(end.cost_cents - base.cost_cents for end in ends)):
            yield Term(shape, 0.0, size)

    def _waits(self, sides: Sides) -> Iterator[Term]:
        """Yield what queues and departures add to an element's minutes."""
        _, element, after = sides
        if isinstance(element, Leg):
            for terminal_id in element.crossings:
                yield from queue_terms(self._network, terminal_id)
            return
        stop_id = element.stop.stop_id
        if element.stop.kind == "border":  # what is waited there is the queue
            yield from queue_terms(self._network, stop_id)
        elif element.wait_minutes and not (isinstance(after, Leg) and after.calendar):
            wait = element.wait_minutes
            if element.calendar:  # what is waited while the terminal is shut is no headway
                wait = self._price(self._pricer(), sides).wait_minutes
            yield Term(Shape(f"departure {stop_id} {element.to_mode}", "even"), wait, 0.0)

    def _price(self, pricer: Repricer, sides: Sides) -> Price:
        before, element, after = sides
        if isinstance(element, Leg):
            return pricer.leg(element)[0]
        return pricer.transfer(element, before, after)

    def _pricer(self, key: str = "", value: float = 0.0) -> Repricer:
        """Return what prices by the book, or by the book with one figure changed."""
        if not key:  # a tariff of its own each time: it notes the rows it reads but once
            return self._repricer(self._book)
        if (key, value) not in self._pricers:
            self._pricers[key, value] = self._repricer(self._book.with_values({key: value}))
        return self._pricers[key, value]

    def _repricer(self, book: ParameterBook) -> Repricer:
        tariff = Tariff(book, self._shipment, *self._countries)
        return Repricer(self._network, self._request, tariff, self._tables)


def queue_terms(network: NetworkView, terminal_id: str) -> list[Term]:
    """Return what the queue at a border varies by; nothing where its two figures do not fit."""
    row = network.row("terminals", terminal_id)
    mean_h, p95_h = float(row["border_wait_mean_h"]), float(row["border_wait_p95_h"])
    sigma = queue_sigma(mean_h, p95_h)
    return [Term(Shape(f"queue {terminal_id}", "queue", sigma), mean_h * 60, 0.0)] if sigma else []


def _at_a_door(sides: Sides) -> bool:
    """Whether a price rests on a door: a leg that ends there stands in it or beside it."""
    return any(
        isinstance(side, Leg) and (side.from_stop.is_door or side.to_stop.is_door) for side in sides
    )


def _identity(element: Element | None) -> object:
    """Return what tells an element from others of one cargo, its line and figures left out."""
    if isinstance(element, Leg):
        ends = element.from_stop.stop_id, element.to_stop.stop_id
        terms = element.minutes, element.lead_minutes, element.usd_per_teu
        dated = None if element.calendar is None else terms
        return element.mode, *ends, element.leg_keys, element.service_id, dated
    if element is None:
        return None
    waits = element.wait_minutes, element.calendar is None
    return element.operation, element.stop.stop_id, element.from_mode, element.to_mode, *waits
