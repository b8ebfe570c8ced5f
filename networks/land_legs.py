"""Truck legs between terminals, found on the road graph, and land legs drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely import LineString

from networks.artefact import REBUILD_HINT
from networks.errors import ArtefactError
from networks.landgraph import LandPath, NoPath
from networks.rail_legs import rail_leg_path
from networks.road_reach import RoadReach
from networks.tie import Tie

if TYPE_CHECKING:
    from networks.network import Network

DRAYAGE_LIMIT_KM = 400.0  # beyond it a box goes by rail, or by the door-to-door truck leg
_BORDERS = {"CA-US", "US-MX"}


def road_legs(reaches: Iterable[RoadReach], terminals: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Find the truck legs between terminals: US transit from border to border, and drayage.

    Transit legs join each Canadian road border with each Mexican one inside the US. Drayage joins
    two terminals of one country no farther apart than ``DRAYAGE_LIMIT_KM``. Trucks take no ferries,
    which have no price yet.
    """
    border_of: dict[str, str] = dict(zip(terminals.index, terminals["country"], strict=True))
    for reach in reaches:
        for position, here in enumerate(reach.ties):
            road_km = reach.from_node(here.node_idx)
            for column in range(position + 1, len(reach.ties)):
                other = reach.ties[column]
                length_km = float(road_km[column]) + here.snap_km + other.snap_km
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
    if mode == "rail":
        found = rail_leg_path(network.rail_layers, network.rail_ties, origin, destination, rule)
        path: LandPath | NoPath = NoPath("not-connected", "no train")
        if found:
            path = network.rail.describe(found.ride.node_idx)
    else:
        country_of = {(tie.terminal_id, tie.country): tie for tie in network.road_ties}
        start, end = country_of[origin, rule], country_of[destination, rule]
        path = network.road.path(start.node_idx, end.node_idx, {rule}, ferries=False)
    if not isinstance(path, LandPath):
        raise ArtefactError(f"The leg {leg_id} ({ends}) is not on its graph.", hint=REBUILD_HINT)
    points = network.terminals.loc[[origin, destination], ["lon", "lat"]].to_numpy()
    return LineString(np.vstack([points[:1], path.coordinates, points[1:]]))
