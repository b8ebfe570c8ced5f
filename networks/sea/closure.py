"""What shuts a place in: the locks and waters on its free way out that a tier closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from networks.geodesy import length_km
from networks.sea.conditions import Conditions
from networks.sea.gates import crosses_any
from networks.sea.links import SIGHT, Indices, corner_nodes
from networks.sea.mooring import Mooring
from networks.sea.passages import Passages
from networks.sea.plane import Floats, draw_great_circles
from networks.sea.terms import Terms
from networks.sea.waters import Waters
from networks.tiers import Tier
from networks.units import KM_PER_NM

if TYPE_CHECKING:
    import pandas as pd

_STEP_KM = 5.0  # how closely the free way is looked at
_LEAST_NM = 0.05  # what rounds to 0.0 is not worth a word
_NAMED_AT_MOST = 2


@dataclass(frozen=True, eq=False)
class End:
    """One end of a voyage: what to call it, and its moorings on the tier's sea and the free one."""

    name: str
    tied: Mooring
    free: Mooring


@dataclass(frozen=True, eq=False)
class Closures:
    """Why there is no way on one tier's sea, found by looking at the way on the free one.

    Attributes
    ----------
    tied
        The terms under which there is no way.
    free
        Freer ones: those of tier ``any``, or where no-go areas are to blame those without them.
    table, passages
        The channel table, and the passages.
    """

    tied: Terms
    free: Terms
    table: pd.DataFrame
    passages: Passages
    _known: dict[tuple[str, tuple[float, ...], int], str] = field(default_factory=dict)

    def reason(self, start: End, end: End) -> str:
        """Say in a sentence what closes the way between two ends that no path joins."""
        parts = [self._part_of(place.tied) for place in (start, end)]
        shut, other = (start, end) if parts[0] != self._main_part else (end, start)
        key = shut.name, tuple(shut.tied.lonlat.flat), parts[1] if shut is start else parts[0]
        if key not in self._known:
            self._known[key] = self._found(shut, other)
        return self._known[key]

    def _found(self, shut: End, other: End) -> str:
        way = self.free.waters.voyage(shut.free, other.free, self.free.conditions.closed)
        if way is None:
            return f"No water joins {shut.name} and {other.name} at any tier: land lies between."
        samples, bend = _sampled(way.bends)
        kind = np.repeat(way.kinds, np.diff(bend))
        part = self._parts_along(samples, bend, way.bends, way.kinds.tolist())
        here = set(self._node_part[shut.tied.nodes].tolist())
        there = {self._main_part, *self._node_part[other.tied.nodes].tolist()} - here
        last = max(np.flatnonzero(np.isin(part, list(here))), default=0)
        beyond = np.flatnonzero(np.isin(part[last + 1 :], list(there)))
        first = last + 1 + int(beyond[0]) if len(beyond) else len(part) - 1
        closures = self._closures(samples[last : first + 1], kind[last:first])
        return f"At {self.tied.tier} the way from {shut.name} is closed in {'; '.join(closures)}."

    def _closures(self, samples: Floats, kind: Indices) -> list[str]:
        """Name what is closed on a stretch: what may not be used first, then by length inside."""
        ranked = [(np.inf, said) for said in self._shut_passages(samples)]
        ranked += self._no_go_met(samples)
        for row in dict.fromkeys(kind.tolist()):
            steps = np.flatnonzero(kind == row)
            inside_nm, where = self._inside(samples, steps)
            name = f"open water at {where}" if row < 0 else str(self.table["name"].iloc[row])
            if row in self.tied.conditions.channels:
                ranked.append((np.inf, f"{name} ({self.tied.conditions.channels[row]})"))
            elif inside_nm >= _LEAST_NM:
                said = f"{name} ({inside_nm:.1f} nm inside the US {self.tied.tier.zone} zone)"
                ranked.append((inside_nm, said))
        ranked.sort(key=lambda closure: -closure[0])
        too_near = f"open water at {_position(samples[len(samples) // 2])} (too near the US zone)"
        return [said for _, said in ranked[:_NAMED_AT_MOST]] or [too_near]

    def _shut_passages(self, samples: Floats) -> list[str]:
        """Name the closed passages whose gates a stretch crosses."""
        xy, found = self._waters.plane.project(samples), []
        for row, why in self.tied.conditions.passages.items():
            passage = self.passages.rows[row]
            if crosses_any(xy[:-1], xy[1:], self._waters.plane.project(passage.gates)).any():
                found.append(f"{passage.name} ({why})")
        return found

    def _no_go_met(self, samples: Floats) -> list[tuple[float, str]]:
        """Return the no-go areas a stretch meets, with the nm of it in each."""
        plane = self._waters.plane
        line = shapely.LineString(plane.project(samples))
        met = []
        for area, drawn in zip(self.tied.no_go, self._waters.no_go, strict=True):
            if shapely.intersects(line, drawn):
                within = plane.lift(shapely.get_parts(shapely.intersection(line, drawn)))
                nm = sum(length_km(shapely.get_coordinates(part)) for part in within) / KM_PER_NM
                met.append((nm, f"{area.label} ({nm:.1f} nm inside)"))
        return met

    def _inside(self, samples: Floats, steps: Indices) -> tuple[float, str]:
        """Return nm of those steps inside the zone, and where the first of them is."""
        zone = self._waters.zone
        if zone is None:
            return 0.0, _position(samples[steps[0]])
        lines = shapely.linestrings(np.stack([samples[steps], samples[steps + 1]], axis=1))
        west, south, east, north = shapely.total_bounds(lines)
        near = shapely.clip_by_rect(zone, west - 0.01, south - 0.01, east + 0.01, north + 0.01)
        within = shapely.get_parts(shapely.intersection(lines, near))
        met = [shapely.get_coordinates(part) for part in within if not part.is_empty]
        inside_km = sum(length_km(line) for line in met if len(line) > 1)
        return inside_km / KM_PER_NM, _position(met[0][0] if met else samples[steps[0]])

    def _parts_along(
        self, samples: Floats, bend: Indices, bends: Floats, kinds: list[int]
    ) -> Indices:
        """Return the connected part of the tier's sea each sample lies in; -1: in none."""
        node_at = {tuple(at): node for node, at in enumerate(self._channel_lonlat.tolist())}
        waters = self._waters
        xy = waters.plane.project(samples)
        part = np.full(len(samples), -1)
        afloat = np.flatnonzero(waters.mesh.holds(xy))
        part[afloat] = self._afloat_parts(xy[afloat])
        for leg, kind in enumerate(kinds):
            nodes = [node_at.get(tuple(at)) for at in bends[leg : leg + 2].tolist()]
            if kind == SIGHT or None in nodes:
                continue
            ends = [self._node_part[waters.first_channel_node + (node or 0)] for node in nodes]
            part[bend[leg]], part[bend[leg + 1]] = ends
            part[bend[leg] + 1 : bend[leg + 1]] = ends[0] if ends[0] == ends[1] else -1
        return part

    def _afloat_parts(self, xy: Floats) -> Indices:
        """Return the part of points in open water; where gates are shut, that of what they see."""
        mesh = self._waters.mesh
        home = mesh.locate(xy)[1]
        if not len(self._waters.shut):
            return np.asarray(self._triangle_part[home])
        nothing = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        point, vertex = mesh.seen_from(xy, home, *nothing)[0].T
        gates = self._waters.plane.project(self._waters.shut)
        open_way = ~crosses_any(xy[point], mesh.vertices[vertex], gates)
        part = np.full(len(xy), -1)
        part[point[open_way]] = self._node_part[corner_nodes(mesh)[vertex[open_way]]]
        return part

    @property
    def _waters(self) -> Waters:
        return self.tied.waters

    @property
    def _channel_lonlat(self) -> Floats:
        waters = self._waters
        return waters.lonlat[waters.first_channel_node : waters.first_port_node]

    @cached_property
    def _node_part(self) -> Indices:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        links = self._waters.links
        usable = ~np.isin(links.channel, list(self.tied.conditions.channels))
        n = len(links.indptr) - 1
        before = np.concatenate([[0], np.cumsum(usable)])
        rows = np.ones(int(usable.sum())), links.indices[usable], before[links.indptr]
        return np.asarray(connected_components(csr_array(rows, shape=(n, n)), directed=False)[1])

    def _part_of(self, place: Mooring) -> int:
        """Return the connected part of the graph a place reaches; -1: it reaches no node."""
        return int(self._node_part[place.nodes[0]]) if len(place.nodes) else -1

    @cached_property
    def _main_part(self) -> int:
        return int(np.bincount(self._node_part).argmax())

    @cached_property
    def _triangle_part(self) -> Indices:
        """The part each triangle belongs to: that of the nodes in its pool; -1: it has none."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        waters, mesh = self._waters, self._waters.mesh
        triangle, side = np.nonzero(mesh.neighbours >= 0)
        across = mesh.neighbours[triangle, side]
        touching = coo_array(
            (np.ones(len(across)), (triangle, across)), shape=(len(mesh.triangles),) * 2
        )
        pool = np.asarray(connected_components(touching, directed=False)[1])
        pool_part = np.full(int(pool.max()) + 1, -1)
        at_corner = corner_nodes(mesh)[mesh.triangles]
        cornered, which = np.nonzero(at_corner >= 0)
        pool_part[pool[cornered]] = self._node_part[at_corner[cornered, which]]
        sites = np.flatnonzero(waters.site_home >= 0)
        pool_part[pool[waters.site_home[sites]]] = self._node_part[
            sites + waters.first_channel_node
        ]
        return np.asarray(pool_part[pool])


def not_passed(
    ends: tuple[str, str],
    tier: Tier,
    terms: Conditions,
    table: pd.DataFrame,
    passages: Passages,
    *,
    in_one_go: bool,
) -> str:
    """Say why ways join two ends and none passes what must be passed.

    ``in_one_go``: at ``any``, with nothing else closed, a way does.
    """
    required = [passages.rows[row] for row in terms.required]
    inside = {name for passage in required for name in passage.channels}
    shut = [(passages.rows[row].name, terms.passages.get(row)) for row in terms.required]
    shut += [(name, terms.channels.get(row)) for row, name in enumerate(table["name"])]
    names = inside | {passage.name for passage in required}
    closed = [f"{name} is closed ({why})" for name, why in shut if why and name in names]
    there = "the way there is closed" if in_one_go else "whoever sails in must come out again"
    why = "; ".join(closed[:_NAMED_AT_MOST]) or there
    wanted = " and ".join(passage.name for passage in required)
    return f"At {tier} no way from {ends[0]} to {ends[1]} passes {wanted}: {why}."


def _sampled(bends: Floats) -> tuple[Floats, Indices]:
    """Return points along a way, and which of them each bend is."""
    legs = [draw_great_circles(bends[k : k + 2], _STEP_KM) for k in range(len(bends) - 1)]
    samples = np.concatenate([bends[:1], *(leg[1:] for leg in legs)])
    return samples, np.concatenate([[0], np.cumsum([len(leg) - 1 for leg in legs])])


def _position(lonlat: Floats) -> str:
    lon, lat = float(lonlat[0]), float(lonlat[1])
    return f"{abs(lat):.2f}°{'N' if lat >= 0 else 'S'} {abs(lon):.2f}°{'W' if lon < 0 else 'E'}"
