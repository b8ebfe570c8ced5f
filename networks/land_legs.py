"""Rail and truck legs between terminals, found on the land graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely import LineString

from networks.artefact import REBUILD_HINT
from networks.countries import LAND_COUNTRIES
from networks.crossings import nearest_crossing
from networks.errors import ArtefactError
from networks.landgraph import LandGraph, LandPath, Reach
from networks.tie import Tie

if TYPE_CHECKING:
    from networks.network import Network

DRAYAGE_LIMIT_KM = 400.0  # beyond it a box goes by rail, or by the door-to-door truck leg
_BORDERS = {"CA-US", "US-MX"}


def rail_ties(rail: LandGraph, terminals: pd.DataFrame, limit_km: float) -> list[Tie]:
    """Tie each rail terminal and rail-served seaport to the railways of its country.

    A terminal whose railway is farther than ``limit_km`` in the data gets no tie, and the build's
    checks say so.
    """
    served = terminals[
        terminals["country"].isin(LAND_COUNTRIES)
        & (
            (terminals["kind"] == "rail")
            | ((terminals["kind"] == "seaport") & (terminals["railways"] != ""))
        )
    ]
    ties = []
    columns = (served[name].tolist() for name in ("country", "lon", "lat"))
    for terminal_id, country, lon, lat in zip(served.index, *columns, strict=True):
        node_idx, snap_km = rail.nearest(lon, lat, country)
        if snap_km <= limit_km:
            ties.append(Tie(str(terminal_id), country, node_idx, snap_km))
    return ties


def rail_legs(
    rail: LandGraph, ties: list[Tie], crossings: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """Find the rail path between every two terminals, and without US soil where that differs."""
    for position, here in enumerate(ties):
        later = ties[position + 1 :]
        domestic = []
        for other, row in _rail_rows(rail, here, later, None, crossings):
            yield row
            if row["us_land_km"] > 0 and here.country == other.country != "US":
                domestic.append(other)
        if domestic:
            inside = _rail_rows(rail, here, domestic, frozenset({here.country}), crossings)
            yield from (row for _, row in inside)


def _rail_rows(
    rail: LandGraph,
    here: Tie,
    others: Iterable[Tie],
    countries: frozenset[str] | None,
    crossings: pd.DataFrame,
) -> Iterator[tuple[Tie, dict[str, Any]]]:
    reach = rail.one_to_many(here.node_idx, countries)
    for other in others:
        if np.isfinite(reach.length_km[other.node_idx]):
            yield (
                other,
                _rail_row(rail, here, other, reach, crossings)
                | {
                    "leg_id": f"rail:{here.terminal_id}-{other.terminal_id}:{_variant(countries)}",
                    "variant": _variant(countries),
                },
            )


def _variant(countries: frozenset[str] | None) -> str:
    return "any" if countries is None else "no-us"


def _rail_row(
    rail: LandGraph, here: Tie, other: Tie, reach: Reach, crossings: pd.DataFrame
) -> dict[str, Any]:
    path = rail.describe(reach.nodes_to(other.node_idx))
    km = {f"{code.lower()}_km": path.km_by_country[code] for code in LAND_COUNTRIES}
    for end in (here, other):  # a stub lies in its terminal's own country
        km[f"{end.country.lower()}_km"] += end.snap_km
    return {
        "mode": "rail",
        "from_terminal_id": here.terminal_id,
        "to_terminal_id": other.terminal_id,
        "length_km": path.length_km + here.snap_km + other.snap_km,
        "us_land_km": km["us_km"],
        "crossings": ";".join(
            nearest_crossing(lon, lat, crossings)[0] for lon, lat in path.border_crossings
        ),
        **km,
    }


def road_legs(
    road: LandGraph, ties: list[Tie], terminals: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """Find the truck legs between terminals: US transit from border to border, and drayage.

    Transit legs join each Canadian road border with each Mexican one inside the US. Drayage joins
    two terminals of one country no farther apart than ``DRAYAGE_LIMIT_KM``. Trucks take no ferries,
    which have no price yet.
    """
    border_of: dict[str, str] = dict(zip(terminals.index, terminals["country"], strict=True))
    for country in LAND_COUNTRIES:
        tied = [tie for tie in ties if tie.country == country]
        for position, here in enumerate(tied):
            reach = road.one_to_many(here.node_idx, {country}, ferries=False)
            for other in tied[position + 1 :]:
                road_km = float(reach.length_km[other.node_idx])
                length_km = road_km + here.snap_km + other.snap_km
                borders = {border_of[here.terminal_id], border_of[other.terminal_id]}
                if length_km <= DRAYAGE_LIMIT_KM or (
                    borders == _BORDERS and np.isfinite(length_km)
                ):
                    yield _road_row(here, other, length_km)


def _road_row(here: Tie, other: Tie, length_km: float) -> dict[str, Any]:
    return {
        "leg_id": f"road:{here.terminal_id}-{other.terminal_id}:{here.country}",
        "mode": "road",
        "from_terminal_id": here.terminal_id,
        "to_terminal_id": other.terminal_id,
        "variant": "any",
        "length_km": length_km,
        f"{here.country.lower()}_km": length_km,
        "us_land_km": length_km if here.country == "US" else 0.0,
    }


def land_leg_line(network: Network, leg_id: str) -> LineString:
    """Find a rail or road leg again on its graph and draw it, stubs included, EPSG:4326.

    Raises
    ------
    ArtefactError
        If the graph no longer holds the leg.
    """
    mode, ends, rule = leg_id.split(":")
    leg = network.legs.loc[leg_id]
    origin, destination = str(leg["from_terminal_id"]), str(leg["to_terminal_id"])
    graph = network.rail if mode == "rail" else network.road
    ties = network.rail_ties if mode == "rail" else network.road_ties
    country_of = {(tie.terminal_id, tie.country): tie for tie in ties}
    countries: set[str] | None
    if mode == "road":
        start, end = country_of[origin, rule], country_of[destination, rule]
        countries = {rule}
    else:
        by_id = {tie.terminal_id: tie for tie in ties}
        start, end = by_id[origin], by_id[destination]
        countries = None if rule == "any" else {start.country}
    ferries = False if mode == "road" else None
    path = graph.path(start.node_idx, end.node_idx, countries, ferries=ferries)
    if not isinstance(path, LandPath):
        raise ArtefactError(f"The leg {leg_id} ({ends}) is not on its graph.", hint=REBUILD_HINT)
    points = network.terminals.loc[[origin, destination], ["lon", "lat"]].to_numpy()
    return LineString(np.vstack([points[:1], path.coordinates, points[1:]]))
