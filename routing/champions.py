"""The best there is of each single criterion, beside the best by the user's weights: (C13).

The options in order of score may all be near each other and hide that a way costs half. So for
cost, time and CO2e in turn the least there is under the same rules is found, exactly; a way that
saves a worthwhile share against every option so far takes a place among them.
"""

from __future__ import annotations

import time
from dataclasses import replace
from operator import attrgetter

import numpy as np

from routing.arc_table import RESOURCES, SCORE, ArcTable, Ints
from routing.bounds import least_ahead, least_arrival
from routing.certificate import ItineraryModel
from routing.difference import worthwhile
from routing.overlap import overlaps
from routing.proposals import propose_best
from routing.rules import Rules
from routing.solver import Solution, SolvedPath, Wanted, within_limits

AMOUNTS = {"cost": "cents", "time": "minutes", "CO2e": "grams"}


def add_champions(found: Solution, rules: Rules, wanted: Wanted) -> Solution:
    """Give the best way of each criterion a place among the paths found.

    Parameters
    ----------
    found
        The best paths by score, what was searched for them, and how that ended.
    rules
        The rules a champion keeps too.
    wanted
        How many paths there may be, and how long the search may take in all.

    Returns
    -------
    At most ``wanted.count`` paths in order of score. The first stays; then come the best of cost,
    of time and of CO2e, as many as fit; the other paths fill up in their order. The reason is
    ``limit`` when time ran out before a champion was proven.
    """
    if not found.paths:
        return found
    started = time.perf_counter()
    ends_s = started + wanted.time_limit_s - found.solve_time_s
    kept, others, reason = [found.paths[0]], list(found.paths[1:]), found.reason
    for criterion, name in AMOUNTS.items():
        if len(kept) >= wanted.count:
            break
        amount = attrgetter(f"found.{name}")
        best = min([*kept, *others], key=amount)
        sought = _Least(found.bounded, rules, name, ends_s)
        better = sought.at_most(worthwhile(amount(best)))
        if sought.is_stopped:
            reason = "limit"
        if better is not None:
            best = _champion(better, criterion, found.paths[0].bound, proven=not sought.is_stopped)
        if not any(path is best for path in kept):
            kept.append(best)
        # Another way with the same marks, and not as good, would only look like a repetition.
        others = [path for path in others if not _folds(path, best, wanted.overlap_per_mille)]
    paths = sorted((*kept, *others)[: wanted.count], key=lambda path: path.score)
    return replace(
        found,
        paths=tuple(paths),
        reason=reason,
        exhausted=found.exhausted and len(paths) < wanted.count and reason != "limit",
        solve_time_s=found.solve_time_s + time.perf_counter() - started,
    )


def champion(
    criterion: str, first: SolvedPath, table: ArcTable, rules: Rules, *, time_limit_s: float
) -> SolvedPath:
    """Return the best way there is of one criterion, ``first`` itself when nothing betters it.

    ``first`` is the best by score; ``proven`` is false when time ran out.
    """
    name = AMOUNTS[criterion]
    sought = _Least(table, rules, name, time.perf_counter() + time_limit_s)
    better = sought.at_most(getattr(first.found, name) - 1)
    if better is not None:
        return _champion(better, criterion, first.bound, proven=not sought.is_stopped)
    return replace(first, champion_of=criterion, proven=not sought.is_stopped)


def _folds(path: SolvedPath, best: SolvedPath, most_per_mille: int) -> bool:
    """Say whether a path has a champion's marks, or shares too much of its way."""
    earlier, later = sorted((path, best), key=lambda way: way.score)
    return path.signature == best.signature or overlaps(
        later.found.travelled, earlier.found.travelled, most_per_mille
    )


class _Least:
    """Seeks the way that takes least of one resource; ``is_stopped`` when time ran out."""

    def __init__(self, table: ArcTable, rules: Rules, resource: str, ends_s: float) -> None:
        self.table = replace(
            table.scored(table.column(resource), table.waiting(RESOURCES[resource])),
            least_ahead=table.least_ahead | {"score": least_ahead(table, resource)},
        )
        self.rules = rules
        self.is_stopped = False
        self._is_time = resource == "minutes"
        self._scores = table  # by ascending arc id
        self._ends_s = ends_s

    def at_most(self, most: int) -> SolvedPath | None:
        """Return the least there is if it is at most ``most``, scored as the table was.

        Where a bound says that there is none, or that there is none less than what was proposed,
        that is the proof; else it is CP-SAT's.
        """
        bound, ways = propose_best(self.table, self.rules)
        if self._is_time and len(self.table.timed):
            crossings = self.rules.max_border_crossings
            bound = max(bound, least_arrival(self.table, crossings))
        if bound > most:
            return None
        best = None
        for way in ways:
            least = int(self.table.amounts(way)[SCORE])
            if least <= most:
                best, most = self._path(self.table, way), least - 1
        if bound > most:
            return best
        table = within_limits(self.table, self.rules, most)
        return (self._proven(table, most) if len(table) else None) or best

    def _proven(self, table: ArcTable, most: int) -> SolvedPath | None:
        """Have CP-SAT find the least, or prove that there is none at most ``most``."""
        model = ItineraryModel(table, self.rules)
        model.at_most(SCORE, most)
        model.minimize(SCORE)
        solved, way = model.solve(self._ends_s)
        self.is_stopped = solved.status not in ("optimal", "infeasible")
        return None if way is None else self._path(table, way)

    def _path(self, table: ArcTable, way: Ints) -> SolvedPath:
        """Return a way with the score that the rest of the options are measured by."""
        path = SolvedPath.of(table, way)
        row_of = np.searchsorted(self._scores.arc_id, table.arc_id[way])
        return replace(path, score=int(self._scores.amounts(row_of)[SCORE]))


def _champion(path: SolvedPath, criterion: str, bound: int, *, proven: bool) -> SolvedPath:
    """Return the path as a champion; all that is proven of its score is the first's."""
    return replace(path, bound=bound, proven=proven, champion_of=criterion)
