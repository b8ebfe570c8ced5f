"""The best itineraries, each different, all of them proven at once.

Whole numbers only: cents, minutes and grams weighted into one score. Constraints (C1) to (C12) are
written out in the package README. Labels propose, bounds prune, CP-SAT proves.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from networks.units import KM_PER_NM
from routing.arc import Arc
from routing.arc_table import (
    CENTS,
    GRAMS,
    M_PER_KM,
    MINUTES,
    SCORE,
    US_LAND_M,
    US_M,
    ArcTable,
    Ints,
)
from routing.bounds import UNREACHED, prune
from routing.certificate import Listed, MissingModel
from routing.chains import ChainBounds, by_modes, windows
from routing.difference import Accepted, Found, Signature
from routing.kept_rules import keeps
from routing.overlap import WHOLE, travelled
from routing.pricing import HOURS_PER_DAY, MINUTES_PER_HOUR, Tariff
from routing.proposals import propose
from routing.request import UsPrice, Weights
from routing.rules import Rules
from routing.termination import Reason
from routing.timetable import MILLE
from routing.unlisted import MOST_LABELS, Unlisted

MANY_ARCS = 64  # CP-SAT takes longer over more than the labels that cut them to a few
WIDEN = 1.3  # the window of scores grows by this while too few itineraries are found
FEW_LABELS = 4096  # of one look for a way that the list misses
MORE_TO_FOLD = 4  # times as many are proposed where some will fold, so that CP-SAT finds fewer


@dataclass(frozen=True)
class SolvedPath:
    """One itinerary as the solver found it: arcs in travel order, its score and proof.

    ``found`` is what marks it and what it takes. ``champion_of`` is the criterion it has its place
    for, ``""`` when it is the score. ``waits`` are the minutes each arc waits until it may begin.
    """

    arcs: tuple[Arc, ...]
    found: Found
    score: int
    bound: int
    proven: bool
    champion_of: str = ""
    waits: tuple[int, ...] = ()

    @property
    def signature(self) -> tuple[str, ...]:
        """What makes it different from another: modes, gateways, port pairs, services."""
        return tuple(sorted(self.found.signature))

    @classmethod
    def of(cls, table: ArcTable, way: Ints) -> SolvedPath:
        """Read a way off a table; nothing of it is proven yet."""
        arcs, amounts = table.arcs_at(way), table.amounts(way)
        cents, minutes, grams, score = amounts[[CENTS, MINUTES, GRAMS, SCORE]].tolist()
        signature = frozenset(token for arc in arcs for token in arc.tokens)
        found = Found(signature, cents, minutes, grams, travelled(arcs))
        return cls(arcs, found, score, 0, proven=False, waits=tuple(table.waits(way)))


@dataclass(frozen=True)
class Solution:
    """The paths found in order of score, and how the search ended.

    ``bounded`` are the arcs on some way within the deadline and the transfers.
    """

    bounded: ArcTable
    paths: tuple[SolvedPath, ...]
    reason: Reason
    exhausted: bool
    bound: int | None
    arcs_total: int
    arcs_solved: int
    solve_time_s: float


def scores_of(
    table: ArcTable, weights: Weights, tariff: Tariff, us_price: UsPrice | None = None
) -> Ints:
    """Weigh each arc's cents, minutes and grams into whole thousandths of a cent: equation (30)."""
    us_cents = _us_cents(table, us_price) if us_price else 0
    cents, minutes, grams = (table.column(name) for name in ("cents", "minutes", "grams"))
    return weighed((cents + us_cents, minutes, grams), weights, tariff)


def weighed(taken: tuple[Ints, Ints, Ints], weights: Weights, tariff: Tariff) -> Ints:
    """Weigh cents, minutes and grams of single steps: equation (30)."""
    cost, time_weight, co2e = weights.per_mille()
    cents_per_gram = tariff.value("ghg.shadow_price") * 100 / 1_000_000
    minutes, grams = (
        np.rint(amounts * rate).astype(np.int64)
        for amounts, rate in ((taken[1], _urgency(tariff)), (taken[2], cents_per_gram))
    )
    scores: Ints = cost * taken[0] + time_weight * minutes + co2e * grams
    return scores


def _us_cents(table: ArcTable, price: UsPrice) -> Ints:
    """Return what touching the United States counts as beside the cost of each arc, in cents."""
    land_km = table.rows[:, US_LAND_M] / M_PER_KM
    water_nm = table.rows[:, US_M] / M_PER_KM / KM_PER_NM - land_km / KM_PER_NM
    usd = land_km * price.land_usd_per_km + water_nm * price.water_usd_per_nm
    cents: Ints = np.rint(usd * 100).astype(np.int64)
    return cents


def waiting_score(weights: Weights, tariff: Tariff) -> int:
    """Return what a minute of waiting adds to a score: whole thousandths of a cent."""
    cost, time_weight, _ = weights.per_mille()
    cents = tariff.waiting_rate / MILLE
    return round(cost * cents + time_weight * _urgency(tariff))


def _urgency(tariff: Tariff) -> float:
    """Return the cents a minute costs the goods beyond the capital they tie up."""
    fraction = tariff.shipment.commodity.time_cost_fraction_per_day
    urgency = max(0.0, fraction - tariff.value("vot.capital_only"))
    cents_per_day = tariff.shipment.value_usd * urgency * 100
    return cents_per_day / HOURS_PER_DAY / MINUTES_PER_HOUR


@dataclass(frozen=True)
class Wanted:
    """How many itineraries, how many of the same main modes, and how long to look.

    ``overlap_per_mille`` is the most of the shorter of two that may run over the same legs.
    """

    count: int
    per_chain: int
    time_limit_s: float
    overlap_per_mille: int = WHOLE


def within_limits(table: ArcTable, rules: Rules, most_score: int | None = None) -> ArcTable:
    """Keep the arcs on some way within the deadline, the transfers, and a score if one is given."""
    limits = {"minutes": rules.deadline_minutes, "transfers": rules.max_transfers}
    if most_score is not None:
        limits["score"] = most_score
    return prune(table, limits)


def best_paths(table: ArcTable, rules: Rules, wanted: Wanted) -> Solution:
    """Find the best itineraries of different signature, exactly.

    The graph is first cut to what can keep the limits. What the labels propose stands when CP-SAT
    proves that nothing is missing; what it finds missing is put in, until it finds no more.
    """
    started = time.perf_counter()
    bounded = within_limits(table, rules)
    search = _Search(bounded, rules, wanted, started + wanted.time_limit_s)
    if len(bounded):
        search.run()
    return Solution(
        bounded=bounded,
        paths=tuple(search.paths),
        reason="limit" if search.is_stopped else "optimal" if search.paths else "infeasible",
        exhausted=len(search.paths) < wanted.count and not search.is_stopped,
        bound=search.paths[-1].bound if search.paths else None,
        arcs_total=len(table),
        arcs_solved=search.arcs_solved,
        solve_time_s=time.perf_counter() - started,
    )


class _Search:
    """List what is proposed, look for what is missing, and list that too."""

    def __init__(self, table: ArcTable, rules: Rules, wanted: Wanted, ends_s: float) -> None:
        self.table = table
        self.rules = rules
        self.wanted = wanted
        self.paths: list[SolvedPath] = []
        self.arcs_solved = 0
        self.is_stopped = False
        self._ends_s = ends_s
        self._least_missing = 0  # what could be missing scores no less, when time runs out
        self._bounds = ChainBounds(table, rules.max_border_crossings)

    def run(self) -> None:
        """List until nothing is missing, or time is up: what was proposed is listed even then."""
        wanted = self.wanted
        more = 1 if wanted.overlap_per_mille >= WHOLE else MORE_TO_FOLD
        ways = propose(self._bounds, self.rules, more * wanted.count, more * wanted.per_chain)
        pool = [SolvedPath.of(self.table, way) for way in ways]
        while True:
            self._list(pool)
            missing = self._missing()
            if not missing:
                break
            pool += missing
        least = self._least_missing
        self.paths = [
            replace(path, bound=min(path.score, least), proven=path.score <= least)
            if self.is_stopped
            else replace(path, bound=path.score, proven=True)
            for path in self.paths
        ]

    def _list(self, pool: list[SolvedPath]) -> None:
        """Take from the pool, best first, what differs from what was taken."""
        accepted = Accepted(self.wanted.per_chain, self.wanted.overlap_per_mille)
        self.paths = []
        for path in sorted(pool, key=lambda path: path.score):
            if len(self.paths) < self.wanted.count and accepted.takes(path.found):
                self.paths.append(path)

    def _seen_missing(self) -> tuple[list[SolvedPath], bool]:
        """Return ways that labels see missing from the list, and whether they show there is none.

        Of ways that have the same tokens of the list in them they keep one, so where ways may not
        overlap they show nothing. Where a few labels do not suffice, each set of main modes is
        looked at by itself: its bounds are nearer the truth.
        """
        window = windows(self.table, UNREACHED - 1, self._full())
        of_modes = ((part, FEW_LABELS) for part in by_modes(window))
        for part, most_labels in ((window, FEW_LABELS), *of_modes, (window, MOST_LABELS)):
            table = within_limits(self._bounds.within(part), self.rules)
            seen = Unlisted(table, self.rules, self._listed(), part)
            missing = self._to_list(table, seen.first(most_labels))
            if missing or (part is window and not len(seen.table)):
                return missing, not missing
        return [], False

    def _listed(self) -> list[Listed]:
        return [Listed(path.found, path.score) for path in self.paths]

    def _to_list(self, table: ArcTable, ways: list[Ints]) -> list[SolvedPath]:
        """Return those of some ways that keep the rules and would be listed."""
        kept = (SolvedPath.of(table, way) for way in ways if keeps(table, way, self.rules))
        return [path for path in kept if self._would_list(path)]

    def _would_list(self, path: SolvedPath) -> bool:
        """Say whether a path that keeps the rules would be listed."""
        accepted = Accepted(self.wanted.per_chain, self.wanted.overlap_per_mille)
        before = [other for other in self.paths if other.score <= path.score]
        for other in before:
            accepted.takes(other.found)
        return len(before) < self.wanted.count and accepted.takes(path.found)

    def _full(self) -> dict[Signature, int]:
        """Return the main modes there are enough of, and the most another of them may score."""
        counts = Counter[Signature]()
        full = {}
        for path in self.paths:
            chain = path.found.chain
            counts[chain] += 1
            if counts[chain] == self.wanted.per_chain:
                full[chain] = path.score - 1
        return full

    def _missing(self) -> list[SolvedPath]:
        """Return itineraries that the list should hold; none when there are none, which is proven.

        Also none when time runs out, which ``is_stopped`` says. Where the list is not full, what is
        missing is sought in a window of scores that grows, in the end to everything.
        """
        if time.perf_counter() >= self._ends_s:
            self.is_stopped = True
            return []
        last = self.paths[-1].score if self.paths else int(self._bounds.ahead[:, 0].min())
        if len(self.paths) == self.wanted.count:
            return self._missing_within(last - 1)
        if self.wanted.overlap_per_mille >= WHOLE:
            seen, is_proven = self._seen_missing()
            if seen or is_proven:
                return seen
        most = int(last * WIDEN) + 1
        while most < UNREACHED - 1:
            missing = self._missing_within(most)
            if missing or self.is_stopped or not self._goes_beyond(most):
                return missing
            most = int(most * WIDEN) + 1
        return self._missing_within(UNREACHED - 1)

    def _goes_beyond(self, most: int) -> bool:
        """Say whether more arcs could matter if more might be scored."""
        return len(self._within(most)) < len(self._within(UNREACHED - 1))

    def _within(self, most: int) -> ArcTable:
        return self._bounds.within(windows(self.table, most, self._full()))

    def _missing_within(self, most: int) -> list[SolvedPath]:
        full, listed = self._full(), self._listed()
        table = within_limits(self._within(most), self.rules, most)
        overlap = self.wanted.overlap_per_mille
        if len(table) > MANY_ARCS and overlap >= WHOLE:  # of ways alike in tokens it keeps one
            cut = Unlisted(table, self.rules, listed, windows(table, most, full))
            if missing := self._to_list(table, cut.first()):
                return missing
            table = cut.least()
        if not len(table):
            return []
        self.arcs_solved = max(self.arcs_solved, len(table))
        model = MissingModel(table, self.rules, listed, full, most, overlap_per_mille=overlap)
        solved, way = model.solve(self._ends_s)
        if solved.status in ("infeasible", "optimal"):
            return [] if way is None else [SolvedPath.of(table, way)]
        self.is_stopped = True
        self._least_missing = max(0, solved.bound)
        return []
