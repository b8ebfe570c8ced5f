"""The exact set of undominated itineraries over cost, time, CO2e and exposure, proven complete.

Labels propose ways no other of which is better on one and as good on the rest; bounds drop the
arcs on no way that could add to them; one CP-SAT model shows that nothing is missing. What it does
find is added, until it finds no more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from routing.arc_table import CENTS, GRAMS, HEAD, MINUTES, TAIL, US_M, ArcTable, Ints
from routing.bounds import UNREACHED, least_ahead, least_from
from routing.certificate import ItineraryModel
from routing.rules import Rules
from routing.solver import within_limits
from routing.undominated_ways import uncovered_arcs, undominated_ways

CRITERIA = {"cents": CENTS, "minutes": MINUTES, "grams": GRAMS, "us_m": US_M}
_COLUMNS = list(CRITERIA.values())
MOST_WAYS, MOST_LABELS = 4096, 400_000


@dataclass(frozen=True)
class Undominated:
    """Rows of ``table``, an itinerary each, cheapest first, and how the search ended.

    ``points`` are their cents, minutes, grams and US metres. ``proven`` says that no other
    itinerary would add to them.
    """

    table: ArcTable
    ways: tuple[Ints, ...]
    points: Ints
    proven: bool
    arcs_solved: int
    solve_time_s: float


def undominated_paths(table: ArcTable, rules: Rules, time_limit_s: float) -> Undominated:
    """Find one itinerary for every undominated point there is.

    Parameters
    ----------
    table
        The arcs that the rules admit.
    rules
        The limits an itinerary must keep: (C2), (C3), (C7), (C11), (C12).
    time_limit_s
        How long the proof may take.
    """
    started = time.perf_counter()
    bounded = within_limits(table, rules)
    ways, points = _propose(bounded, rules)
    proven, arcs_solved = True, 0
    while len(bounded):
        left = could_add(bounded, rules, points)
        if not len(left):
            break
        arcs_solved = max(arcs_solved, len(left))
        if len(left.timed):
            more, added, is_complete = _added(left, rules, points)
            ways += [np.searchsorted(bounded.arc_id, left.arc_id[way]) for way in more]
            points = np.concatenate([points, added])
            if more:
                continue
            if is_complete:
                break
        model = _AdditionModel(left, rules, points)
        solved, way = model.solve(started + time_limit_s)
        if way is None:
            proven = solved.status == "infeasible"
            break
        ways.append(np.searchsorted(bounded.arc_id, left.arc_id[way]))
        points = np.concatenate([points, [left.amounts(way)[_COLUMNS]]])
    kept = least_points(points)
    elapsed = time.perf_counter() - started
    chosen = tuple(ways[i] for i in kept)
    return Undominated(bounded, chosen, points[kept], proven, arcs_solved, elapsed)


def _propose(table: ArcTable, rules: Rules) -> tuple[list[Ints], Ints]:
    """Return ways and the point of each."""
    none = np.empty((0, len(CRITERIA)), dtype=np.int64)
    if not len(table):
        return [], none
    ways, points, _ = _search(table, rules, none, is_strict=False)
    return ways, points


def _added(table: ArcTable, rules: Rules, points: Ints) -> tuple[list[Ints], Ints, bool]:
    """Return ways that add to the points, their points, and whether there are no others.

    Where arcs have calendars this is the proof: labels know the hour, which CP-SAT must be taught.
    """
    return _search(table, rules, points, is_strict=True)


def _search(
    table: ArcTable, rules: Rules, points: Ints, *, is_strict: bool
) -> tuple[list[Ints], Ints, bool]:
    limits = [*_most(rules), rules.max_border_crossings, MOST_WAYS, MOST_LABELS, table.must]
    limits.append(int(is_strict))
    need = _least(table, backward=True)
    ways, added, had_room = undominated_ways(
        table.rows, need, np.array(limits), table.clock, points
    )
    return [way[way >= 0] for way in ways], added, had_room


def _least(table: ArcTable, *, backward: bool) -> Ints:
    """Return the least of each resource to every state, or from every state on."""
    names = ("minutes", "transfers", *(name for name in CRITERIA if name != "minutes"))
    if backward:
        return np.stack([least_ahead(table, name) for name in names])
    return np.stack([least_from(table, table.column(name)) for name in names])


def _most(rules: Rules) -> tuple[int, int]:
    deadline = UNREACHED if rules.deadline_minutes is None else rules.deadline_minutes
    return deadline, rules.max_transfers


def least_points(points: Ints) -> list[int]:
    """Return the positions of the undominated points, each once, cheapest first."""
    _, first = np.unique(points, axis=0, return_index=True)  # in order of the first column
    apart = points[first]
    no_more = np.ones((len(apart), len(apart)), dtype=bool)
    for column in apart.T:
        no_more &= column[:, np.newaxis] <= column
    kept: list[int] = first[no_more.sum(axis=0) == 1].tolist()
    return kept


def could_add(table: ArcTable, rules: Rules, points: Ints) -> ArcTable:
    """Drop the arcs every way over which takes as much of everything as some point at least.

    Nothing is left where no way through takes less, even one that comes to a stop twice.
    """
    limits = np.array([*_most(rules), MOST_LABELS, table.must])
    for is_back in (False, True, False, True):
        ends = (HEAD, TAIL, 1, 0) if is_back else (TAIL, HEAD, 0, 1)
        need = _least(table, backward=not is_back)
        flags, goes_through = uncovered_arcs(
            table.rows, np.array(ends), need, limits, points, table.clock
        )
        table = table.subset(flags if goes_through else np.zeros(len(table), dtype=bool))
        if not len(table):
            break
    return table


class _AdditionModel(ItineraryModel):
    """The model of what would add to the points: less of something than each of them."""

    def __init__(self, table: ArcTable, rules: Rules, points: Ints) -> None:
        super().__init__(table, rules)
        for point in points.tolist():
            less = []
            for column, amount in zip(CRITERIA.values(), point, strict=True):
                if amount > 0:
                    less.append(self.model.new())
                    self.at_most(column, amount - 1, less[-1])
            self.model.any_of(less)
