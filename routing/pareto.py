"""Every itinerary that no other betters on all counts: cost, time, CO2e and exposure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from routing.arc_table import M_PER_KM, Ints
from routing.network_view import NetworkView
from routing.option import Option
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.result import Result
from routing.shipment import Shipment
from routing.solve import Answering
from routing.solver import SolvedPath
from routing.termination import Reason, Termination
from routing.undominated import undominated_paths

if TYPE_CHECKING:
    from routing.answer_tables import Row, Rows

_CENTS_PER_USD, _MINUTES_PER_HOUR, _GRAMS_PER_KG = 100, 60, 1000


@dataclass(frozen=True)
class ParetoPoint:
    """One itinerary of the set: what it takes, and what marks it.

    ``us_km`` is kilometres on US land and in, or over, US waters out to 200 nm. The figures are
    those the search added up; ``option`` follows the itinerary again, audits it and draws it.
    """

    cost_usd: float
    duration_h: float
    co2e_kg: float
    us_km: float
    _read: Callable[[], SolvedPath] = field(repr=False, compare=False)
    _explained: Callable[[SolvedPath], Option] = field(repr=False, compare=False)

    @cached_property
    def path(self) -> SolvedPath:
        """The itinerary as the search found it, read off when first asked for."""
        return self._read()

    @property
    def signature(self) -> tuple[str, ...]:
        """What makes it different from another: modes, gateways, port pairs, services."""
        return self.path.signature

    def option(self) -> Option:
        """Return the itinerary, audited and explained.

        Raises
        ------
        AuditError
            If it does not stand up to its own audit.
        """
        return self._explained(self.path)


@dataclass(frozen=True, repr=False)
class ParetoSet(Result):
    """The exact undominated set, cheapest first, and how its search ended.

    ``termination.reason`` is ``optimal`` when it is proven that no itinerary within the rules would
    add a point, ``limit`` when time ran out before, and ``infeasible`` when there is none at all.
    Of itineraries that take exactly the same of everything one stands for all.
    """

    shipment: Shipment
    request: Request
    points: tuple[ParetoPoint, ...]
    termination: Termination
    network_version: str
    parameters_digest: str
    network: NetworkView | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        ends = f"{self.request.origin.label} → {self.request.destination.label}"
        found = f"{len(self.points)} points, {self.termination.reason}"
        return f"<ParetoSet {ends}, {self.request.tier.value}: {found}>"

    def tables(self) -> dict[str, Rows]:
        """Return the points as one table, cheapest first."""
        return {
            "points": [
                {
                    "point": number,
                    "cost_usd": point.cost_usd,
                    "duration_h": point.duration_h,
                    "co2e_kg": point.co2e_kg,
                    "us_km": point.us_km,
                    "signature": "; ".join(point.signature),
                }
                for number, point in enumerate(self.points, start=1)
            ]
        }

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield every point as an option; each is followed, audited and drawn on the way."""
        for number, point in enumerate(self.points, start=1):
            yield {"point": number}, point.option()

    def html(self, language: str = "en") -> str:
        """Return the points as a table, and the best of each criterion on a map."""
        from routing.notebook import pareto_html

        return pareto_html(self, language)


def pareto(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> ParetoSet:
    """Find every undominated trade-off over cost, time, CO2e and exposure, and prove it complete.

    An itinerary is undominated when no other within the rules takes less of one of the four and no
    more of the rest. Weights, ``max_options`` and ``max_per_chain`` play no part; deadline, tier,
    modes, transfers and what is forbidden are kept as in :func:`routing.solve.solve`.

    Raises
    ------
    InputError
        If the request forbids what nothing is called, or areas off the chart.
    """
    asked = Answering.of(network, shipment, request, book)
    table, rejected = asked.admitted(asked.rules)
    found = undominated_paths(table, asked.rules, request.time_limit_s)
    reason: Reason = "optimal" if found.ways else "infeasible"
    termination = Termination(
        reason=reason if found.proven else "limit",
        limit=None if found.proven else f"{request.time_limit_s:g} s of solving",
        solve_time_s=found.solve_time_s,
        exhausted=found.proven,
        arcs_total=len(table),
        arcs_solved=found.arcs_solved,
        rejections=(*asked.gone, *asked.candidates.rejections, *rejected),
    )
    points = tuple(
        _point(asked, partial(SolvedPath.of, found.table, way), rank, found.points[rank - 1])
        for rank, way in enumerate(found.ways, 1)
    )
    return ParetoSet(shipment, request, points, termination, network.version, book.digest, network)


def _point(asked: Answering, read: Callable[[], SolvedPath], rank: int, taken: Ints) -> ParetoPoint:
    cents, minutes, grams, us_m = taken.tolist()
    return ParetoPoint(
        cost_usd=cents / _CENTS_PER_USD,
        duration_h=minutes / _MINUTES_PER_HOUR,
        co2e_kg=grams / _GRAMS_PER_KG,
        us_km=us_m / M_PER_KM,
        _read=read,
        _explained=partial(asked.explained, rank=rank),
    )
