"""OR-Tools CP-SAT on the bounded graph: the best itineraries, each different, each proven.

The solver sees whole numbers only: cents, minutes and grams weighted into one score. Constraints
(C1) to (C12) are written out in the package README.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.arc import Arc
from routing.bounds import ArcTable, least_score, prune
from routing.chains import cut
from routing.difference import Accepted, Found, worthwhile
from routing.pricing import HOURS_PER_DAY, MINUTES_PER_HOUR, Tariff
from routing.proposals import score_of_last
from routing.request import Weights
from routing.rules import Rules
from routing.termination import Reason

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SEED = 20_261_123
WIDEN = 1.3  # the score window grows by this when the proposals turn out not to be different


@dataclass(frozen=True)
class SolvedPath:
    """One itinerary as the solver found it: arcs in travel order, its score and proof.

    ``champion_of`` is the criterion it has its place for, ``""`` when it is the score.
    """

    arcs: tuple[Arc, ...]
    score: int
    bound: int
    proven: bool
    champion_of: str = ""

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


@dataclass(frozen=True)
class Wanted:
    """How many itineraries, how many of the same main modes, and how long to look."""

    count: int
    per_chain: int
    time_limit_s: float


def best_paths(
    arcs: Sequence[Arc], scores: Sequence[int], rules: Rules, wanted: Wanted
) -> Solution:
    """Find the best itineraries of different signature, exactly.

    The graph is first cut to what can keep the rules, then to what can score as well as the last
    of the itineraries proposed; where too few are proposed, nothing more is cut.
    """
    started = time.perf_counter()
    limits = {"score": None, "minutes": rules.deadline_minutes, "transfers": rules.max_transfers}
    table = prune(ArcTable.of(arcs, scores), limits)
    if least_score(table) is None:
        elapsed = time.perf_counter() - started
        return Solution((), "infeasible", True, None, len(arcs), 0, elapsed)
    search = _Search(rules, wanted, started + wanted.time_limit_s)
    window = score_of_last(table, rules, wanted.count, wanted.per_chain)
    while window is not None and search.is_open:
        # Pruned again, as arcs that lie on no way any more would keep the window growing for ever.
        table = prune(cut(table, search.accepted, None), limits)
        bounded = prune(table, {**limits, "score": window})
        search.enumerate(bounded, window)
        window = int(window * WIDEN) + 1 if len(bounded.arcs) < len(table.arcs) else None
    if search.is_open:
        search.enumerate(table, None)
    return Solution(
        paths=tuple(search.paths),
        reason="limit" if search.is_stopped else "optimal" if search.paths else "infeasible",
        exhausted=len(search.paths) < wanted.count and not search.is_stopped,
        bound=search.bound,
        arcs_total=len(arcs),
        arcs_solved=search.arcs_solved,
        solve_time_s=time.perf_counter() - started,
    )


class _Search:
    """Solve, forbid what was found, solve again; in a wider window go on where it stood."""

    def __init__(self, rules: Rules, wanted: Wanted, ends_s: float) -> None:
        self.rules = rules
        self.wanted = wanted
        self.paths: list[SolvedPath] = []
        self.accepted = Accepted(wanted.per_chain)
        self.bound: int | None = None
        self.arcs_solved = 0
        self.is_stopped = False
        self._ends_s = ends_s

    @property
    def is_open(self) -> bool:
        """Whether more is wanted and nothing has stopped the search."""
        return len(self.paths) < self.wanted.count and not self.is_stopped

    def enumerate(self, table: ArcTable, most_score: int | None) -> None:
        """Take itineraries of at most this score, best first, until there is none that differs.

        Before each the graph is cut to what can still end in main modes that are wanted.
        """
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        while self.is_open:
            table = cut(table, self.accepted, most_score)
            if not table.arcs:
                return
            left_s = self._ends_s - time.perf_counter()
            if left_s <= 0:
                self.is_stopped = True
                return
            self.arcs_solved = max(self.arcs_solved, len(table.arcs))
            model = ItineraryModel(table, self.rules, self.accepted, most_score)
            solver.parameters.max_time_in_seconds = left_s
            status = solver.solve(model.model)
            if status == cp_model.INFEASIBLE:
                return
            self.is_stopped = status != cp_model.OPTIMAL
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self.bound = round(solver.best_objective_bound)
                self._take(model.path(solver, self.bound, proven=not self.is_stopped))

    def _take(self, path: SolvedPath) -> None:
        if not self.accepted.takes(Found.of(path.arcs)):
            raise AssertionError("the model let through an itinerary its constraints forbid")
        self.paths.append(path)


class ItineraryModel:
    """The CP-SAT model of one bounded graph."""

    def __init__(
        self, table: ArcTable, rules: Rules, accepted: Accepted, most_score: int | None
    ) -> None:
        from ortools.sat.python import cp_model

        self.table = table
        self.model = cp_model.CpModel()
        self._taken = [self.model.new_bool_var("") for _ in table.arcs]
        self._add_circuit()
        self._add_limits(rules)
        self._add_single_visits()
        self._add_border_limits(rules)
        self._token_taken = self._link_tokens()
        self._mode_taken = self._link_modes()
        for found in accepted.found:
            self._forbid(found)
            if accepted.is_full(found.chain):
                self._forbid_chain(found.chain)
        score = self._total(table.score.tolist())
        if most_score is not None:
            self.model.add(score <= most_score)
        self.model.minimize(score)

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

    def _add_limits(self, rules: Rules) -> None:
        """(C2) The deadline and (C3) the most transfers."""
        if rules.deadline_minutes is not None:
            self.model.add(self._total(self.table.minutes.tolist()) <= rules.deadline_minutes)
        self.model.add(self._total(self.table.transfers.tolist()) <= rules.max_transfers)

    def _add_single_visits(self) -> None:
        """(C7) No terminal is reached twice."""
        arriving: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for arc, taken in zip(self.table.arcs, self._taken, strict=True):
            if arc.tail.stop_id != arc.head.stop_id:
                arriving[arc.head.stop_id].append(taken)
        for stop_id in sorted(arriving):
            self.model.add_at_most_one(arriving[stop_id])

    def _add_border_limits(self, rules: Rules) -> None:
        """(C11) No land border is crossed more often than the way abroad, or home, needs."""
        crossing: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for arc, taken in zip(self.table.arcs, self._taken, strict=True):
            for border in arc.borders:
                crossing[border].append(taken)
        for border in sorted(crossing):
            self.model.add(sum(crossing[border]) <= rules.max_border_crossings)

    def _link_tokens(self) -> dict[str, cp_model.IntVar]:
        """(C12) Take a token when an arc that carries it is taken, and at most one such arc."""
        carriers: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for arc, taken in zip(self.table.arcs, self._taken, strict=True):
            for token in arc.tokens:
                carriers[token].append(taken)
        linked = {}
        for token in sorted(carriers):
            linked[token] = self.model.new_bool_var("")
            self.model.add(sum(carriers[token]) == linked[token])
        return linked

    def _link_modes(self) -> dict[str, cp_model.IntVar]:
        """Make a main mode taken exactly when a token of it is."""
        tokens: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for token, taken in self._token_taken.items():
            tokens[token.split(" ", 1)[0]].append(taken)
        linked = {}
        for mode in sorted(tokens):
            linked[mode] = self.model.new_bool_var("")
            self.model.add_max_equality(linked[mode], tokens[mode])
        return linked

    def _forbid(self, found: Found) -> None:
        """(C8) Forbid the signature again; (C10) let an addition to it in only if it saves."""
        if not found.signature <= self._token_taken.keys():
            return  # no way through this graph takes all of its tokens
        self.model.add_bool_or(
            taken.negated() if token in found.signature else taken
            for token, taken in self._token_taken.items()
        )
        table = self.table
        saves = []
        for column, amount in (
            (table.cents, found.cents),
            (table.minutes, found.minutes),
            (table.grams, found.grams),
        ):
            saving = self.model.new_bool_var("")
            most = worthwhile(amount)
            self.model.add(self._total(column.tolist()) <= most).only_enforce_if(saving)
            saves.append(saving)
        left_out = (self._token_taken[token].negated() for token in sorted(found.signature))
        self.model.add_bool_or(*left_out, *saves)

    def _forbid_chain(self, chain: frozenset[str]) -> None:
        """(C9) Forbid exactly the itineraries whose main modes are these."""
        if chain <= self._mode_taken.keys():
            self.model.add_bool_or(
                taken.negated() if mode in chain else taken
                for mode, taken in self._mode_taken.items()
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
