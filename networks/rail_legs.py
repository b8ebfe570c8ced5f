"""Rail legs between terminals: by which railways, over which interchanges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.countries import LAND_COUNTRIES
from networks.crossings import nearest_crossings
from networks.landgraph import Ints
from networks.rail_layers import FEWEST, SHORTEST, Choice, RailLayers, Ride, Rides
from networks.railways import group_of
from networks.tie import Tie

# A way with fewer changes of railway is worth knowing up to half as long again as the shortest.
LONGEST_DETOUR = 1.5


class _Found(NamedTuple):
    """A leg's row, the points where it meets a border, and the nodes it passes."""

    row: dict[str, Any]
    borders: npt.NDArray[np.float64]
    node_idx: Ints


class RailLegPath(NamedTuple):
    """A ride between two terminals, and the ties it begins and ends at.

    ``length_km`` holds the stubs to the terminals too.
    """

    ride: Ride
    start: Tie
    end: Tie
    length_km: float


def rail_ties(layers: RailLayers, terminals: pd.DataFrame, limit_km: float) -> list[Tie]:
    """Tie each rail terminal and rail-served seaport to the track of each railway that serves it.

    Only the railways in its ``railways`` column count, one of a group, on track of its country no
    farther than ``limit_km``. A terminal without any gets no tie, and the build's checks say so.
    """
    served = terminals[
        terminals["country"].isin(LAND_COUNTRIES)
        & (terminals["kind"].isin(("rail", "seaport")) & (terminals["railways"] != ""))
    ]
    ties = []
    columns = (served[name].tolist() for name in ("country", "lon", "lat", "railways"))
    for terminal_id, country, lon, lat, railways in zip(served.index, *columns, strict=True):
        one_a_group = {group_of(code): code for code in reversed(railways.split(";"))}
        for code in railways.split(";"):
            if one_a_group[group_of(code)] != code or code not in layers.operators.railways:
                continue
            found = layers.nearest(code, lon, lat, country)
            if found and found[1] <= limit_km:
                ties.append(Tie(str(terminal_id), country, *found, code))
    return ties


def rail_legs(
    layers: RailLayers, ties: list[Tie], crossings: pd.DataFrame
) -> tuple[list[dict[str, Any]], list[Ints]]:
    """Find the trains between every two terminals: a row each, and the nodes each passes.

    The shortest stands as ``any``; one with fewer changes of railway, no longer than half as long
    again, beside it. Where a train between two terminals of one country crosses US soil, the
    trains that stay at home stand too.
    """
    found = list(_found(layers, _by_terminal(ties)))
    borders = [leg.borders for leg in found]
    names = iter(nearest_crossings(np.vstack([np.empty((0, 2)), *borders]), crossings))
    rows = [{**leg.row, "crossings": ";".join(next(names) for _ in leg.borders)} for leg in found]
    return rows, [leg.node_idx for leg in found]


def _found(layers: RailLayers, by_terminal: dict[str, list[Tie]]) -> Iterator[_Found]:
    """Yield each leg's row, and the points where it meets a border."""
    ids = list(by_terminal)
    for position, origin in enumerate(ids):
        starts, country = by_terminal[origin], by_terminal[origin][0].country
        others = [by_terminal[name] for name in ids[position + 1 :]]
        domestic = []
        for ends, rows in _rows_from(layers, starts, others, None):
            yield from rows
            crosses = any(leg.row["us_land_km"] > 0 for leg in rows)
            if crosses and country == ends[0].country != "US":
                domestic.append(ends)
        if domestic:
            inside = frozenset({country})
            for _, rows in _rows_from(layers, starts, domestic, inside):
                yield from rows


def _by_terminal(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    grouped: dict[str, list[Tie]] = {}
    for tie in ties:
        grouped.setdefault(tie.terminal_id, []).append(tie)
    return grouped


def _rows_from(
    layers: RailLayers,
    starts: list[Tie],
    others: list[list[Tie]],
    countries: frozenset[str] | None,
) -> Iterator[tuple[list[Tie], list[_Found]]]:
    """Yield for each reached terminal the rows of its undominated trains."""
    searches = {choice: _search(layers, starts, choice, countries) for choice in (SHORTEST, FEWEST)}
    variant = "any" if countries is None else "no-us"
    for ends in others:
        shortest = _path_to(layers, searches[SHORTEST], starts, ends, SHORTEST)
        if shortest is None:
            continue
        rows = [_row(layers, shortest, variant)]
        states = [layers.state(tie.railway, tie.node_idx) for tie in ends]
        if len(shortest.ride.interchanges) > searches[FEWEST].changes(states):
            fewest = _path_to(layers, searches[FEWEST], starts, ends, FEWEST)
            if fewest and fewest.length_km <= LONGEST_DETOUR * shortest.length_km:
                rows.append(_row(layers, fewest, f"{variant}-fewest"))
        yield ends, rows


def _search(
    layers: RailLayers, starts: list[Tie], choice: Choice, countries: frozenset[str] | None
) -> Rides:
    states = [(layers.state(tie.railway, tie.node_idx), tie.snap_km) for tie in starts]
    return layers.rides(states, choice, countries)


def _path_to(
    layers: RailLayers, rides: Rides, starts: list[Tie], ends: list[Tie], choice: Choice
) -> RailLegPath | None:
    """Read the best train to any tie of a terminal off a search, None where there is none."""
    states = [layers.state(tie.railway, tie.node_idx) for tie in ends]
    costs_km = [rides.cost_km[state] + tie.snap_km for state, tie in zip(states, ends, strict=True)]
    best = int(np.argmin(costs_km))
    if not np.isfinite(costs_km[best]):
        return None
    ride = layers.ride_to(rides, states[best], choice)
    start = next(
        tie for tie in starts if layers.state(tie.railway, tie.node_idx) == ride.first_state
    )
    track_km = float(layers.graph.length_km[ride.slots].sum())
    length_km = track_km + start.snap_km + ends[best].snap_km
    return RailLegPath(ride, start, ends[best], length_km)


def rail_leg_path(
    layers: RailLayers, ties: list[Tie], origin: str, destination: str, variant: str
) -> RailLegPath | None:
    """Find one leg of the table again, by the same search that measured it."""
    by_terminal = _by_terminal(ties)
    starts, ends = by_terminal[origin], by_terminal[destination]
    choice = FEWEST if variant.endswith("-fewest") else SHORTEST
    countries = frozenset({starts[0].country}) if variant.startswith("no-us") else None
    rides = _search(layers, starts, choice, countries)
    return _path_to(layers, rides, starts, ends, choice)


def _row(layers: RailLayers, leg: RailLegPath, variant: str) -> _Found:
    path = layers.graph.describe(leg.ride.node_idx, leg.ride.slots)
    km = {f"{code.lower()}_km": path.km_by_country[code] for code in LAND_COUNTRIES}
    for end in (leg.start, leg.end):  # a stub lies in its terminal's own country
        km[f"{end.country.lower()}_km"] += end.snap_km
    origin, destination = leg.start.terminal_id, leg.end.terminal_id
    row = {
        "leg_id": f"rail:{origin}-{destination}:{variant}",
        "mode": "rail",
        "from_terminal_id": origin,
        "to_terminal_id": destination,
        "variant": variant,
        "length_km": leg.length_km,
        "us_land_km": km["us_km"],
        "operators": ";".join(layers.operators_of(leg.ride)),
        "interchanges": ";".join(leg.ride.interchanges),
        **km,
    }
    return _Found(row, path.border_crossings, leg.ride.node_idx)
