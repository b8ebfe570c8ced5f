"""How a place off the open sea reaches it: any place asked for is a harbour for the asking.

Around a built port the clearance from land is that of a harbour. A place that nobody listed gets
the same at the time of the query: the water about it is drawn with a harbour's clearance, and the
shortest ways through it to the open sea are its outlets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import distances_km
from networks.polygons import polygon_parts
from networks.sea.approaches import SNAP_LIMIT_KM
from networks.sea.gates import NO_GATES, crosses_any
from networks.sea.links import SIGHT, Links, sight_links
from networks.sea.mesh import Mesh
from networks.sea.mooring import Outlets
from networks.sea.obstacles import Growth, Shore, region_tiles, water_discs
from networks.sea.plane import Floats, Plane, points_at

_RAYS = 24
_SHARES = (1 / 3, 2 / 3, 0.97)  # of the radius; a drawn disc reaches 0.98 of it everywhere
_WIDENINGS = (1.0, 2.0, 4.0)  # a bay that does not reach the open sea is looked at more widely


@dataclass(frozen=True, eq=False)
class HarbourRule:
    """What a harbour is: ``growth`` holds within ``radius_km``; ``land_wkb`` is raw land."""

    growth: Growth
    radius_km: float
    land_wkb: npt.NDArray[np.uint8]

    @cached_property
    def shore(self) -> Shore:
        """Raw land, ready to be grown."""
        return Shore([shapely.from_wkb(self.land_wkb.tobytes())])

    def reach(self, point: Floats, plane: Plane) -> BaseGeometry:
        """Return, on ``plane``, how far around a point (1, 2) its way to sea is looked for."""
        return water_discs(point, self.radius_km * _WIDENINGS[-1], plane)

    def outlets(
        self,
        point: Floats,
        open_water: Mesh,
        zone: Shore | None,
        plane: Plane,
        *,
        shut: Floats = NO_GATES,
        no_go: tuple[BaseGeometry, ...] = (),
    ) -> tuple[Outlets, float] | None:
        """Return the outlets of a point (1, 2) and how far it was moved to reach water, km.

        ``open_water`` is the tier's, ``zone`` what it forbids, ``shut`` gates on ``plane`` that no
        way out may cross, ``no_go`` areas there that are closed as they are. None: no water within
        15 km that leads to it.
        """
        for widening in _WIDENINGS:
            radius_km = self.radius_km * widening
            disc = water_discs(point, radius_km, plane)
            closed = [
                shore.grown(self.growth, region_tiles(disc, plane), plane)
                for shore in (self.shore, zone)
                if shore is not None
            ]
            drawn = points_at(plane.project(point))[0]
            basins = polygon_parts([shapely.difference(disc, shapely.union_all([*closed, *no_go]))])
            for basin in basins[np.argsort(shapely.distance(basins, drawn))]:
                mesh = Mesh.build(basin, disc)
                place, snap_km = _nearest(point, mesh, plane)
                if snap_km > SNAP_LIMIT_KM:
                    break
                rays = _held(_rays(point, radius_km), basin, open_water, plane)
                found = _outlets(place, mesh, rays, plane, shut=shut, open_water=open_water)
                if found is not None:
                    return found, snap_km
        return None


def _nearest(point: Floats, mesh: Mesh, plane: Plane) -> tuple[Floats, float]:
    """Return the place of the mesh nearest to a point (1, 2), and how far it is, km."""
    asked = plane.project(point)
    if mesh.holds(asked)[0]:
        return point, 0.0
    place = plane.unproject(mesh.locate(asked)[0])
    return place, float(distances_km(point, place)[0])


def _rays(point: Floats, radius_km: float) -> Floats:
    """Return points around a point in lon/lat, on three circles."""
    turn = np.linspace(0, 2 * np.pi, _RAYS, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    xy = np.concatenate([ring * share * radius_km for share in _SHARES])
    return Plane(float(point[0, 0]), float(point[0, 1])).unproject(xy)


def _held(rays: Floats, basin: BaseGeometry, open_water: Mesh, plane: Plane) -> Floats:
    xy = plane.project(rays)
    return rays[open_water.holds(xy) & shapely.intersects_xy(basin, xy[:, 0], xy[:, 1])]


def _outlets(
    place: Floats, mesh: Mesh, rays: Floats, plane: Plane, *, shut: Floats, open_water: Mesh
) -> Outlets | None:
    """Return the shortest ways through a harbour's own mesh from ``place`` to ``rays``."""
    from networks.sea import kernels

    sites = np.concatenate([place, rays])
    home = mesh.locate(plane.project(sites))[1]
    corners = plane.unproject(mesh.vertices[mesh.corner])
    lonlat = np.concatenate([corners, sites])
    ends = sight_links(mesh, plane, sites, home)
    xy = plane.project(lonlat)
    ends = ends[~crosses_any(xy[ends[:, 0]], xy[ends[:, 1]], shut)]
    links = Links.build(ends, np.full(len(ends), SIGHT), lonlat)
    no_channels = np.zeros(0, dtype=np.bool_)
    km, came = kernels.reach(
        links.indptr, links.indices, links.length_km, links.channel, no_channels, len(corners)
    )
    goals = len(corners) + 1 + np.arange(len(rays))
    goals = goals[np.isfinite(km[goals])]
    if not len(goals):
        return None
    leads = tuple(lonlat[kernels.trace(came, goal)] for goal in goals)
    xy, home = open_water.locate(plane.project(lonlat[goals]))
    return Outlets(lonlat[goals], km[goals], leads, xy, home)
