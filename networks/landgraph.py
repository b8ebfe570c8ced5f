"""A land network ready to be searched: rail or road, by country, with exact US kilometres."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from networks.countries import COUNTRY_BITS, CountryMap, countries_in, country_mask
from networks.geodesy import densify, geocentric_km, surface_km
from networks.landdraft import EdgeFlag, LandDraft

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

ANY_COUNTRY = frozenset(COUNTRY_BITS)
ISLAND_SNAP_KM = 25.0  # farther than this from the main network a place may use a local one
_REACHES_DEG = (0.25, 1.0, 5.0, 25.0, 180.0)
_LEAST_KM_PER_DEGREE = 110.0  # of any great circle on the ellipsoid
_ANYWHERE = np.uint8(128)  # beside the bits of the countries
_TOUCHES = 1e-9  # share of an edge below which a border was only touched


@dataclass(frozen=True, eq=False)
class Reach:
    """Shortest lengths from one node: ``length_km`` (n,), inf where there is no way."""

    source_idx: int
    length_km: Floats
    predecessor: Ints

    def nodes_to(self, target_idx: int) -> Ints:
        """Return the nodes from the source to ``target_idx``, which must be reached."""
        nodes = [target_idx]
        while nodes[-1] != self.source_idx:
            nodes.append(int(self.predecessor[nodes[-1]]))
        return np.array(nodes[::-1], np.int32)


@dataclass(frozen=True, eq=False)
class LandPath:
    """A way over land.

    ``node_idx`` the graph's nodes it passes and ``node_lonlat`` where they are; ``km_by_country``
    splits ``length_km`` by ISO alpha-2 code, ferries over the high sea in none of them;
    ``border_crossings`` (k, 2) lon, lat in travel order; ``ferry_km`` is part of ``length_km``.
    """

    node_lonlat: Floats
    length_km: float
    km_by_country: dict[str, float]
    border_crossings: Floats
    ferry_km: float
    node_idx: Ints

    @cached_property
    def coordinates(self) -> Floats:
        """The line itself, lon, lat, shape (n, 2), dense enough to lie on the ellipsoid."""
        return densify(self.node_lonlat)

    @property
    def us_land_km(self) -> float:
        """Kilometres on US soil."""
        return self.km_by_country["US"]


@dataclass(frozen=True)
class NoPath:
    """There is no way, and why; ``code`` is stable, ``reason`` a sentence."""

    code: str
    reason: str


@dataclass(frozen=True, eq=False)
class LandGraph:
    """Nodes and, in compressed rows, both directions of every edge.

    Slots ``indptr[u]`` to ``indptr[u + 1]`` are the edges that leave node ``u``. Per slot:
    ``indices`` the other node, ``length_km``, ``country`` the bits (CA 1, US 2, MX 4) of every
    country the straight edge enters, ``flags`` of `EdgeFlag`, ``us_km`` its length on US soil.
    Per node: ``node_lon``, ``node_lat`` degrees, ``node_country`` one bit.
    ``ferries`` says whether searches use ferries unless told.
    """

    node_lon: Floats
    node_lat: Floats
    node_country: Bytes
    indptr: Ints
    indices: Ints
    length_km: Floats
    country: Bytes
    flags: Bytes
    us_km: Floats
    ferries: bool

    @classmethod
    def from_draft(cls, draft: LandDraft, borders: CountryMap, *, ferries: bool) -> LandGraph:
        """Measure every edge against the borders and lay the graph out for searching.

        Of edges beside each other between the same two nodes the shortest stays, a ferry only
        where there is nothing else.
        """
        low_high = np.sort(draft.ends, axis=1)
        is_ferry = draft.flags & EdgeFlag.FERRY
        order = np.lexsort((draft.length_km, is_ferry, low_high[:, 1], low_high[:, 0]))
        first = np.ones(len(order), np.bool_)
        first[1:] = (low_high[order][1:] != low_high[order][:-1]).any(axis=1)
        kept = order[first]
        ends, length_km = low_high[kept], draft.length_km[kept]
        shares = borders.shares(draft.chords_of(ends))
        country = ((shares > _TOUCHES) @ list(COUNTRY_BITS.values())).astype(np.uint8)
        us_km = shares[:, 1] * length_km

        tail, head = ends.T.ravel(), ends[:, ::-1].T.ravel()
        slot_order = np.lexsort((head, tail))
        edge = np.tile(np.arange(len(ends)), 2)[slot_order]
        starts = np.bincount(tail, minlength=len(draft.lonlat))
        lon, lat = np.ascontiguousarray(draft.lonlat.T)
        return cls(
            node_lon=lon,
            node_lat=lat,
            node_country=borders.of_points(lon, lat),
            indptr=np.concatenate([[0], np.cumsum(starts)]).astype(np.int32),
            indices=head[slot_order].astype(np.int32),
            length_km=length_km[edge],
            country=country[edge],
            flags=draft.flags[kept][edge],
            us_km=us_km[edge],
            ferries=ferries,
        )

    def save(self, directory: Path) -> None:
        """Write one ``.npy`` per array and ``graph.json`` into ``directory``, made if missing."""
        directory.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(directory / f"{name}.npy", getattr(self, name))
        np.save(directory / "main.npy", self._main)
        (directory / "graph.json").write_text(
            json.dumps({"ferries": self.ferries}), encoding="utf-8"
        )

    @classmethod
    def load(cls, directory: Path, *, mmap: bool = True) -> LandGraph:
        """Open what `save` wrote; with ``mmap`` arrays are read from disk as they are used."""
        mode: Literal["r"] | None = "r" if mmap else None
        arrays: dict[str, Any] = {
            name: np.asarray(np.load(directory / f"{name}.npy", mmap_mode=mode)) for name in _ARRAYS
        }
        graph = cls(**arrays, **json.loads((directory / "graph.json").read_text(encoding="utf-8")))
        vars(graph)["_main"] = np.load(directory / "main.npy", mmap_mode=mode)
        return graph

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_lon)

    @cached_property
    def tail(self) -> Ints:
        """The node each slot leaves, beside ``indices``, the node it enters."""
        return np.repeat(np.arange(self.n_nodes, dtype=np.int32), np.diff(self.indptr))

    def nearest(self, lon: float, lat: float, country: str | None = None) -> tuple[int, float]:
        """Return the node to which a point is tied, and the geodesic kilometres to it.

        Only nodes of ``country`` (ISO alpha-2) count, and of these only the largest part that is
        connected within that country: a stray siding nearer by must not strand the shipment.
        A point more than 25 km from that part takes the nearest node of any part, so that islands
        with roads or lines of their own keep them.

        Raises
        ------
        KeyError
            If ``country`` is not CA, US or MX.
        ValueError
            If the graph has no node there.
        """
        found = self._nearest_of(self.main_component(country), lon, lat)
        if found is None:
            msg = f"the graph has no node in {country or 'any country'}"
            raise ValueError(msg)
        if found[1] > ISLAND_SNAP_KM:
            found = self._nearest_of(self._nodes_in(country), lon, lat) or found
        return found

    def _nearest_of(
        self, chosen: npt.NDArray[np.bool_], lon: float, lat: float
    ) -> tuple[int, float] | None:
        """Return the nearest of the chosen nodes and the km to it; None where none is chosen.

        Looked at are the nodes within an angle of the point, a wider one while it may have missed
        the nearest.
        """
        point = geocentric_km([lon], [lat])
        for reach_deg in _REACHES_DEG:
            nodes = np.flatnonzero(chosen & (np.abs(self.node_lat - lat) <= reach_deg))
            # Points this far apart in longitude, at these latitudes, are at least as far on earth.
            highest = min(abs(lat) + reach_deg, 90.0)
            apart = np.abs(np.sin(np.radians(self.node_lon[nodes] - lon) / 2))
            near = np.cos(np.radians(highest)) * apart <= np.sin(np.radians(reach_deg) / 2)
            nodes = nodes[near]
            if len(nodes):
                there = geocentric_km(self.node_lon[nodes], self.node_lat[nodes])
                chord_km = np.sqrt(((there - point) ** 2).sum(axis=1))
                best = int(chord_km.argmin())
                km = float(surface_km(chord_km[best]))
                if km <= reach_deg * _LEAST_KM_PER_DEGREE or reach_deg == _REACHES_DEG[-1]:
                    return int(nodes[best]), km
        return None

    def one_to_many(
        self,
        source_idx: int,
        countries: Iterable[str] | None = None,
        *,
        ferries: bool | None = None,
        limit_km: float = np.inf,
    ) -> Reach:
        """Find the shortest lengths from one node to all.

        Parameters
        ----------
        source_idx
            Node position.
        countries
            ISO alpha-2 codes the path may enter; None for all three.
        ferries
            Whether ferries count as ways; None for the graph's own rule.
        limit_km
            Nodes farther than this stay unreached.
        """
        from scipy.sparse.csgraph import dijkstra

        length_km, predecessor = dijkstra(
            self.view(countries, ferries=ferries),
            indices=np.array([source_idx]),
            return_predecessors=True,
            limit=limit_km,
        )
        return Reach(source_idx, length_km[0], predecessor[0])

    def path(
        self,
        source_idx: int,
        target_idx: int,
        countries: Iterable[str] | None = None,
        *,
        ferries: bool | None = None,
    ) -> LandPath | NoPath:
        """Find the shortest path between two nodes, or say that there is none."""
        reach = self.one_to_many(source_idx, countries, ferries=ferries)
        return self.path_in(reach, target_idx, countries)

    def path_in(
        self, reach: Reach, target_idx: int, countries: Iterable[str] | None = None
    ) -> LandPath | NoPath:
        """Read a path off a search within ``countries``, or say that there is none."""
        if not np.isfinite(reach.length_km[target_idx]):
            within = "" if countries is None else f" within {', '.join(sorted(countries))}"
            return NoPath("not-connected", f"no line leads from one end to the other{within}")
        return self.describe(reach.nodes_to(target_idx))

    def describe(self, node_idx: Ints, slots: npt.NDArray[np.int64] | None = None) -> LandPath:
        """Measure and draw the path through neighbouring nodes, at least one.

        ``slots`` are those between them where they are known.
        """
        slots = self.slots_of(node_idx) if slots is None else slots
        length_km, us_km, country = self.length_km[slots], self.us_km[slots], self.country[slots]
        km_by_country = {"US": float(us_km.sum())}
        for code in ("CA", "MX"):  # no edge touches both, so what is not US is the other's
            here = (country & COUNTRY_BITS[code]) > 0
            km_by_country[code] = float((length_km - us_km)[here].sum())
        ferry = (self.flags[slots] & EdgeFlag.FERRY) > 0
        return LandPath(
            node_lonlat=np.column_stack([self.node_lon[node_idx], self.node_lat[node_idx]]),
            length_km=float(length_km.sum()),
            km_by_country=km_by_country,
            border_crossings=self._crossings(node_idx, slots),
            ferry_km=float(length_km[ferry].sum()),
            node_idx=np.asarray(node_idx, np.int32),
        )

    @cached_property
    def _step_key(self) -> npt.NDArray[np.int64]:
        """Both nodes of every slot as one number; rows are sorted, so these are."""
        return self.tail.astype(np.int64) * self.n_nodes + self.indices

    def slots_of(self, node_idx: Ints) -> npt.NDArray[np.int64]:
        """Return the slot of every step of a walk through neighbours, at least one node."""
        nodes = np.asarray(node_idx, np.int64)
        return np.searchsorted(self._step_key, nodes[:-1] * self.n_nodes + nodes[1:])

    def find_slots(
        self, from_idx: npt.NDArray[np.int64], to_idx: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Return the slot from each node to each other, -1 where they are no neighbours."""
        key = np.asarray(from_idx, np.int64) * self.n_nodes + to_idx
        slots = np.searchsorted(self._step_key, key)
        there = np.append(self._step_key, -1)[slots] == key
        return np.where(there, slots, -1)

    def _crossings(self, node_idx: Ints, slots: npt.NDArray[np.int64]) -> Floats:
        """Place each change of country on its edge, by the share of the edge in the US."""
        here, there = node_idx[:-1], node_idx[1:]
        countries = self.node_country[here], self.node_country[there]
        # A ferry's way points at sea lie in no country: leaving for the sea is no crossing.
        steps = np.flatnonzero((countries[0] != countries[1]) & (np.minimum(*countries) > 0))
        us_share = self.us_km[slots[steps]] / self.length_km[slots[steps]]
        leaves_us = self.node_country[here[steps]] == COUNTRY_BITS["US"]
        fraction = np.where(leaves_us, us_share, 1 - us_share)[:, None]
        start = np.column_stack([self.node_lon[here[steps]], self.node_lat[here[steps]]])
        end = np.column_stack([self.node_lon[there[steps]], self.node_lat[there[steps]]])
        return start + fraction * (end - start)

    def view(
        self, countries: Iterable[str] | None = None, *, ferries: bool | None = None
    ) -> csr_array:
        """Return the lengths of the edges wholly inside ``countries`` as a symmetric matrix."""
        from scipy.sparse import csr_array

        mask = country_mask(ANY_COUNTRY if countries is None else countries)
        with_ferries = self.ferries if ferries is None else ferries
        if (mask, with_ferries) not in self._views:
            kept = (self.country & ~np.uint8(mask)) == 0
            if not with_ferries:
                kept &= (self.flags & EdgeFlag.FERRY) == 0
            before = np.concatenate([[0], np.cumsum(kept)])
            rows = (self.length_km[kept], self.indices[kept], before[self.indptr].astype(np.int32))
            self._views[mask, with_ferries] = csr_array(rows, shape=(self.n_nodes, self.n_nodes))
        return self._views[mask, with_ferries]

    @cached_property
    def _views(self) -> dict[tuple[int, bool], csr_array]:
        return {}

    def _nodes_in(self, country: str | None) -> npt.NDArray[np.bool_]:
        mask = country_mask(ANY_COUNTRY if country is None else {country})
        return (self.node_country & np.uint8(mask)) > 0

    def main_component(self, country: str | None = None) -> npt.NDArray[np.bool_]:
        """Mark the nodes of the largest part connected within ``country`` (None: anywhere)."""
        bit = _ANYWHERE if country is None else np.uint8(country_mask({country}))
        return (self._main & bit) > 0

    @cached_property
    def _main(self) -> Bytes:
        """Per node the bits of the countries whose largest part it is in, and of anywhere."""
        bits = np.zeros(self.n_nodes, np.uint8)
        for country, bit in COUNTRY_BITS.items():
            bits[self._largest_part(country)] |= np.uint8(bit)
        bits[self._largest_part(None)] |= _ANYWHERE
        return bits

    def _largest_part(self, country: str | None) -> npt.NDArray[np.bool_]:
        from scipy.sparse.csgraph import connected_components

        inside = self._nodes_in(country)
        if not inside.any():
            return inside
        view = self.view(None if country is None else {country})
        _, label = connected_components(view, directed=False)
        return np.asarray(inside & (label == np.bincount(label[inside]).argmax()))


_ARRAYS = tuple(field.name for field in fields(LandGraph) if field.name != "ferries")


__all__ = ["ANY_COUNTRY", "LandGraph", "LandPath", "NoPath", "Reach", "countries_in"]
