"""The two open routers Monarca's sea distances are measured beside, as their users call them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from networks.units import KM_PER_NM

NAMES = ("searoute 1.6.0", "scgraph 2.15.0 marnet")

Point = tuple[float, float]
Line = npt.NDArray[np.float64]


def searoute_line(origin: Point, destination: Point) -> tuple[float, Line]:
    """Return (nautical miles, lon/lat line) of searoute's default route, ends joined."""
    import searoute

    route: Any = searoute.searoute(
        list(origin), list(destination), units="naut", append_orig_dest=True
    )
    return float(route["properties"]["length"]), np.array(route["geometry"]["coordinates"])


def scgraph_line(origin: Point, destination: Point) -> tuple[float, Line]:
    """Return (nautical miles, lon/lat line) of scgraph's marnet route."""
    from scgraph.geographs.marnet import marnet_geograph

    ends = [{"longitude": lon, "latitude": lat} for lon, lat in (origin, destination)]
    route: Any = marnet_geograph.get_shortest_path(*ends, output_units="km", silent=True)
    return float(route["length"]) / KM_PER_NM, np.array(route["coordinate_path"])[:, ::-1]


ROUTERS = dict(zip(NAMES, (searoute_line, scgraph_line), strict=True))
