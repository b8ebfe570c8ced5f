"""From a request to its audited, ranked, explained options."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
from shapely import LineString, get_coordinates
from shapely.geometry.base import BaseGeometry

from networks.errors import Fault, InputError
from networks.sea.restrictions import Restrictions
from routing.arc import Arc
from routing.arc_table import ArcTable
from routing.audit import Audit
from routing.champions import add_champions, champion
from routing.explain import cut_off, explain
from routing.fuel_detour import with_detour_told
from routing.infeasible import WayOut, minimal_conflict, ways_out
from routing.itinerary import Itinerary
from routing.leg import Leg
from routing.memory import as_line, memory_of, roads_of
from routing.named import NOTHING, Named
from routing.network_view import NetworkView
from routing.notices import notices_of
from routing.option import Option
from routing.option_set import OptionSet
from routing.origin import NONE, door_faults
from routing.overlap import per_mille
from routing.overseas import reaching
from routing.papers import papers_of
from routing.parameter_book import ParameterBook
from routing.pricing import Tariff
from routing.question import Question
from routing.reason import because
from routing.request import Request
from routing.required import Required
from routing.rules import Rules
from routing.sea_candidates import sailed_pairs
from routing.shipment import Shipment
from routing.solver import (
    Solution,
    SolvedPath,
    Wanted,
    best_paths,
    scores_of,
    waiting_score,
)
from routing.stop import ORIGIN_ID
from routing.termination import Rejection, Relaxation, Termination
from routing.text import NOTHING_SAID
from routing.timetable import MILLE
from routing.waits import with_waits
from routing.why import why_infeasible


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
    return Answering.of(network, shipment, request, book).answer()


def _named(network: NetworkView, shipment: Shipment, request: Request) -> tuple[Named, Required]:
    """Sort what a request forbids and requires by what it is, all faults of it at once."""
    doors = request.origin.country, request.destination.country
    faults: list[Fault] = list(door_faults(shipment.originating, *doors))
    named, required = NOTHING, Required()
    try:
        named = Named.of(request.forbid, network)
    except InputError as error:
        faults += error.faults
    try:
        required = Required.of(request.require, network)
    except InputError as error:
        faults += error.faults
    both = sorted(request.forbid & request.require)
    faults += [Fault("require", name, "a name that is not forbidden too") for name in both]
    if faults:
        raise InputError(faults)
    return named, required


def _left_open(
    network: NetworkView, request: Request, named: Named, required: frozenset[str]
) -> tuple[NetworkView, tuple[Rejection, ...]]:
    """Return the network as what is asked of passages and areas leaves it, and what is left out."""
    if not named.passages and not request.no_go and not required:
        return network, ()
    closed = Restrictions(named.passages, required, no_go=request.no_go)
    left: NetworkView = memory_of(network).restricted.get(
        (closed, request.tier),
        lambda: network.restricted(closed, request.tier, sailed_pairs(network)),
    )
    gone = len(network.legs.index.difference(left.legs.index))
    why = because("required_at_sea" if required else "forbidden_at_sea")
    return left, (Rejection("leg", "", why, gone),) if gone else ()


class _TimeUpError(Exception):
    """Time ran out before it was known whether anything keeps some rules."""


class Answering:
    """One request being answered; ``candidates`` may be those of another between the same doors."""

    def __init__(
        self,
        network: NetworkView,
        shipment: Shipment,
        request: Request,
        book: ParameterBook,
        *,
        candidates: Question | None = None,
        named: Named = NOTHING,
        required: Required | None = None,
        gone: tuple[Rejection, ...] = (),
    ) -> None:
        self._ends_s: float | None = None  # set when the first search begins
        self.network = network
        self.shipment = shipment
        self.dated = replace(shipment, ready_at=shipment.ready_at or datetime.now(UTC))
        self.request = request
        self.book = book
        self.tariff = self._tariff()
        self.rules = Rules.of(request, shipment, named, required)
        self.candidates = candidates or Question(network, request, self.tariff, shipment.ready_at)
        self.gone = gone
        self.used_keys: set[str] = set()

    @classmethod
    def of(
        cls,
        network: NetworkView,
        shipment: Shipment,
        request: Request,
        book: ParameterBook,
        beside: Answering | None = None,
    ) -> Answering:
        """Read a request, its names looked up; ``beside`` may answer another between its doors.

        Raises
        ------
        InputError
            If the request forbids what nothing is called, or areas off the chart, or the goods
            claim origin under an agreement to which a door's country is no party.
        """
        network = reaching(network, request)
        named, required = _named(network, shipment, request)
        left, gone = _left_open(network, request, named, required.named.passages)
        shared = beside.candidates if beside is not None and beside.network is left else None
        return cls(
            left,
            shipment,
            request,
            book,
            candidates=shared,
            named=named,
            required=required,
            gone=gone,
        )

    def _tariff(self) -> Tariff:
        """Read the book anew: a tariff remembers what it has read."""
        request = self.request
        return Tariff(self.book, self.dated, request.origin.country, request.destination.country)

    def answer(self, *, diagnose: bool = True) -> OptionSet:
        """Solve, audit and explain; where nothing is feasible, say why unless told not to."""
        solution, rejected = self.search(self.rules, self.request.max_options)
        rejections = (*self.gone, *self.candidates.rejections, *rejected)
        options = explain(
            [self.option(path, rank, self.rules) for rank, path in enumerate(solution.paths, 1)]
        )
        termination = self._termination(solution, rejections)
        if diagnose and solution.reason == "infeasible":
            termination = self._diagnose(termination)
        rows = [self.book.row(key) for key in sorted(self.used_keys)]
        return OptionSet(
            shipment=self.shipment,
            request=self.request,
            options=options,
            termination=termination,
            network_version=self.network.version,
            parameters_digest=self.book.digest,
            parameters_used=tuple(rows),
            network=self.network,
        )

    def search(self, rules: Rules, count: int) -> tuple[Solution, tuple[Rejection, ...]]:
        """Return up to ``count`` itineraries within rules, champions included, and what is out."""
        table, rejected = self.admitted(rules)
        request = self.request
        overlap = per_mille(request.max_overlap_share)
        wanted = Wanted(count, request.max_per_chain, self._left_s, overlap)
        found = best_paths(table, rules, wanted)
        return add_champions(found, rules, wanted), rejected

    @property
    def _left_s(self) -> float:
        """Seconds left of those the request allows for all its searches together."""
        now = time.perf_counter()
        if self._ends_s is None:
            self._ends_s = now + self.request.time_limit_s
        return max(0.0, self._ends_s - now)

    def admitted(self, rules: Rules) -> tuple[ArcTable, tuple[Rejection, ...]]:
        """Return the arcs that rules admit with their scores, and why others are left out."""
        table, rejected = self.candidates.admitted(rules)
        weights, tariff = self.request.weights, self.tariff
        waiting = MILLE * waiting_score(weights, tariff)
        scores = scores_of(table, weights, tariff, self.request.us_price)
        return table.scored(scores, waiting), rejected

    def _termination(self, solution: Solution, rejections: tuple[Rejection, ...]) -> Termination:
        is_cut = solution.reason == "limit"
        count = len(solution.paths)
        said = cut_off(self.request.time_limit_s, count) if is_cut else NOTHING_SAID
        return Termination(
            reason=solution.reason,
            limit=self._limit if is_cut else None,
            said=said,
            bound=solution.bound,
            solve_time_s=solution.solve_time_s,
            exhausted=solution.exhausted,
            arcs_total=solution.arcs_total,
            arcs_solved=solution.arcs_solved,
            rejections=rejections,
        )

    @property
    def _limit(self) -> str:
        return f"{self.request.time_limit_s:.3g} s of solving"

    def _diagnose(self, termination: Termination) -> Termination:
        """Name what blocks and each smallest relaxation, the cheapest first.

        That nothing keeps the rules is proven by then; time may run out before it is known why.
        """
        try:
            conflict = minimal_conflict(self.rules, self._best)
            ways = ways_out(self.rules, self._best, self._fastest)
        except _TimeUpError:
            why = cut_off(self.request.time_limit_s, None)
            return replace(termination, limit=self._limit, said=why)
        relaxations = [self._relaxation(way) for way in ways]
        relaxations.sort(key=lambda relaxation: relaxation.option.itinerary.cost_cents)
        return replace(
            termination,
            conflict=conflict,
            said=why_infeasible(self.rules, conflict, relaxations, termination.rejections),
            relaxation=relaxations[0] if relaxations else None,
            alternatives=tuple(relaxations[1:]),
        )

    def _relaxation(self, way: WayOut) -> Relaxation:
        if way.rules.agreement != self.rules.agreement:
            return self._without_origin(way)
        (option,) = explain([self.option(way.path, 1, way.rules)])
        return Relaxation(way.constraint, way.change, option, way.rules)

    def _without_origin(self, way: WayOut) -> Relaxation:
        """Solve a way out anew for goods that claim no origin: they are cleared at another cost."""
        goods = replace(self.shipment, originating=NONE)
        other = Answering(self.network, goods, self.request, self.book)
        path = other._fastest(way.rules) if "deadline" in way.constraint else other._best(way.rules)
        if path is None:
            raise LookupError("the way out without origin is gone")
        (option,) = explain([other.option(path, 1, way.rules)])
        self.used_keys |= other.used_keys
        return Relaxation(way.constraint, way.change, option, way.rules)

    def _best(self, rules: Rules) -> SolvedPath | None:
        solution, _ = self.search(rules, 1)
        if not solution.paths and solution.reason == "limit":
            raise _TimeUpError
        return solution.paths[0] if solution.paths else None

    def _fastest(self, rules: Rules) -> SolvedPath | None:
        first = self._best(rules)
        if first is None:
            return None
        table = self.admitted(rules)[0]
        return champion("time", first, table, rules, time_limit_s=self._left_s)

    def explained(self, path: SolvedPath, rank: int) -> Option:
        """Return a path as an option by itself, audited and explained."""
        (option,) = explain([self.option(path, rank, self.rules)])
        return option

    def option(self, path: SolvedPath, rank: int, rules: Rules) -> Option:
        """Return a path as an option, drawn and audited, not yet explained."""
        drawn = self.candidates.trunk.drawn_under(rules)
        elements = [
            drawn.get(arc, partial(self._draw, rules)) if arc.leg else arc.element
            for arc in path.arcs
        ]
        itinerary = Itinerary(with_waits(elements, path.waits, self.tariff))
        tariff, ready_at = self._tariff(), self.shipment.ready_at
        audited = self.candidates.trunk.audited
        audit = Audit(self.network, self.request, rules, tariff, audited, ready_at)
        verdict = audit.check(itinerary)
        self.used_keys.update(*audit.read_keys)
        return Option(
            rank=rank,
            itinerary=itinerary,
            signature=path.signature,
            score=path.score,
            score_bound=path.bound,
            proven=path.proven,
            verdict=verdict,
            told=notices_of(itinerary, self.tariff, memory_of(self.network).checks),
            papers=papers_of(itinerary, self.shipment),
            champion_of=path.champion_of,
            read_keys=tuple(audit.read_keys),
        )

    def _draw(self, rules: Rules, arc: Arc) -> Leg:
        """Return a leg with its line, in travel direction, and what a longer way at sea saves."""
        leg = arc.leg
        if leg is None:
            raise TypeError("there is no leg to draw")
        drawn = replace(leg, geometry=self._line_of(leg))
        if leg.mode != "sea":
            return drawn
        beside = self.candidates.beside(arc)
        return with_detour_told(
            drawn, [way.leg for way in beside if way.leg and not rules.breach(way)]
        )

    def _line_of(self, leg: Leg) -> LineString:
        request = self.request
        if leg.leg_keys:
            key = leg.leg_keys, leg.from_stop.stop_id
            lines = memory_of(self.network).lines
            return lines.get(key, lambda: drawn_from_table(self.network, leg))
        if leg.from_stop.is_door and leg.to_stop.is_door:
            return as_line(network_road(self.network, request))
        if leg.from_stop.stop_id == ORIGIN_ID:
            return roads_of(self.network, request.origin).line(leg.to_stop.stop_id)
        roads = roads_of(self.network, request.destination)
        return roads.line(leg.from_stop.stop_id, inbound=True)


def drawn_from_table(network: NetworkView, leg: Leg) -> LineString:
    """Draw a leg of the table, its hops end to end, in travel direction."""
    at: str = leg.from_stop.stop_id
    pieces = []
    for key in leg.leg_keys:
        row = network.row("legs", key)
        line = get_coordinates(network.leg_geometry(key))
        forward = row["from_terminal_id"] == at
        at = str(row["to_terminal_id"] if forward else row["from_terminal_id"])
        pieces.append(line if forward else line[::-1])
    return LineString(np.concatenate(pieces))


def network_road(network: NetworkView, request: Request) -> BaseGeometry:
    """Draw the road between the two doors."""
    road = network.road_between(request.origin, request.destination)
    if road is None:
        raise LookupError("the road that was measured is gone")
    geometry: BaseGeometry = road.geometry
    return geometry
