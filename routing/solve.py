"""From a request to its audited, ranked, explained options."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shapely import LineString, get_parts, line_merge
from shapely.geometry.base import BaseGeometry

from networks.sea.restrictions import Restrictions
from routing.arc import Arc
from routing.audit import Audit
from routing.candidates import Candidates, build_candidates, summarise
from routing.champions import add_champions, champion
from routing.explain import explain, why_infeasible
from routing.fuel_detour import with_detour_told
from routing.infeasible import WayOut, minimal_conflict, ways_out
from routing.itinerary import Element, Itinerary
from routing.leg import Leg
from routing.named import Named
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parallel import undominated
from routing.parameter_book import ParameterBook
from routing.pricing import Tariff
from routing.request import Request
from routing.rules import Rules
from routing.sea_candidates import sailed_pairs
from routing.shipment import Shipment
from routing.solver import Solution, SolvedPath, Wanted, best_paths, scores_of
from routing.stop import ORIGIN_ID
from routing.termination import Rejection, Relaxation, Termination


def solve(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> OptionSet:
    """Find the best different ways from door to door, each proven, audited and explained.

    Parameters
    ----------
    network
        Where things are and how far apart.
    shipment
        What moves.
    request
        From where to where, under which rules.
    book
        The figures to price with.

    Returns
    -------
    The options in rank order. When no itinerary keeps the rules, none, and the termination names
    a minimal set of rules that conflict and the smallest relaxations, solved and audited.

    Raises
    ------
    InputError
        If the request forbids what nothing is called, or areas off the chart.
    AuditError
        If an option does not stand up to its own audit; such an option is never returned.
    """
    named = Named.of(request.forbid, network)
    left, gone = _left_open(network, request, named)
    return _Solve(left, shipment, request, book, named).answer(gone)


def _left_open(
    network: NetworkView, request: Request, named: Named
) -> tuple[NetworkView, tuple[Rejection, ...]]:
    """Return the network less the passages and areas forbidden at sea, and what that leaves out."""
    if not named.passages and not request.no_go:
        return network, ()
    closed = Restrictions(forbidden=named.passages, no_go=request.no_go)
    left = network.restricted(closed, request.tier, sailed_pairs(network))
    gone = len(network.legs.index.difference(left.legs.index))
    return left, (Rejection("leg", "", "passes what is forbidden at sea", gone),) if gone else ()


class _Solve:
    """One request being answered."""

    def __init__(
        self,
        network: NetworkView,
        shipment: Shipment,
        request: Request,
        book: ParameterBook,
        named: Named,
    ) -> None:
        self.network = network
        self.shipment = shipment
        self.dated = replace(shipment, ready_at=shipment.ready_at or datetime.now(UTC))
        self.request = request
        self.book = book
        self.tariff = self._tariff()
        self.rules = Rules.of(request, shipment, named)
        self.candidates: Candidates = build_candidates(network, request, self.tariff)
        self.used_keys: set[str] = set()

    def _tariff(self) -> Tariff:
        """Read the book anew: a tariff remembers what it has read."""
        request = self.request
        return Tariff(self.book, self.dated, request.origin.country, request.destination.country)

    def answer(self, gone: tuple[Rejection, ...] = ()) -> OptionSet:
        """Solve, audit and explain; ``gone`` is what was left out before."""
        solution, rejected = self._search(self.rules, self.request.max_options)
        rejections = (*gone, *summarise(self.candidates.rejections), *rejected)
        options = explain(
            [self._option(path, rank, self.rules) for rank, path in enumerate(solution.paths, 1)]
        )
        termination = self._termination(solution, rejections)
        rows = [self.book.row(key) for key in sorted(self.used_keys)]
        return OptionSet(
            shipment=self.shipment,
            request=self.request,
            options=options,
            termination=termination,
            network_version=self.network.version,
            parameters_digest=self.book.digest,
            parameters_used=tuple(rows),
        )

    def _search(self, rules: Rules, count: int) -> tuple[Solution, tuple[Rejection, ...]]:
        admitted, rejected = rules.admit(self.candidates.arcs)
        arcs = undominated(admitted)
        scores = scores_of(arcs, self.request.weights, self.tariff)
        wanted = Wanted(count, self.request.max_per_chain, self.request.time_limit_s)
        found = best_paths(arcs, scores, rules, wanted)
        return add_champions(found, arcs, scores, rules, wanted), rejected

    def _termination(self, solution: Solution, rejections: tuple[Rejection, ...]) -> Termination:
        termination = Termination(
            reason=solution.reason,
            limit=f"{self.request.time_limit_s:g} s of solving"
            if solution.reason == "limit"
            else None,
            bound=solution.bound,
            solve_time_s=solution.solve_time_s,
            exhausted=solution.exhausted,
            arcs_total=solution.arcs_total,
            arcs_solved=solution.arcs_solved,
            rejections=rejections,
        )
        return termination if solution.reason != "infeasible" else self._diagnose(termination)

    def _diagnose(self, termination: Termination) -> Termination:
        """Name what blocks and each smallest relaxation, the cheapest first."""
        conflict = minimal_conflict(self.rules, self._best)
        ways = ways_out(self.rules, self._best, self._fastest)
        relaxations = [self._relaxation(way) for way in ways]
        return replace(
            termination,
            conflict=conflict,
            detail=why_infeasible(self.rules, conflict, relaxations),
            relaxation=relaxations[0] if relaxations else None,
            alternatives=tuple(relaxations[1:]),
        )

    def _relaxation(self, way: WayOut) -> Relaxation:
        (option,) = explain([self._option(way.path, 1, way.rules)])
        return Relaxation(way.constraint, way.change, option)

    def _best(self, rules: Rules) -> SolvedPath | None:
        solution, _ = self._search(rules, 1)
        return solution.paths[0] if solution.paths else None

    def _fastest(self, rules: Rules) -> SolvedPath | None:
        first = self._best(rules)
        if first is None:
            return None
        arcs = undominated(rules.admit(self.candidates.arcs)[0])
        scores = scores_of(arcs, self.request.weights, self.tariff)
        limit_s = self.request.time_limit_s
        return champion("time", first, arcs, scores, rules, time_limit_s=limit_s)

    def _option(self, path: SolvedPath, rank: int, rules: Rules) -> Option:
        elements = [self._drawn(arc, rules) for arc in path.arcs]
        itinerary = Itinerary(tuple(e for e in elements if e is not None))
        with self.book.recording() as used:
            verdict = Audit(self.network, self.request, rules, self._tariff()).check(itinerary)
        self.used_keys |= used
        return Option(
            rank=rank,
            itinerary=itinerary,
            signature=path.signature,
            score=path.score,
            score_bound=path.bound,
            proven=path.proven,
            verdict=verdict,
            champion_of=path.champion_of,
        )

    def _drawn(self, arc: Arc, rules: Rules) -> Element | None:
        """Return what a step takes; a leg with its line, and what a longer way at sea saves."""
        if arc.leg is None:
            return arc.element
        leg = self._draw(arc.leg)
        if leg.mode != "sea":
            return leg
        beside = (
            way.leg
            for way in self.candidates.arcs
            if (way.tail, way.head) == (arc.tail, arc.head) and rules.breach(way) is None
        )
        return with_detour_told(leg, [way for way in beside if way is not None])

    def _draw(self, leg: Leg) -> Leg:
        """Return the leg with its line, in travel direction."""
        if leg.leg_keys:
            return replace(leg, geometry=self._drawn_from_table(leg))
        request = self.request
        if leg.from_stop.is_door and leg.to_stop.is_door:
            road = network_road(self.network, request)
            return replace(leg, geometry=as_line(road))
        if leg.from_stop.stop_id == ORIGIN_ID:
            line = self.network.access(request.origin).geometry(leg.to_stop.stop_id)
            return replace(leg, geometry=as_line(line))
        line = self.network.access(request.destination).geometry(leg.from_stop.stop_id)
        return replace(leg, geometry=as_line(line).reverse())

    def _drawn_from_table(self, leg: Leg) -> LineString:
        at: str = leg.from_stop.stop_id
        coordinates: list[tuple[float, ...]] = []
        for key in leg.leg_keys:
            row = self.network.legs.loc[key]
            line = as_line(self.network.leg_geometry(key))
            forward = row["from_terminal_id"] == at
            at = str(row["to_terminal_id"] if forward else row["from_terminal_id"])
            coordinates += (line if forward else line.reverse()).coords
        return LineString(coordinates)


def network_road(network: NetworkView, request: Request) -> BaseGeometry:
    """Draw the road between the two doors."""
    road = network.road_between(request.origin, request.destination)
    if road is None:
        raise LookupError("the road that was measured is gone")
    geometry: BaseGeometry = road.geometry
    return geometry


def as_line(geometry: BaseGeometry) -> LineString:
    """Return a line of one piece: pieces are merged, else joined end to end in order."""
    if isinstance(geometry, LineString):
        return geometry
    merged = line_merge(geometry)
    if isinstance(merged, LineString):
        return merged
    return LineString([point for part in get_parts(geometry) for point in part.coords])
