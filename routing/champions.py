"""The best there is of each single criterion, beside the best by the user's weights: (C13).

The options in order of score may all be near each other and hide that a way costs half. So for
cost, time and CO2e in turn the least there is under the same rules is found, exactly; a way that
saves a worthwhile share against every option so far takes a place among them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from routing.arc import Arc
from routing.bounds import ArcTable, prune
from routing.difference import worthwhile
from routing.rules import Rules
from routing.solver import Solution, SolvedPath, Wanted, best_paths

AMOUNTS: dict[str, Callable[[Arc], int]] = {
    "cost": lambda arc: arc.cost_cents,
    "time": lambda arc: arc.minutes,
    "CO2e": lambda arc: arc.grams_co2e,
}


def add_champions(
    found: Solution, arcs: Sequence[Arc], scores: Sequence[int], rules: Rules, wanted: Wanted
) -> Solution:
    """Give the best way of each criterion a place among the paths found.

    Parameters
    ----------
    found
        The best paths by score, and how their search ended.
    arcs, scores
        What was searched: every arc the rules admit, and its score.
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
    for criterion, amount in AMOUNTS.items():
        if len(kept) >= wanted.count:
            break
        best = min([*kept, *others], key=lambda path: sum(map(amount, path.arcs)))
        most = worthwhile(sum(map(amount, best.arcs)))
        sought = _at_most(most, arcs, amount, rules, ends_s - time.perf_counter())
        if sought.reason == "limit":
            reason = "limit"
        if sought.paths:
            best = _champion(sought.paths[0], criterion, found.paths[0].bound, arcs, scores)
        if not any(path is best for path in kept):
            kept.append(best)
        # Another way with the same marks, and not as good, would only look like a repetition.
        others = [path for path in others if path.signature != best.signature]
    paths = sorted((*kept, *others)[: wanted.count], key=lambda path: path.score)
    return replace(
        found,
        paths=tuple(paths),
        reason=reason,
        exhausted=found.exhausted and len(paths) < wanted.count and reason != "limit",
        solve_time_s=found.solve_time_s + time.perf_counter() - started,
    )


def champion(
    criterion: str,
    first: SolvedPath,
    arcs: Sequence[Arc],
    scores: Sequence[int],
    rules: Rules,
    *,
    time_limit_s: float,
) -> SolvedPath:
    """Return the best way there is of one criterion, ``first`` itself when nothing betters it.

    ``first`` is the best by score; ``proven`` is false when time ran out.
    """
    amount = AMOUNTS[criterion]
    most = sum(map(amount, first.arcs)) - 1
    sought = _at_most(most, arcs, amount, rules, time_limit_s)
    if sought.paths:
        return _champion(sought.paths[0], criterion, first.bound, arcs, scores)
    return replace(first, champion_of=criterion, proven=sought.reason != "limit")


def _at_most(
    most: int,
    arcs: Sequence[Arc],
    amount: Callable[[Arc], int],
    rules: Rules,
    time_limit_s: float,
) -> Solution:
    """Seek the least of a criterion, among ways that take no more than ``most`` of it."""
    limits = {
        "score": most,
        "minutes": rules.deadline_minutes,
        "transfers": rules.max_transfers,
    }
    table = prune(ArcTable.of(arcs, [amount(arc) for arc in arcs]), limits)
    wanted = Wanted(1, 1, max(0.0, time_limit_s))
    sought = best_paths(table.arcs, table.score.tolist(), rules, wanted)
    # The graph keeps whatever is on some way within the limit: what is found may be outside it.
    return replace(sought, paths=tuple(path for path in sought.paths if path.score <= most))


def _champion(
    path: SolvedPath,
    criterion: str,
    bound: int,
    arcs: Sequence[Arc],
    scores: Sequence[int],
) -> SolvedPath:
    """Return the path scored like the others; all that is proven of its score is the first's."""
    score_of = {id(arc): score for arc, score in zip(arcs, scores, strict=True)}
    return replace(
        path,
        score=sum(score_of[id(arc)] for arc in path.arcs),
        bound=bound,
        champion_of=criterion,
    )
