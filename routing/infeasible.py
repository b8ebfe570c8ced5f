"""When nothing keeps the rules: which of them cannot be kept together, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from routing.phrases import one_after_another, phrase
from routing.pricing import HOURS_PER_DAY, MINUTES_PER_HOUR
from routing.rules import RELAXATIONS, Rules
from routing.solver import SolvedPath
from routing.text import Text

Search = Callable[[Rules], SolvedPath | None]


@dataclass(frozen=True)
class WayOut:
    """A constraint or two relaxed just far enough, and the best itinerary that then exists."""

    constraint: str
    change: Text
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


def ways_out(rules: Rules, search: Search, fastest: Search) -> list[WayOut]:
    """Return the smallest relaxations that help, cheapest first.

    One for each constraint that helps alone; where none does, one for each two that help together.
    Where a deadline gives way, the itinerary is the fastest that keeps the rest, which ``fastest``
    finds; else it is the best by score.
    """
    found = [way for name in RELAXATIONS for way in _relaxed(rules, name, search, fastest)]
    if not found:
        pairs = combinations(RELAXATIONS, 2)
        found = [way for pair in pairs for way in _relaxed_both(rules, pair, search, fastest)]
    return sorted(found, key=lambda way: way.path.found.cents)


def _relaxed(rules: Rules, name: str, search: Search, fastest: Search) -> Iterator[WayOut]:
    """Yield the smallest relaxation of one constraint that helps, if there is one."""
    for change, looser in RELAXATIONS[name](rules):
        path = fastest(looser) if name == "deadline" else search(looser)
        if path is not None:
            yield WayOut(name, _how_late(name, change, path), looser, path)
            return


def _relaxed_both(
    rules: Rules, names: tuple[str, str], search: Search, fastest: Search
) -> Iterator[WayOut]:
    """Yield the smallest relaxation of the first constraint, then of the second, that helps."""
    first, second = names
    loosest = _loosest(rules, second)
    if loosest is None:
        return
    for change, _ in _relaxed_with(loosest, first, search):
        looser = dict(RELAXATIONS[first](rules))[change]
        for way in _relaxed(looser, second, search, fastest):
            both = one_after_another((change, way.change), ", ")
            yield replace(way, constraint=f"{first}, {second}", change=both)


def _relaxed_with(rules: Rules, name: str, search: Search) -> Iterator[tuple[Text, Rules]]:
    steps = ((change, looser) for change, looser in RELAXATIONS[name](rules) if search(looser))
    yield from islice(steps, 1)


def _how_late(name: str, change: Text, path: SolvedPath) -> Text:
    if name != "deadline":
        return change
    days = path.found.minutes / MINUTES_PER_HOUR / HOURS_PER_DAY
    key = "relax.how_late" if path.proven else "relax.how_late_so_far"
    return phrase(key, change=change, days=(days, 1))
