"""Land legs drawn again, off what was found of them when the network was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from shapely import LineString

if TYPE_CHECKING:
    from networks.landgraph import Ints
    from networks.network import Network


def land_leg_line(network: Network, leg_id: str) -> LineString:
    """Draw a rail or road leg, stubs to its terminals included, EPSG:4326."""
    graph = network.rail if leg_id.startswith("rail:") else network.road
    path = graph.describe(land_leg_nodes(network, leg_id))
    leg = network.row("legs", leg_id)
    ends = (network.point_of(str(leg[end])) for end in ("from_terminal_id", "to_terminal_id"))
    first, last = ends
    return LineString(np.vstack([[first], path.coordinates, [last]]))


def land_leg_nodes(network: Network, leg_id: str) -> Ints:
    """Return the nodes of its graph that a rail or road leg passes, in its from-to direction."""
    mode, _ends, rule = leg_id.split(":")
    leg = network.row("legs", leg_id)
    if mode == "rail":
        return network.ride_lines.nodes(leg["line_idx"])
    reach = network.road_reach(rule)
    start = reach.ties[reach.column[leg["from_terminal_id"]]]
    nodes = reach.nodes_to(start.node_idx, reach.column[leg["to_terminal_id"]])
    return nodes.astype(np.int32)
