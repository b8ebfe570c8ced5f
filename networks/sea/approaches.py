"""How each port joins a tier's sea: it lies in it, beside a channel, or a short way off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from networks.errors import Fault, InputError
from networks.geodesy import length_km
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.mesh import Mesh
from networks.sea.plane import Floats, Plane

SNAP_LIMIT_KM = 15.0
TOUCH_KM = 0.001  # a line with less than this inside a zone touches its edge
_ASHORE_LIMIT_KM = 2.0  # of an approach over land: the GSHHG coast is good to about 1 km


@dataclass(frozen=True, eq=False)
class Approaches:
    """Where ports join the water.

    Attributes
    ----------
    snap_km
        Per port: 0 in open water, else the length of its approach; NaN when there is none.
    code
        Per port: why there is no approach, a code of ``NoPath``; empty when there is one.
    channel_links
        (j, 2): port and the channel node it is joined to.
    landfall_port, landfalls
        Ports joined to a point of open water, and that point in lon/lat.
    """

    snap_km: Floats
    code: tuple[str, ...]
    channel_links: npt.NDArray[np.int64]
    landfall_port: npt.NDArray[np.int64]
    landfalls: Floats

    @classmethod
    def find(
        cls, mesh: Mesh, plane: Plane, channels: Channels, ports: Floats, barriers: Barriers
    ) -> Approaches:
        """Join every port to the channel beside it, or else to the nearest open water."""
        barred = barriers.in_zone(ports)
        afloat = mesh.holds(plane.project(ports)) & ~barred
        nearest = plane.unproject(mesh.locate(plane.project(ports))[0])
        snap_km = np.where(afloat, 0.0, np.inf)
        links, landfalls = [], []
        for port, node in channels.joins:
            line = np.stack([ports[port], channels.nodes[node]])
            if not barred[port] and _is_open(line, barriers, ashore=not afloat[port]):
                links.append((port, node))
                snap_km[port] = min(snap_km[port], length_km(line))
        for port in np.flatnonzero(np.isinf(snap_km) & ~barred):
            line = np.stack([ports[port], nearest[port]])
            if length_km(line) <= SNAP_LIMIT_KM and _is_open(line, barriers, ashore=True):
                landfalls.append(port)
                snap_km[port] = length_km(line)
        snap_km[~np.isfinite(snap_km)] = np.nan
        code = np.where(
            barred, "port-inside-zone", np.where(np.isnan(snap_km), "far-from-water", "")
        )
        return cls(
            snap_km, tuple(str(c) for c in code), np.array(links, np.int64).reshape(-1, 2),
            np.array(landfalls, np.int64), nearest[np.array(landfalls, np.int64)],
        )  # fmt: skip


def _is_open(line: Floats, barriers: Barriers, *, ashore: bool) -> bool:
    if barriers.zone_km(line) > TOUCH_KM:
        return False
    return barriers.land_km(line) <= (_ASHORE_LIMIT_KM if ashore else TOUCH_KM)


def check_water_points(port_ids: tuple[str, ...], port_lonlat: Floats) -> None:
    """Raise InputError for every port whose water point (n, 2) another port shares."""
    faults = []
    _, first, count = np.unique(port_lonlat.round(4), axis=0, return_index=True, return_counts=True)
    for k in first[count > 1]:
        expected = "a water point no other port has"
        faults.append(Fault(f"ports[{port_ids[k]}]", port_lonlat[k].tolist(), expected))
    if faults:
        raise InputError(faults)


def check_approaches(port_ids: tuple[str, ...], codes: tuple[str, ...]) -> None:
    """Raise InputError for every port whose code says that it has no water."""
    faults = [
        Fault(f"ports[{terminal_id}]", code, f"water within {SNAP_LIMIT_KM:g} km")
        for terminal_id, code in zip(port_ids, codes, strict=True)
        if code
    ]
    if faults:
        raise InputError(faults)
