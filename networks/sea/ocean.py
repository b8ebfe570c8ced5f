"""The ocean beyond the chart: from gateways of other continents to the chart's rim.

A voyage between a place of the region and a gateway is the fine graph's as far as the rim, a site
every 50 km along the chart's edge, and this graph's from there on. For the fine graph a gateway is
a place with as many outlets as the rim has sites.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from networks.errors import Fault, InputError
from networks.geodesy import KM_PER_DEGREE, distances_km
from networks.polygons import polygon_parts
from networks.sea.atlas import SHEETS, Atlas, Sheet, Tiles, around_the_seam
from networks.sea.channels import SNAP_KM, Channels
from networks.sea.links import SIGHT, Indices, Links
from networks.sea.mesh import Flags
from networks.sea.mooring import Mooring
from networks.sea.obstacles import Growth, Shore, zone_shore
from networks.sea.path import NoPath
from networks.sea.plane import Floats
from networks.sea.restrictions import Restrictions
from networks.sea.waters import Waters
from networks.tiers import Tier

if TYPE_CHECKING:
    import geopandas as gpd

RIM_STEP_KM = 50.0
GRAPHS = ("any", "us-24nm", "us-200nm")
_GRAPH_OF = {"us-12nm": "us-24nm"}
_INSET_DEG = (
    0.01  # rim sites lie this far inside the chart, and this far outside what is closed here
)
_WORLD = (-190.0, -60.0, 170.0, 70.0)  # where land is grown; the extract's own turn of longitudes
# Closed: no gateway lies beyond, and ships of these trades keep out of the ice.
_ICE = ((-190.0, -65.0, 170.0, -60.0), (-190.0, 70.0, 170.0, 75.0))


@dataclass(frozen=True, eq=False)
class Ocean:
    """Shortest ways from the gateways to the rim, for every tier.

    Attributes
    ----------
    gateways
        As ``networks.gateways.load_gateways`` returns them.
    channels
        Approaches and straits beyond the chart; nodes come after a graph's corners.
    rim
        Degrees, (k, 2); the last nodes of every graph.
    lonlat, links
        Per graph (``any``, ``us-24nm``, ``us-200nm``): the nodes, degrees, and the links. A tier
        of 12 nm takes that of 24: the islands beyond are few, and a third graph is saved.
    """

    gateways: pd.DataFrame
    channels: Channels
    rim: Floats
    lonlat: Mapping[str, Floats]
    links: Mapping[str, Links]

    def __post_init__(self) -> None:
        """Make the arrays read-only, as mapped ones are: kernels are compiled for one kind."""
        for links in self.links.values():
            for f in fields(links):
                getattr(links, f.name).setflags(write=False)

    @classmethod
    def build(
        cls,
        coast: gpd.GeoDataFrame,
        zones: Mapping[str, BaseGeometry | None],
        gateways: pd.DataFrame,
        layer: gpd.GeoDataFrame,
        growth: Mapping[str, Growth],
        *,
        chart: tuple[float, float, float, float],
        rim_step_km: float = RIM_STEP_KM,
        sheets: tuple[Sheet, ...] = SHEETS,
    ) -> Self:
        """Build the graphs.

        Parameters
        ----------
        coast
            Land of the world, EPSG:4326, longitudes in one turn from -190.
        zones
            Per graph the zone it keeps out of beyond the chart, EPSG:4326, longitudes 0 to 360;
            None: it has none.
        layer
            Lines of the channels, as ``Channels.build`` takes them.
        growth
            How far ships keep off: ``ocean`` for land, and ``12nm``, ``24nm``, ``200nm``.
        chart
            The region's lon/lat box, whose edge is the rim.

        Raises
        ------
        InputError
            When a gateway lies on no channel, or none of a channel's ends is joined to anything.
        """
        channels = Channels.build(layer, gateways[["lon", "lat"]].to_numpy(np.float64))
        rim = rim_sites(chart, rim_step_km)
        shore = Shore(around_the_seam(polygon_parts(list(coast.geometry)), _WORLD[0]))
        ice = [Tiles.box(band) for band in _ICE]
        west, south, east, north = chart
        inset = 2 * _INSET_DEG
        atlas = Atlas(
            Tiles.grown(shore, growth["ocean"], [_WORLD], sheets).with_others(*ice),
            Tiles.box((west + inset, south + inset, east - inset, north - inset)),
            np.concatenate([channels.nodes, rim]),
            sheets,
        )
        lonlat, links = {}, {}
        for name, zone in zones.items():
            margin = None if zone is None else growth[name.removeprefix("us-")]
            lonlat[name], links[name] = _graph(atlas, channels, zone, margin)
        ocean = cls(gateways, channels, rim, lonlat, links)
        ocean._check()
        return ocean

    def holds(self, place: object) -> bool:
        """Say whether a place is the id of a gateway."""
        return isinstance(place, str) and place in self._ids

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self.gateways.index)

    def moor(
        self, gateway_id: str, waters: Waters, tier: Tier, asked: Restrictions
    ) -> Mooring | NoPath:
        """Return the mooring of a gateway on a tier's sea, or why it has none."""
        moored = self._moored(gateway_id, waters, self._graph_of(tier), self._closed(asked))
        reason = f"No water joins {gateway_id} and the charted region for this tier."
        return moored or NoPath("no-water-path", reason)

    @cached_property
    def _moored(self) -> Callable[[str, Waters, str, tuple[bool, ...]], Mooring | None]:
        """Moorings of gateways; the last few are kept for the many ports asked of one."""

        def made(
            gateway_id: str, waters: Waters, graph: str, shut: tuple[bool, ...]
        ) -> Mooring | None:
            km = self._searched(gateway_id, graph, shut)[0]
            reached = np.flatnonzero(np.isfinite(km))
            place = self._lonlat_of_gateways[self.gateways.index.get_loc(gateway_id)]
            if not len(reached):
                return None
            moored = waters.moor_beyond(place, self.rim[reached], km[reached])
            return None if moored is None else moored.with_nearest_outlets()

        return lru_cache(16)(made)

    def lead(self, gateway_id: str, site: Floats, tier: Tier, asked: Restrictions) -> Floats:
        """Return the bends (n, 2) from a gateway to a site of the rim (2,)."""
        from networks.sea import kernels

        graph = self._graph_of(tier)
        came = self._searched(gateway_id, graph, self._closed(asked))[1]
        row = int(np.argmin(np.abs(self.rim - site).sum(axis=1)))
        lonlat = self.lonlat[graph]
        nodes: Indices = kernels.trace(came, len(lonlat) - len(self.rim) + row)
        return lonlat[nodes]

    def _graph_of(self, tier: Tier) -> str:
        return _GRAPH_OF.get(tier.sea_variant, tier.sea_variant)

    def on_chart(self, asked: Restrictions) -> Restrictions:
        """Return restrictions without the names of this ocean's channels, which no chart knows."""
        if not asked.forbidden:
            return asked
        return replace(asked, forbidden=asked.forbidden - set(self.channels.table["name"]))

    def _closed(self, asked: Restrictions) -> tuple[bool, ...]:
        """Flag the channels that are forbidden, or too shallow for the ship."""
        table = self.channels.table
        closed = table["name"].isin(asked.forbidden)
        if asked.draught_m is not None:
            closed |= table["max_draught_m"] < asked.draught_m
        return tuple(closed.tolist())

    @cached_property
    def _searched(self) -> Callable[[str, str, tuple[bool, ...]], tuple[Floats, Indices]]:
        """Km from a gateway to the rim, and the predecessor of every node of a graph."""
        from networks.sea import kernels

        def made(gateway_id: str, graph: str, shut: tuple[bool, ...]) -> tuple[Floats, Indices]:
            closed = np.array(shut, dtype=np.bool_)
            links = self.links[graph]
            km, came = kernels.reach(
                links.indptr, links.indices, links.length_km, links.channel, closed,
                self._node_of(gateway_id, graph),
            )  # fmt: skip
            return km[len(km) - len(self.rim) :], came

        return lru_cache(64)(made)

    def channels_along(self, bends: Floats) -> list[str]:
        """Return the channels that the legs of a path run in, in order."""
        nodes = [self._node_at.get(tuple(at)) for at in bends.tolist()]
        rows = [self._row_between.get(leg) for leg in pairwise(nodes)]
        names = self.channels.table["name"]
        return [str(names.iloc[row]) for row in rows if row is not None]

    def save(self, folder: Path) -> None:
        """Write arrays (.npy) and tables (Parquet) into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.gateways.to_parquet(folder / "gateways.parquet")
        self.channels.save(folder)
        np.save(folder / "rim.npy", self.rim)
        for variant, links in self.links.items():
            (folder / variant).mkdir(exist_ok=True)
            np.save(folder / variant / "lonlat.npy", self.lonlat[variant])
            for f in fields(links):
                np.save(folder / variant / f"{f.name}.npy", getattr(links, f.name))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; arrays are mapped, not read, until they are used."""
        lonlat, links = {}, {}
        for part in sorted(path for path in folder.iterdir() if path.is_dir()):
            arrays = {file.stem: np.load(file, mmap_mode="r") for file in part.glob("*.npy")}
            lonlat[part.name] = arrays.pop("lonlat")
            links[part.name] = Links(**arrays)
        gateways = pd.read_parquet(folder / "gateways.parquet")
        return cls(gateways, Channels.load(folder), np.load(folder / "rim.npy"), lonlat, links)

    def _node_of(self, gateway_id: str, variant: str) -> int:
        corners_n = len(self.lonlat[variant]) - len(self.rim) - len(self.channels.nodes)
        return corners_n + self._nearest_node[gateway_id]

    @cached_property
    def _nearest_node(self) -> dict[str, int]:
        joins = self.channels.joins
        return dict(zip(self.gateways.index[joins[:, 0]], joins[:, 1].tolist(), strict=True))

    @cached_property
    def _node_at(self) -> dict[tuple[float, ...], int]:
        return {tuple(at): node for node, at in enumerate(self.channels.nodes.tolist())}

    @cached_property
    def _row_between(self) -> dict[tuple[int | None, int | None], int]:
        ways = self.channels.segments.tolist()
        return {pair: row for a, b, row in ways for pair in ((a, b), (b, a))}

    def _check(self) -> None:
        """Refuse gateways off every channel, and those from which no way leads to the rim."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        variant, links = next(iter(self.links.items()))
        n = len(self.lonlat[variant])
        graph = csr_array((links.length_km, links.indices, links.indptr), shape=(n, n))
        part = np.asarray(connected_components(graph, directed=False)[1])
        at_rim = set(part[n - len(self.rim) :].tolist())
        faults = []
        for gateway_id, lonlat in zip(self.gateways.index, self._lonlat_of_gateways, strict=True):
            node, field = self._nearest_node.get(gateway_id), f"gateways[{gateway_id}]"
            if node is None or distances_km(lonlat, self.channels.nodes[node])[0] > SNAP_KM:
                faults.append(Fault(field, lonlat.tolist(), f"a channel within {SNAP_KM:g} km"))
            elif int(part[self._node_of(gateway_id, variant)]) not in at_rim:
                faults.append(Fault(field, lonlat.tolist(), "a way to the rim"))
        if faults:
            raise InputError(faults)

    @property
    def _lonlat_of_gateways(self) -> Floats:
        return self.gateways[["lon", "lat"]].to_numpy(np.float64)


def rim_sites(chart: tuple[float, float, float, float], step_km: float) -> Floats:
    """Return points just inside the four sides of a lon/lat box, ``step_km`` apart at most."""
    west, south, east, north = np.array(chart) + _INSET_DEG * np.array([1, 1, -1, -1])
    up = np.linspace(south, north, _steps(north - south, step_km))
    sides = [np.column_stack([np.full(len(up), lon), up]) for lon in (west, east)]
    for lat in (south, north):
        across = (east - west) * np.cos(np.radians(lat))
        lon = np.linspace(west, east, _steps(across, step_km))[1:-1]
        sides.append(np.column_stack([lon, np.full(len(lon), lat)]))
    return np.concatenate(sides)


def _steps(degrees: float, step_km: float) -> int:
    return int(np.ceil(degrees * KM_PER_DEGREE / step_km)) + 1


def _graph(
    atlas: Atlas,
    channels: Channels,
    zone: BaseGeometry | None,
    margin: Growth | None,
) -> tuple[Floats, Links]:
    """Return the nodes of a graph, in degrees, and its links."""
    grown = None
    if zone is not None and margin is not None:
        bounds = [part.bounds for part in polygon_parts(zone)]
        grown = Tiles.grown(zone_shore(zone), margin, bounds)
    seen = atlas.sight(grown)
    first_channel_node = len(seen.corners)
    first_rim = first_channel_node + len(channels.nodes)
    sight = seen.ends[seen.ends[:, 0] < first_rim]  # from rim to rim is the fine graph's
    ways = channels.segments[~_cross(channels.nodes[channels.segments[:, :2]], zone)]
    ends: Indices = np.concatenate([sight, ways[:, :2] + first_channel_node])
    kind = np.concatenate([np.full(len(sight), SIGHT), ways[:, 2]])
    lonlat = np.concatenate([seen.corners, atlas.sites])
    return lonlat, Links.build(ends, kind, lonlat)


def _cross(segments: Floats, zone: BaseGeometry | None) -> Flags:
    """Say which segments (n, 2, 2) in degrees meet a zone whose longitudes run from 0 to 360."""
    if zone is None:
        return np.zeros(len(segments), dtype=np.bool_)
    lon = segments[..., 0] - 360.0 * np.floor(segments[:, :1, 0] / 360.0)
    lon[:, 1] = lon[:, 0] + (lon[:, 1] - lon[:, 0] + 180.0) % 360.0 - 180.0
    lines = shapely.linestrings(np.stack([lon, segments[..., 1]], axis=-1))
    shapely.prepare(zone)
    return np.asarray(shapely.intersects(zone, lines))
