"""What an answer may hang on: a rate, the volume, the value of the goods, a delay at one place."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files

from networks.errors import Fault, InputError
from routing.case import Case
from routing.delay import delayed
from routing.parameter_book import Parameter, ParameterBook
from routing.text import Text

ROWS, VOLUME, VALUE, DELAY = "rows", "volume", "value", "delay"


@dataclass(frozen=True)
class Factor:
    """One thing that can be more or less than it is.

    Attributes
    ----------
    name, title
        What it is called on the command line, and in words.
    kind
        ``rows`` of the parameter book scaled together, ``volume``, ``value``, or ``delay``.
    keys
        The rows, as patterns: ``*`` stands for anything.
    low, high
        The levels looked at where none are given. A level is how many times as much as it is;
        of a delay, the hours it adds.
    place
        Of a delay: the terminal id of a border crossing, or of the port where goods are landed.
    """

    name: str
    title: Text
    kind: str
    keys: tuple[str, ...]
    low: float
    high: float
    place: str = ""

    @property
    def usual(self) -> float:
        """The level at which nothing is changed."""
        return 0.0 if self.kind == DELAY else 1.0

    def rows(self, book: ParameterBook) -> tuple[Parameter, ...]:
        """Return the rows of a book that it scales, in the order of its keys."""
        named = [row for key in self.keys for row in book if fnmatchcase(row.key, key)]
        return tuple(dict.fromkeys(named))

    def at(self, case: Case, level: float) -> Case:
        """Return a case with the factor at a level.

        Raises
        ------
        InputError
            If a delay is at no crossing or port of the network, or the volume is out of bounds.
        """
        if level == self.usual:
            return case
        if self.kind == VOLUME:
            return replace(case, shipment=case.shipment.times(level, case.book))
        if self.kind == VALUE:
            goods = replace(case.shipment, value_usd=case.shipment.value_usd * level)
            return replace(case, shipment=goods)
        if self.kind == DELAY:
            network, book = delayed(case.network, case.book, {self.place: level})
            return replace(case, network=network, book=book)
        scaled = {row.key: row.value * level for row in self.rows(case.book)}
        source = f"{self.name} times {level:g}"
        return replace(case, book=case.book.with_values(scaled, source=source))

    def amount(self, case: Case, level: float) -> tuple[float, str]:
        """Return how much that is, in what unit; of several rows, of the first."""
        if self.kind == VOLUME:
            goods = case.shipment
            return (goods.teu * level, "TEU") if goods.is_boxed else (goods.tonnes * level, "t")
        if self.kind == VALUE:
            return case.shipment.value_usd * level, "USD"
        if self.kind == DELAY:
            return level, "h"
        row = self.rows(case.book)[0]
        return row.value * level, row.unit


@lru_cache(maxsize=1)
def factors() -> dict[str, Factor]:
    """Return the factors that have a name, by it."""
    text = (files("routing") / "parameters" / "factors.csv").read_text(encoding="utf-8")
    return {
        row["name"]: Factor(
            row["name"],
            Text(row["en"], row["fr"], row["es"]),
            row["kind"],
            tuple(row["keys"].split()),
            float(row["low"]),
            float(row["high"]),
        )
        for row in csv.DictReader(text.splitlines())
    }


def find_factor(name: str, book: ParameterBook) -> Factor:
    """Return a factor by its name, ``delay:TERMINAL``, or the key of a row of the book.

    Raises
    ------
    InputError
        If it is none of these.
    """
    known = factors()
    head, _, place = name.partition(":")
    if head in known and (not place or known[head].kind == DELAY):
        return replace(known[head], name=name, place=place)
    if name in book and book.value(name):
        return Factor(name, Text(name), ROWS, (name,), 0.25, 4.0)
    expected = f"one of {', '.join(known)}, delay:TERMINAL, or a key of the book that is not 0"
    raise InputError([Fault("factor", name, expected)])
