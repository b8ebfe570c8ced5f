"""A small OR-Tools CP-SAT model, written straight into the solver's own form.

``ortools.sat.python.cp_model`` says the same in more words, and imports pandas to do so: a second
that a command which answers once would wait for. The compiled half of it, which builds and solves
the very same model, is imported when a model is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SEED = 20_261_123
_LEAST, _MOST = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Solved:
    """What CP-SAT says: ``status`` is ``optimal``, ``feasible``, ``infeasible`` or ``unknown``.

    ``taken`` holds a value a variable, none where there is no solution; ``bound`` is the proven
    least of the objective.
    """

    status: str
    taken: tuple[int, ...]
    bound: int


class Model:
    """Boolean variables are numbers from 0; ``negated`` of one is its opposite."""

    def __init__(self) -> None:
        from ortools.sat.python import cp_model_helper

        self._helper: Any = cp_model_helper
        self._proto = cp_model_helper.CpModelProto()
        self._constraints = self._proto.constraints
        self.size = 0

    def new(self, count: int = 1) -> int:
        """Add boolean variables; return the number of the first."""
        first = self.size
        for _ in range(count):
            self._proto.variables.add().domain.extend((0, 1))
        self.size += count
        return first

    def whole(self, most: int) -> int:
        """Add a whole number from 0 to ``most``; return its number among the variables."""
        self._proto.variables.add().domain.extend((0, most))
        self.size += 1
        return self.size - 1

    def any_of(self, literals: Iterable[int]) -> None:
        """Ask for at least one of some literals."""
        self._constraints.add().bool_or.literals.extend(list(literals))

    def at_most_one(self, literals: Iterable[int]) -> None:
        """Ask for at most one of some literals."""
        self._constraints.add().at_most_one.literals.extend(list(literals))

    def circuit(self, tails: Sequence[int], heads: Sequence[int], literals: Sequence[int]) -> None:
        """Ask that the arcs taken be one circuit through every state but those looped on."""
        circuit = self._constraints.add().circuit
        circuit.tails.extend(tails)
        circuit.heads.extend(heads)
        circuit.literals.extend(literals)

    def at_most(
        self, variables: Sequence[int], weights: Sequence[int], most: int, where: int | None = None
    ) -> None:
        """Ask that a weighted sum be at most ``most``, always or where a literal is true."""
        self.within(variables, weights, (_LEAST, most), where)

    def equal(self, variables: Sequence[int], weights: Sequence[int], value: int) -> None:
        """Ask that a weighted sum be a value."""
        self.within(variables, weights, (value, value))

    def within(
        self,
        variables: Sequence[int],
        weights: Sequence[int],
        domain: Sequence[int],
        where: int | None = None,
    ) -> None:
        """Ask that a weighted sum lie in a domain: the least and most of each of its stretches."""
        constraint = self._constraints.add()
        if where is not None:
            constraint.enforcement_literal.append(where)
        constraint.linear.vars.extend(variables)
        constraint.linear.coeffs.extend(weights)
        constraint.linear.domain.extend(domain)

    def minimize(self, variables: Sequence[int], weights: Sequence[int]) -> None:
        """Seek the least of a weighted sum."""
        self._proto.objective.vars.extend(variables)
        self._proto.objective.coeffs.extend(weights)

    def solve(self, time_limit_s: float) -> Solved:
        """Solve on one thread, with one seed."""
        parameters = self._helper.SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = SEED
        parameters.cp_model_presolve = False  # longer than the search itself on graphs this small
        parameters.symmetry_level = 0
        parameters.max_time_in_seconds = max(0.0, time_limit_s)
        wrapper = self._helper.SolveWrapper()
        wrapper.set_parameters(parameters)
        response = wrapper.solve(self._proto)
        names = {
            self._helper.OPTIMAL: "optimal",
            self._helper.FEASIBLE: "feasible",
            self._helper.INFEASIBLE: "infeasible",
        }
        status = names.get(response.status, "unknown")
        taken = tuple(response.solution) if status in ("optimal", "feasible") else ()
        return Solved(status, taken, round(response.best_objective_bound))


def negated(variable: int) -> int:
    """Return the literal that is true when a variable is not."""
    return -variable - 1
