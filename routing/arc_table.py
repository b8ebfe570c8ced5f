"""Arcs as one array of whole numbers, a row an arc: what the search reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from networks.units import KM_PER_NM
from routing.arc import DESTINATION, ORIGIN, Arc, Node
from routing.difference import mode_of

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

    def as_lists(self, plain: Callable[[object], Any]) -> dict[str, list[Any]]:
        """Return what is numbered, in order, each in the form that ``plain`` gives it."""
        return {name: [plain(thing) for thing in numbers] for name, numbers in vars(self).items()}

    @classmethod
    def of_lists(cls, lists: Mapping[str, list[Any]], revived: Callable[[Any], Any]) -> Numbering:
        """Return the numbering whose `as_lists` these are."""
        found = cls()
        for name, things in lists.items():
            setattr(found, name, {revived(thing): i for i, thing in enumerate(things)})
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


def row_of(arc: Arc, numbering: Numbering, width: int) -> list[int]:
    """Return the columns of an arc, its score 0, with room for ``width`` tokens."""
    moves = arc.tail.stop_id != arc.head.stop_id
    tokens = [numbering.token(token) for token in arc.tokens]
    return [
        numbering.node(arc.tail),
        numbering.node(arc.head),
        numbering.stop(arc.head.stop_id) if moves else -1,
        numbering.mode_set(arc.tokens) | numbering.border_set(arc.borders),
        numbering.crossed(arc.borders),
        0,
        arc.minutes,
        arc.transfers,
        arc.cost_cents,
        arc.grams_co2e,
        us_metres(arc),
        round(arc.exposure.us_land_km * M_PER_KM),
        *tokens,
        *[NO_TOKEN] * (width - len(tokens)),
    ]


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
    found ever are.
    """

    rows: Ints
    arc_id: Ints
    arc_of: Callable[[int], Arc]
    numbering: Numbering
    required: int = 0  # how many things a way must meet, a bit each above the modes of a set
    least_ahead: dict[str, Ints] = field(default_factory=dict, repr=False)  # kept by `bounds`

    origin_idx = 0
    destination_idx = 1

    @classmethod
    def of(cls, arcs: Sequence[Arc], scores: Sequence[int]) -> ArcTable:
        """Lay out ``arcs``, their states numbered."""
        numbering = Numbering()
        rows = lay_out(arcs, numbering)
        rows[:, SCORE] = scores
        return cls(rows, np.arange(len(arcs)), arcs.__getitem__, numbering)

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
        return replace(self, rows=self.rows[keep], arc_id=self.arc_id[keep], least_ahead={})

    def scored(self, score: Ints) -> ArcTable:
        """Return the table with another score."""
        rows = self.rows.copy()
        rows[:, SCORE] = score
        kept = {name: least for name, least in self.least_ahead.items() if name != "score"}
        return replace(self, rows=rows, least_ahead=kept)


def lay_out(arcs: Sequence[Arc], numbering: Numbering) -> Ints:
    """Return the rows of arcs, with room for the tokens of the one that has most."""
    width = max((len(arc.tokens) for arc in arcs), default=0)
    rows = [row_of(arc, numbering, width) for arc in arcs]
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
