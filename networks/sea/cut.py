"""One tier's sea less no-go areas, without building it anew.

A path that keeps out of an area bends at corners of the sea, as before, or at corners of the area
that lie in open water. Where the area's edge crosses a shore, the water left between them is the
part of a half-plane that lies in another: it turns by less than 180°, and no shortest path bends
there. A line that could be tight among the old shores only can no less be so when water is taken
away, never more. So the graph of the cut sea is

* every link of the old graph that does not meet the area, and
* the tight lines between corners of the area and whatever they see.

What they see is asked of the mesh, of which only the triangles the area meets are drawn anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from networks.polygons import polygon_parts
from networks.sea.links import SIGHT, Indices, Links, corner_nodes
from networks.sea.mesh import Flags, Mesh
from networks.sea.plane import Floats, great_circles_km, points_at
from networks.sea.waters import Waters

_WALL_KM = 1e-6  # a line no more than a millimetre inside touches the edge it runs along


def cut(waters: Waters, areas: tuple[BaseGeometry, ...]) -> Waters:
    """Return the sea of a tier less ``areas``, drawn on its plane.

    Its paths are those of a sea built from open water less the areas. Of a channel, and of a
    port's approach, every segment that meets an area is closed as a whole.
    """
    area = shapely.union_all(areas)
    mesh, number = waters.mesh.without(area)
    first_new = len(waters.mesh.vertices)
    added = mesh.corner & (np.arange(len(mesh.vertices)) >= first_new)
    sites = waters.lonlat[waters.first_channel_node :]
    sites_xy = waters.plane.project(sites)
    home = _homes(waters.site_home, sites_xy, mesh, number)
    added_n = int(added.sum())
    added_lonlat = waters.plane.unproject(mesh.vertices[added])
    lonlat = np.concatenate([waters.lonlat[: waters.first_channel_node], added_lonlat, sites])
    ends, kind, length_km = _open_links(waters, area)
    ends = ends + added_n * (ends >= waters.first_channel_node)
    tight = _tight_lines(mesh, added, sites_xy, home)
    return replace(
        waters,
        mesh=mesh,
        links=Links.ordered(
            np.concatenate([ends, tight]),
            np.concatenate([kind, np.full(len(tight), SIGHT)]),
            np.concatenate([length_km, great_circles_km(lonlat[tight[:, 0]], lonlat[tight[:, 1]])]),
            len(lonlat),
        ),
        labels=None,
        lonlat=lonlat,
        first_channel_node=waters.first_channel_node + added_n,
        first_port_node=waters.first_port_node + added_n,
        site_home=home,
        no_go=areas,
    )


def _homes(old: Indices, sites_xy: Floats, mesh: Mesh, number: Indices) -> Indices:
    """Return the triangle of each site in the cut mesh; -1: it has none, or no longer."""
    home = np.where(old >= 0, number[old], -1)
    moved = np.flatnonzero((old >= 0) & (home < 0))
    first_new = int(number.max(initial=-1)) + 1
    anew = shapely.STRtree(mesh.drawn(first_new))
    at, triangle = anew.query(points_at(sites_xy[moved]), predicate="intersects")
    home[moved[at]] = triangle + first_new
    return home


def _open_links(waters: Waters, area: BaseGeometry) -> tuple[Indices, Indices, Floats]:
    """Return ends, kind and km of the links that do not meet the area."""
    from networks.sea import kernels

    ends, kind, length_km = waters.links.each_once()
    xy = waters.plane.project(waters.lonlat)
    low, high = np.minimum(*xy[ends.T]), np.maximum(*xy[ends.T])
    west, south, east, north = area.bounds
    near = np.flatnonzero(np.all((low <= (east, north)) & (high >= (west, south)), axis=1))
    wall = shapely.buffer(area, -_WALL_KM, join_style="mitre")
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon_parts(wall))]
    edges = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    shapely.prepare(wall)
    inside = shapely.contains_xy(wall, xy)
    closed = inside[ends[near]].any(axis=1)
    closed |= kernels.meet_edges(xy[ends[near, 0]], xy[ends[near, 1]], edges)
    kept = np.delete(np.arange(len(ends)), near[closed])
    return ends[kept], kind[kept].astype(np.int64), length_km[kept]


def _tight_lines(mesh: Mesh, added: Flags, sites_xy: Floats, home: Indices) -> Indices:
    """Return links (n, 2) between the corners of the area, flagged in ``added``, and nodes."""
    node = corner_nodes(mesh)
    afloat = np.flatnonzero(home >= 0)
    nowhere = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
    seen, _ = replace(mesh, corner=added).seen_from(sites_xy[afloat], home[afloat], *nowhere)
    first_site = int(mesh.corner.sum())
    by_site = np.stack([afloat[seen[:, 0]] + first_site, node[seen[:, 1]]], axis=1)
    return np.concatenate([node[mesh.corner_pairs(added)], by_site])
