"""The arcs of one mode between terminals, and the figures they were priced from.

A book that differs only in figures this mode does not read has the same arcs: when fuel for ships
is dearer, no truck is priced again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.arc import Arc
from routing.candidates import Yard
from routing.memory import memory_of
from routing.parameter_book import Parameter, ParameterBook
from routing.termination import Rejection

MOST_BOOKS = 3  # the usual one, that of a scenario, and one to come


@dataclass(frozen=True, slots=True)
class TrunkPart:
    """Arcs and what was left out; ``read`` are the rows of the book that were read for them."""

    arcs: Sequence[Arc]
    rejections: Sequence[Rejection]
    read: tuple[Parameter, ...]

    @classmethod
    def priced(cls, yard: Yard, add: Callable[[Yard], None]) -> TrunkPart:
        """Price a mode anew; ``add`` puts its arcs into a yard."""
        afresh, book = yard.afresh(), yard.tariff.book
        with book.recording() as used:
            add(afresh)
        found = afresh.candidates
        return cls(found.arcs, found.rejections, tuple(book.row(key) for key in sorted(used)))

    def holds_by(self, book: ParameterBook) -> bool:
        """Say whether a book has the same figures, for all that was read."""
        return all(book.row(row.key) == row for row in self.read)


def add_part(yard: Yard, mode: str, add: Callable[[Yard], None]) -> None:
    """Put the arcs of a mode into a yard: those it had by a book alike, or priced now."""
    tariff = yard.tariff
    doors = tariff.origin_country, tariff.destination_country
    parts: list[TrunkPart] = memory_of(yard.network).parts.get(
        (mode, tariff.shipment, *doors, yard.year), list
    )
    part = next((part for part in parts if part.holds_by(tariff.book)), None)
    if part is None:
        part = TrunkPart.priced(yard, add)
        parts[:] = [part, *parts[: MOST_BOOKS - 1]]
    yard.candidates.arcs.extend(part.arcs)
    yard.candidates.rejections.extend(part.rejections)
