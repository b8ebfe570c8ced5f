"""Arcs as one array of whole numbers, a row an arc: what the search reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from networks.units import KM_PER_NM
from routing.arc import DESTINATION, ORIGIN, Arc, Node
from routing.difference import mode_of
from routing.timetable import MILLE, Timetable, TooLateError, added, no_clock

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

M_PER_KM = 1000
BORDER_BITS = 4  # a count of crossings of one land border, packed beside those of the others
MODE_BITS_FROM = 2  # the lowest bits of a set are land borders crossed, main modes follow
BORDER_SET = (1 << MODE_BITS_FROM) - 1

# Columns. STOP is the stop an arc moves to, -1 when it stays; MODES the set of land borders it
# crosses, of main modes its tokens name, and of things required it meets, a bit each; BORDERS how
# often each land border is crossed, BORDER_BITS each; US_M includes US_LAND_M; tokens come last.
TAIL, HEAD, STOP, MODES, BORDERS, SCORE, MINUTES, TRANSFERS, CENTS, GRAMS = range(10)
US_M, US_LAND_M, TOKENS = 10, 11, 12
NO_TOKEN = -1
RESOURCES = {
    "score": SCORE,
    "minutes": MINUTES,
    "transfers": TRANSFERS,
    "cents": CENTS,
    "grams": GRAMS,
    "us_m": US_M,
}


class Numbering:
    """Gives states, stops, tokens, main modes and land borders their numbers, as they come."""

    def __init__(self) -> None:
        self.nodes: dict[Node, int] = {ORIGIN: 0, DESTINATION: 1}
        self.stops: dict[str, int] = {}
        self.tokens: dict[str, int] = {}
        self.modes: dict[str, int] = {}
        self.borders: dict[str, int] = {}

    def as_lists(self) -> dict[str, list[Any]]:
        """Return what is numbered, in order."""
        return {name: list(numbers) for name, numbers in vars(self).items()}

    @classmethod
    def of_lists(cls, lists: Mapping[str, Iterable[Any]]) -> Numbering:
        """Return the numbering whose `as_lists` these are."""
        found = cls()
        for name, things in lists.items():
            setattr(found, name, {thing: i for i, thing in enumerate(things)})
        return found

    def copy(self) -> Numbering:
        """Return a numbering that can grow without this one."""
        other = Numbering()
        for name, numbers in vars(self).items():
            setattr(other, name, dict(numbers))
        return other

    def node(self, node: Node) -> int:
        """Return the number of a state."""
        return self.nodes.setdefault(node, len(self.nodes))

    def stop(self, stop_id: str) -> int:
        """Return the number of a stop."""
        return self.stops.setdefault(stop_id, len(self.stops))

    def token(self, token: str) -> int:
        """Return the number of a token."""
        return self.tokens.setdefault(token, len(self.tokens))

    def mode_set(self, tokens: Iterable[str]) -> int:
        """Return the main modes of some tokens as a set of bits."""
        return self.set_of(mode_of(token) for token in tokens)

    def set_of(self, modes: Iterable[str]) -> int:
        """Return main modes as a set of bits."""
        found = 0
        for mode in modes:
            found |= 1 << MODE_BITS_FROM + self.modes.setdefault(mode, len(self.modes))
        return found

    def border_set(self, borders: Iterable[str]) -> int:
        """Return the first two land borders, of those crossed, as a set of bits."""
        found = 0
        for border in borders:
            number = self.borders.setdefault(border, len(self.borders))
            found |= 1 << number if number < MODE_BITS_FROM else 0
        return found

    def crossed(self, borders: Iterable[str]) -> int:
        """Return how often each land border is crossed, packed into one number."""
        return sum(
            1 << BORDER_BITS * self.borders.setdefault(border, len(self.borders))
            for border in borders
        )


def row_of(arc: Arc, numbering: Numbering, signature: Signature) -> list[int]:
    """Return the columns of an arc, its score 0; ``signature`` says what it adds to a way's."""
    moves = arc.tail.stop_id != arc.head.stop_id
    return [
        numbering.node(arc.tail),
        numbering.node(arc.head),
        numbering.stop(arc.head.stop_id) if moves else -1,
        signature.modes,
        signature.borders,
        0,
        arc.minutes,
        arc.transfers,
        arc.cost_cents,
        arc.grams_co2e,
        us_metres(arc),
        round(arc.exposure.us_land_km * M_PER_KM),
        *signature.tokens,
    ]


class Signature(NamedTuple):
    """The columns MODES and BORDERS, and the tokens with room for as many as any arc has."""

    modes: int
    borders: int
    tokens: tuple[int, ...]

    @classmethod
    def of(
        cls, tokens: Sequence[str], borders: Sequence[str], numbering: Numbering, width: int
    ) -> Signature:
        """Give numbers to what an arc adds to a way's signature, with room for ``width`` tokens."""
        numbers = [numbering.token(token) for token in tokens]
        modes = numbering.mode_set(tokens) | numbering.border_set(borders)
        room = [NO_TOKEN] * (width - len(tokens))
        return cls(modes, numbering.crossed(borders), (*numbers, *room))


def us_metres(arc: Arc) -> int:
    """Return metres on US land, and in or over US waters out to 200 nm: exposure as one number."""
    exposure = arc.exposure
    nm = exposure.us_200nm_nm + exposure.us_overflight_200nm_nm
    return round((exposure.us_land_km + nm * KM_PER_NM) * M_PER_KM)


@dataclass(frozen=True, eq=False)
class ArcTable:
    """Arcs as rows of whole numbers; ``arc_id`` and ``arc_of`` lead back to the arcs themselves.

    ``rows`` has the columns named in this module. States 0 and 1 are the origin and the
    destination. Where arcs are made only when they are asked for, only those of the itineraries
    found ever are. ``timetable`` says when arcs may begin; None: none has a calendar.
    """

    rows: Ints
    arc_id: Ints
    arc_of: Callable[[int], Arc]
    numbering: Numbering
    required: int = 0  # how many things a way must meet, a bit each above the modes of a set
    least_ahead: dict[str, Ints] = field(default_factory=dict, repr=False)  # kept by `bounds`
    timetable: Timetable | None = None

    origin_idx = 0
    destination_idx = 1

    @classmethod
    def of(cls, arcs: Sequence[Arc], scores: Sequence[int]) -> ArcTable:
        """Lay out ``arcs``, their states numbered."""
        numbering = Numbering()
        rows = lay_out(arcs, numbering)
        rows[:, SCORE] = scores
        timetable = timetable_of(arcs)
        return cls(rows, np.arange(len(arcs)), arcs.__getitem__, numbering, timetable=timetable)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def node_count(self) -> int:
        """How many states there are, reached or not."""
        return len(self.numbering.nodes)

    @property
    def set_count(self) -> int:
        """How many sets of land borders, main modes and things required there are."""
        return 1 << self._required_from + self.required

    @property
    def must(self) -> int:
        """The bits that the set of a whole way must have."""
        return (1 << self.required) - 1 << self._required_from

    @property
    def _required_from(self) -> int:
        return MODE_BITS_FROM + len(self.numbering.modes)

    def requiring(self, count: int, met: Ints) -> ArcTable:
        """Return the table where a way must meet ``count`` things; ``met`` are the bits of each."""
        rows = self.rows.copy()
        rows[:, MODES] |= met << self._required_from
        return replace(self, rows=rows, required=count, least_ahead={})

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The arcs themselves, in row order."""
        return self.arcs_at(range(len(self.rows)))

    def arcs_at(self, rows: Iterable[int]) -> tuple[Arc, ...]:
        """Return the arcs of some rows."""
        return tuple(self.arc_of(int(self.arc_id[row])) for row in rows)

    def column(self, name: str) -> Ints:
        """Return the column of one resource, such as ``score`` or ``minutes``."""
        return self.rows[:, RESOURCES[name]]

    def subset(self, keep: Flags | Ints) -> ArcTable:
        """Return the table of the rows where ``keep`` is true; states keep their numbers."""
        return ArcTable(
            self.rows[keep],
            self.arc_id[keep],
            self.arc_of,
            self.numbering,
            self.required,
            timetable=self.timetable,
        )

    def scored(self, score: Ints, waiting: int = 0) -> ArcTable:
        """Return the table with another score; a minute waited adds ``waiting`` thousandths."""
        rows = self.rows.copy()
        rows[:, SCORE] = score
        kept = {name: least for name, least in self.least_ahead.items() if name != "score"}
        timetable = self.timetable
        if timetable is not None:
            rates = timetable.waiting.copy()
            rates[SCORE] = waiting
            timetable = replace(timetable, waiting=rates)
        return replace(self, rows=rows, least_ahead=kept, timetable=timetable)

    @cached_property
    def clock(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """The timetable as the compiled search reads it."""
        if self.timetable is None:
            return no_clock(len(self), TOKENS)
        return self.timetable.clock(self.arc_id)

    @cached_property
    def timed(self) -> Ints:
        """The rows of arcs that have a calendar."""
        return np.flatnonzero(self.clock[0] >= 0)

    def waiting(self, column: int) -> int:
        """Return how many thousandths of a column a minute of waiting adds."""
        return 0 if self.timetable is None else int(self.timetable.waiting[column])

    def waits(self, way: Ints) -> list[int]:
        """Return how many minutes each step of a way waits until it may begin.

        Raises
        ------
        TooLateError
            If the way comes to a step after the last moment at which it may begin.
        """
        waits = self.waits_until_late(way)
        if len(waits) < len(way):
            raise TooLateError
        return waits

    def waits_until_late(self, way: Ints) -> list[int]:
        """Return what `waits` does up to the first step that is come to too late."""
        at: int = 0
        waits: list[int] = []
        for row in way.tolist():
            wait = 0 if self.timetable is None else self.timetable.wait(int(self.arc_id[row]), at)
            if wait is None:
                break
            waits.append(wait)
            at += wait + int(self.rows[row, MINUTES])
        return waits

    def amounts(self, way: Ints) -> Ints:
        """Return what a way takes of each column up to the tokens, its waiting in it."""
        sums: Ints = self.rows[way, :TOKENS].sum(axis=0)
        waited = sum(self.waits(way)) if len(self.timed) else 0
        for column in (SCORE, MINUTES, CENTS) if waited else ():
            sums[column] += added(waited, self.waiting(column))
        return sums


def timetable_of(arcs: Sequence[Arc]) -> Timetable | None:
    """Return the calendars of arcs, ready at minute 0 and waiting only time; None without any."""
    calendars = [arc.calendar for arc in arcs]
    if not any(calendars):
        return None
    return Timetable.of(calendars, TOKENS).beginning(0, waiting_rates(0))


def waiting_rates(cents: int, score: int = 0) -> Ints:
    """Return by column what a minute of waiting adds, in thousandths; of minutes it adds one."""
    rates = np.zeros(TOKENS, dtype=np.int64)
    rates[[SCORE, MINUTES, CENTS]] = score, MILLE, cents
    return rates


def lay_out(arcs: Sequence[Arc], numbering: Numbering) -> Ints:
    """Return the rows of arcs, with room for the tokens of the one that has most."""
    width = max((len(arc.tokens) for arc in arcs), default=0)

    @cache  # a network has some hundreds, thousands of arcs share them
    def signature(tokens: tuple[str, ...], borders: tuple[str, ...]) -> Signature:
        return Signature.of(tokens, borders, numbering, width)

    rows = [row_of(arc, numbering, signature(arc.tokens, arc.borders)) for arc in arcs]
    return np.array(rows, dtype=np.int64).reshape(len(arcs), TOKENS + width)


def stacked(parts: Sequence[Ints]) -> Ints:
    """Put rows below rows, with room for as many tokens in each."""
    width = max(part.shape[1] for part in parts)
    rows = np.empty((sum(map(len, parts)), width), dtype=np.int64)
    first = 0
    for part in parts:
        rows[first : first + len(part), : part.shape[1]] = part
        rows[first : first + len(part), part.shape[1] :] = NO_TOKEN
        first += len(part)
    return rows
