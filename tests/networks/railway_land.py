"""Railways drawn on a map: who owns which way, and who else runs on it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from networks.landgraph import LandGraph
from networks.rail_interchanges import Interchange
from networks.rail_layers import RailLayers
from networks.rail_operators import UNKNOWN, Operators
from tests.networks.drawn_land import DrawnLand

RAILWAYS = ("CN", "CPKC", "CPKCM", "UP", "FXE", "NBSR")


def operators_on(
    land: DrawnLand, graph: LandGraph, owners: Mapping[str, str], rights: Mapping[str, str]
) -> Operators:
    """Write owners and rights of ways named by their ends, ``{"A-B": "CN"}``."""
    found = Operators(
        RAILWAYS,
        np.full(len(graph.indices), UNKNOWN, np.int8),
        np.zeros(len(graph.indices), np.uint64),
    )
    for way, code in [*owners.items(), *rights.items()]:
        nodes = np.array([land.node[letter] for letter in way.split("-")])
        slots = np.concatenate([graph.slots_of(nodes), graph.slots_of(nodes[::-1])])
        found.runs[slots] |= found.mask([code])
        if owners.get(way) == code:
            found.owner[slots] = RAILWAYS.index(code)
    return found


def layers_of(
    land: DrawnLand,
    owners: Mapping[str, str],
    rights: Mapping[str, str] | None = None,
    interchanges: Mapping[str, tuple[str, ...]] | None = None,
    *,
    impedance_km: float = 100.0,
    radius_km: float = 3.0,
) -> RailLayers:
    """Lay the railways out; an interchange stands at the node of its letter."""
    graph = land.graph()
    points = [
        Interchange(
            letter.lower(),
            f"Town {letter}",
            *land.lonlat[land.node[letter]].tolist(),
            radius_km,
            railways,
            20.0,
            impedance_km,
            "",
        )
        for letter, railways in (interchanges or {}).items()
    ]
    return RailLayers(graph, operators_on(land, graph, owners, rights or {}), points)
