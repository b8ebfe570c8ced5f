"""OR-Tools CP-SAT on the bounded graph: the best itineraries, each different, each proven.

The solver sees whole numbers only: cents, minutes and grams weighted into one score. Constraints
(C1) to (C8) are written out in the package README.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.arc import Arc
from routing.bounds import ArcTable, least_score, prune
from routing.pricing import HOURS_PER_DAY, MINUTES_PER_HOUR, Tariff
from routing.request import Weights
from routing.rules import Rules
from routing.termination import Reason

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SEED = 20_261_123
FIRST_WINDOW = 1.5  # start with what scores up to 1.5 times the least possible, then widen
WIDEN = 4.0


@dataclass(frozen=True)
class SolvedPath:
    """One itinerary as the solver found it: arcs in travel order, its score and proof."""

    arcs: tuple[Arc, ...]
    score: int
    bound: int
    proven: bool

    @property
    def signature(self) -> tuple[str, ...]:
        """What makes it different from another: modes, gateways, port pairs, services."""
        return tuple(sorted({token for arc in self.arcs for token in arc.tokens}))


@dataclass(frozen=True)
class Solution:
    """The paths found in order of score, and how the search ended."""

    paths: tuple[SolvedPath, ...]
    reason: Reason
    exhausted: bool
    bound: int | None
    arcs_total: int
    arcs_solved: int
    solve_time_s: float


def scores_of(arcs: Sequence[Arc], weights: Weights, tariff: Tariff) -> list[int]:
    """Weigh each arc's cents, minutes and grams into whole thousandths of a cent: equation (30)."""
    cost, time_weight, co2e = weights.per_mille()
    profile = tariff.shipment.commodity
    urgency = max(0.0, profile.time_cost_fraction_per_day - tariff.value("vot.capital_only"))
    cents_per_day = tariff.shipment.value_usd * urgency * 100
    cents_per_minute = cents_per_day / HOURS_PER_DAY / MINUTES_PER_HOUR
    cents_per_gram = tariff.value("ghg.shadow_price") * 100 / 1_000_000
    return [
        cost * arc.cost_cents
        + time_weight * round(arc.minutes * cents_per_minute)
        + co2e * round(arc.grams_co2e * cents_per_gram)
        for arc in arcs
    ]


def best_paths(
    arcs: Sequence[Arc], scores: Sequence[int], rules: Rules, count: int, time_limit_s: float
) -> Solution:
    """Find the ``count`` best itineraries of different signature, exactly.

    The graph is first cut to what can score within a window above the least possible; when the
    window holds too few, it is widened, until nothing is cut any more.
    """
    started = time.perf_counter()
    limits = {"score": None, "minutes": rules.deadline_minutes, "transfers": rules.max_transfers}
    whole = prune(ArcTable.of(arcs, scores), limits)
    least = least_score(whole)
    if least is None:
        elapsed = time.perf_counter() - started
        return Solution((), "infeasible", True, None, len(arcs), 0, elapsed)
    window = int(least * FIRST_WINDOW) + 1
    while True:
        table = prune(whole, {**limits, "score": window})
        is_whole = len(table.arcs) == len(whole.arcs)
        left_s = time_limit_s - (time.perf_counter() - started)
        paths, stopped, bound = _enumerate(
            table, rules, None if is_whole else window, count, left_s
        )
        if is_whole or stopped or len(paths) == count:
            break
        window = int(window * WIDEN)
    reason: Reason = "limit" if stopped else "optimal" if paths else "infeasible"
    return Solution(
        paths=tuple(paths),
        reason=reason,
        exhausted=len(paths) < count and not stopped,
        bound=paths[-1].bound if paths and not stopped else bound,
        arcs_total=len(arcs),
        arcs_solved=len(table.arcs),
        solve_time_s=time.perf_counter() - started,
    )


def _enumerate(
    table: ArcTable, rules: Rules, window: int | None, count: int, time_limit_s: float
) -> tuple[list[SolvedPath], bool, int | None]:
    """Solve, forbid the signature found, solve again; say whether a limit stopped it."""
    from ortools.sat.python import cp_model

    ends = time.perf_counter() + time_limit_s
    model = ItineraryModel(table, rules, window)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    paths: list[SolvedPath] = []
    bound: int | None = None
    while len(paths) < count:
        left_s = ends - time.perf_counter()
        if left_s <= 0:
            return paths, True, bound
        solver.parameters.max_time_in_seconds = left_s
        status = solver.solve(model.model)
        if status == cp_model.INFEASIBLE:
            return paths, False, bound
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return paths, True, bound
        bound = round(solver.best_objective_bound)
        proven = status == cp_model.OPTIMAL
        paths.append(model.path(solver, bound, proven=proven))
        if not proven:
            return paths, True, bound
        model.forbid(paths[-1].signature)
    return paths, False, bound


class ItineraryModel:
    """The CP-SAT model of one bounded graph."""

    def __init__(self, table: ArcTable, rules: Rules, window: int | None) -> None:
        from ortools.sat.python import cp_model

        self.table = table
        self.model = cp_model.CpModel()
        self._taken = [self.model.new_bool_var("") for _ in table.arcs]
        self._add_circuit()
        self._add_limits(rules, window)
        self._add_single_visits()
        self._token_taken = self._link_tokens()
        self.model.minimize(self._total(table.score.tolist()))

    def _total(self, weights: list[int]) -> cp_model.LinearExpr:
        from ortools.sat.python import cp_model

        return cp_model.LinearExpr.weighted_sum(self._taken, weights)

    def _add_circuit(self) -> None:
        """(C1) The arcs taken are one path: a circuit closed from destination to origin."""
        table = self.table
        circuit: list[tuple[int, int, cp_model.LiteralT]] = [
            (int(tail), int(head), taken)
            for tail, head, taken in zip(table.tail_idx, table.head_idx, self._taken, strict=True)
        ]
        used = {int(node) for node in (*table.tail_idx, *table.head_idx)}
        ends = {table.origin_idx, table.destination_idx}
        circuit += [(node, node, self.model.new_bool_var("")) for node in sorted(used - ends)]
        circuit.append((table.destination_idx, table.origin_idx, True))
        self.model.add_circuit(circuit)

    def _add_limits(self, rules: Rules, window: int | None) -> None:
        """(C2) deadline, (C3) transfers, and the score window that bounded the graph."""
        if rules.deadline_minutes is not None:
            self.model.add(self._total(self.table.minutes.tolist()) <= rules.deadline_minutes)
        self.model.add(self._total(self.table.transfers.tolist()) <= rules.max_transfers)
        if window is not None:
            self.model.add(self._total(self.table.score.tolist()) <= window)

    def _add_single_visits(self) -> None:
        """(C7) No terminal is reached twice."""
        arriving: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for arc, taken in zip(self.table.arcs, self._taken, strict=True):
            if arc.tail.stop_id != arc.head.stop_id:
                arriving[arc.head.stop_id].append(taken)
        for stop_id in sorted(arriving):
            self.model.add_at_most_one(arriving[stop_id])

    def _link_tokens(self) -> dict[str, cp_model.IntVar]:
        """Make a token of the signature taken exactly when an arc that carries it is."""
        carriers: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for arc, taken in zip(self.table.arcs, self._taken, strict=True):
            for token in arc.tokens:
                carriers[token].append(taken)
        linked = {}
        for token in sorted(carriers):
            linked[token] = self.model.new_bool_var("")
            self.model.add_max_equality(linked[token], carriers[token])
        return linked

    def forbid(self, signature: Sequence[str]) -> None:
        """(C8) Forbid exactly the itineraries whose signature is this one."""
        self.model.add_bool_or(
            taken.negated() if token in signature else taken
            for token, taken in self._token_taken.items()
        )

    def path(self, solver: cp_model.CpSolver, bound: int, *, proven: bool) -> SolvedPath:
        """Read the path taken out of a solution, in travel order."""
        table = self.table
        leaving = {
            int(table.tail_idx[i]): i
            for i, taken in enumerate(self._taken)
            if solver.boolean_value(taken)
        }
        chosen = []
        node = table.origin_idx
        while node != table.destination_idx:
            chosen.append(leaving[node])
            node = int(table.head_idx[chosen[-1]])
        return SolvedPath(
            arcs=tuple(table.arcs[i] for i in chosen),
            score=int(table.score[chosen].sum()),
            bound=bound,
            proven=proven,
        )
