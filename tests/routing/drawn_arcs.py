"""Random small state graphs, and every path in them by plain enumeration: the other answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from networks.exposure import Exposure
from routing.arc import DESTINATION, ORIGIN, Arc, Node
from routing.arc_table import ArcTable, waiting_rates
from routing.calendar import Calendar
from routing.cost_line import CostLine
from routing.leg import Leg
from routing.stop import Stop
from routing.transfer import Transfer

STOPS = "ABCD"
TOKENS = ("rail p", "rail q", "sea r")
LAST_MINUTE = 40


@dataclass(frozen=True)
class Drawn:
    """Arcs and the score of each; a minute waited adds thousandths of a cent, and to the score."""

    arcs: tuple[Arc, ...]
    scores: tuple[int, ...]
    cents_per_mille: int = 0
    score_a_minute: int = 0

    @property
    def table(self) -> ArcTable:
        table = ArcTable.of(self.arcs, self.scores)
        if table.timetable is None:
            return table
        rates = waiting_rates(self.cents_per_mille, 1000 * self.score_a_minute)
        return replace(table, timetable=table.timetable.beginning(0, rates))

    def amounts(self, path: tuple[Arc, ...]) -> tuple[int, int, int]:
        """Return cents, minutes and grams of a path, its waiting in it."""
        waited = waited_minutes(path)
        assert waited is not None
        cents = int(waited * self.cents_per_mille / 1000 + 0.5)
        return (
            sum(arc.cost_cents for arc in path) + cents,
            sum(arc.minutes for arc in path) + waited,
            sum(arc.grams_co2e for arc in path),
        )


def waited_minutes(path: tuple[Arc, ...]) -> int | None:
    """Count minute by minute how long a path waits; None where it comes too late."""
    now = waited = 0
    for arc in path:
        while arc.calendar and not any(a <= now <= b for a, b in arc.calendar.stretches):
            now, waited = now + 1, waited + 1
            if now > LAST_MINUTE:
                return None
        now += arc.minutes
    return waited


def _stop(stop_id: str) -> Stop:
    kind = "door" if stop_id in ("origin", "destination") else "rail"
    return Stop(stop_id, stop_id, "CA", 0.0, 0.0, kind)


def _line(usd: float) -> CostLine:
    return CostLine("drawn", usd, (), is_estimate=False)


def _leg_arc(  # noqa: PLR0917 - a drawing
    tail: Node,
    head: Node,
    minutes: int,
    tokens: tuple[str, ...],
    borders: tuple[str, ...] = (),
    calendar: Calendar | None = None,
) -> Arc:
    ends = _stop(tail.stop_id), _stop(head.stop_id)
    exposure = Exposure(us_land_km=float(minutes * 5 % 4))
    leg = Leg(
        "rail",
        *ends,
        float(minutes % 3),
        minutes,
        7 * minutes % 5,
        (_line(minutes * 3 % 7),),
        exposure,
        calendar=calendar,
    )
    return Arc(tail, head, leg, tokens, borders=borders)


def _transfer_arc(stop_id: str, minutes: int, calendar: Calendar | None = None) -> Arc:
    stop = _stop(stop_id)
    transfer = Transfer(stop, "rail arrival", "rail", "road", minutes, 0, 0, (), calendar=calendar)
    return Arc(Node(stop_id, "in", "rail", ""), Node(stop_id, "out", "rail", ""), transfer)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar | None:
    """Draw moments and stretches, or nothing."""
    begins = draw(st.lists(st.integers(0, 30), max_size=4))
    stretches = [(begin, begin + draw(st.sampled_from([0, 0, 3]))) for begin in begins]
    return Calendar.of(stretches) if stretches else None


@st.composite
def drawn_graphs(draw: st.DrawFn, *, timed: bool = False) -> Drawn:
    """Draw legs between four stops and the doors, a transfer at some stops, scores from 0."""
    when = calendars() if timed else st.none()
    arcs = [
        _transfer_arc(stop_id, draw(st.integers(0, 3)), draw(when))
        for stop_id in STOPS
        if draw(st.integers(0, 4))
    ]
    tails = [ORIGIN, *(Node(s, "out", "rail", "") for s in STOPS)]
    heads = [DESTINATION, *(Node(s, "in", "rail", "") for s in STOPS)]
    for _ in range(draw(st.integers(0, 14))):
        tail, head = draw(st.sampled_from(tails)), draw(st.sampled_from(heads))
        if tail.stop_id != head.stop_id:
            tokens = tuple(sorted(draw(st.sets(st.sampled_from(TOKENS), max_size=2))))
            borders = draw(st.sampled_from([(), (), ("CA-US",), ("CA-US", "US-MX")]))
            minutes = draw(st.integers(0, 9))
            arcs.append(_leg_arc(tail, head, minutes, tokens, borders, draw(when)))
    # Binary digits of their own make every path's score its own, so the order is never a tie.
    scores = tuple(
        (draw(st.integers(0, 9)) << len(arcs)) + (1 << position) for position in range(len(arcs))
    )
    if not timed:
        return Drawn(tuple(arcs), scores)
    rates = draw(st.integers(0, 2500)), draw(st.integers(0, 3)) << len(arcs)
    return Drawn(tuple(arcs), scores, *rates)


def one_leg() -> Drawn:
    """Return a single leg from door to door."""
    return Drawn((_leg_arc(ORIGIN, DESTINATION, 5, ("p",)),), (3,))


def all_paths(
    drawn: Drawn, minutes: int | None, transfers: int, *, is_strict: bool = True
) -> list[tuple[int, tuple[Arc, ...]]]:
    """Enumerate the paths that keep the limits, with their scores.

    Strictly: each border and each token once, as (C11) and (C12) ask.
    """
    score_of = {id(arc): score for arc, score in zip(drawn.arcs, drawn.scores, strict=True)}
    found = []
    for path in _walk(drawn.arcs, ORIGIN, frozenset({ORIGIN.stop_id})):
        waited = waited_minutes(path)
        if waited is None:
            continue
        if minutes is not None and sum(arc.minutes for arc in path) + waited > minutes:
            continue
        if sum(arc.transfers for arc in path) > transfers:
            continue
        once = [mark for arc in path for mark in (*arc.borders, *arc.tokens)]
        if is_strict and len(set(once)) < len(once):
            continue
        score = sum(score_of[id(arc)] for arc in path) + waited * drawn.score_a_minute
        found.append((score, path))
    return found


def _walk(arcs: tuple[Arc, ...], node: Node, visited: frozenset[str]) -> Iterator[tuple[Arc, ...]]:
    if node == DESTINATION:
        yield ()
        return
    for arc in arcs:
        moves = arc.tail.stop_id != arc.head.stop_id
        if arc.tail != node or (moves and arc.head.stop_id in visited):
            continue
        for rest in _walk(arcs, arc.head, visited | {arc.head.stop_id}):
            yield (arc, *rest)


def best_different(
    drawn: Drawn,
    paths: list[tuple[int, tuple[Arc, ...]]],
    per_chain: int,
    most_overlap: float = 1.0,
) -> list[int]:
    """Return scores in order, taking each path that (C8) to (C10) let in after those before it.

    (C14) too: the later must share no more than ``most_overlap`` of the shorter of two.
    """
    taken: list[tuple[int, frozenset[str], tuple[int, int, int]]] = []
    ways: list[dict[tuple[str, str], float]] = []
    for score, path in sorted(paths, key=lambda item: item[0]):
        signature = frozenset(token for arc in path for token in arc.tokens)
        amounts = drawn.amounts(path)
        modes = {token.split()[0] for token in signature}
        alike = [s for _, s, _ in taken if {token.split()[0] for token in s} == modes]
        if len(alike) >= per_chain or signature in alike:
            continue
        held = [before for _, s, before in taken if s <= signature]
        way = {(arc.tail.stop_id, arc.head.stop_id): arc.leg.length_km for arc in path if arc.leg}
        too_near = (_shared(way, earlier) > most_overlap + 1e-9 for earlier in ways)
        if most_overlap < 1 and any(too_near):
            continue
        if all(any(_saves(n, b) for n, b in zip(amounts, before, strict=True)) for before in held):
            taken.append((score, signature, amounts))
            ways.append(way)
    return [score for score, _, _ in taken]


def _shared(later: dict[tuple[str, str], float], earlier: dict[tuple[str, str], float]) -> float:
    shorter = min(sum(later.values()), sum(earlier.values()))
    shared = sum(length for ends, length in later.items() if ends in earlier)
    return shared / shorter if shorter else float(shared > 0) * 2


def _saves(now: int, before: int) -> bool:
    return now < before and now <= before * 0.99
