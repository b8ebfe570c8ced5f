"""When nothing keeps the rules: which of them cannot be kept together, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.rules import RELAXATIONS, Rules
from routing.solver import SolvedPath

Search = Callable[[Rules], SolvedPath | None]


@dataclass(frozen=True)
class WayOut:
    """One constraint relaxed just far enough, and the best itinerary that then exists."""

    constraint: str
    change: str
    rules: Rules
    path: SolvedPath


def minimal_conflict(rules: Rules, search: Search) -> tuple[str, ...]:
    """Return a minimal set of constraints that cannot be kept together.

    Each constraint in turn is dropped for good if what remains is still infeasible; what cannot be
    dropped is the conflict. Empty when not even dropping all of them helps.
    """
    kept = []
    for name in RELAXATIONS:
        loosest = _loosest(rules, name)
        if loosest is None:
            continue
        if search(loosest) is None:
            rules = loosest
        else:
            kept.append(name)
    return tuple(kept) if _all_relaxed_feasible(rules, kept, search) else ()


def _all_relaxed_feasible(rules: Rules, names: Sequence[str], search: Search) -> bool:
    for name in names:
        rules = _loosest(rules, name) or rules
    return search(rules) is not None


def _loosest(rules: Rules, name: str) -> Rules | None:
    steps = list(RELAXATIONS[name](rules))
    return steps[-1][1] if steps else None


def ways_out(rules: Rules, search: Search) -> list[WayOut]:
    """Return, for each constraint that helps alone, its smallest relaxation, cheapest first."""
    found = []
    for name, relax in RELAXATIONS.items():
        for change, looser in relax(rules):
            path = search(looser)
            if path is not None:
                found.append(WayOut(name, change, looser, path))
                break
    return sorted(found, key=lambda way: sum(arc.cost_cents for arc in way.path.arcs))
