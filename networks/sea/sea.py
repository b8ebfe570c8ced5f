"""The sea of the region, one graph a tier: built from open geodata, saved, loaded, asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.errors import Fault, InputError
from networks.geodesy import length_km
from networks.sea.approaches import SNAP_LIMIT_KM
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.closure import Closures, End
from networks.sea.geography import SeaGeography
from networks.sea.harbour import HarbourRule
from networks.sea.hydrography import Hydrography, us_zone
from networks.sea.mooring import Mooring
from networks.sea.obstacles import Growth
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import Floats, Plane, draw_great_circles
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.waters import Flags, Waters
from networks.tiers import SEA_TIERS, Tier

if TYPE_CHECKING:
    import geopandas as gpd

CHART = (-179.0, 1.0, -46.0, 68.0)  # west, south, east, north: Honolulu, Dutch Harbor to Churchill
PLANE = Plane(-100.0, 35.0)


@dataclass(frozen=True, eq=False)
class Sea:
    """Any-angle shortest paths at sea for every tier.

    Attributes
    ----------
    waters
        Per sea variant (``any``, ``us-12nm``, ``us-24nm``, ``us-200nm``).
    channels
        The channel network common to all.
    port_ids
        Terminal ids of the ports, in the order of the waters' port arrays.
    harbour
        How places that are no ports reach the open sea.
    chart
        Lon/lat box, degrees, outside which nothing is known.
    """

    waters: dict[str, Waters]
    channels: Channels
    port_ids: tuple[str, ...]
    harbour: HarbourRule
    chart: tuple[float, float, float, float] = CHART

    @classmethod
    def build(
        cls,
        coast: gpd.GeoDataFrame,
        zones: gpd.GeoDataFrame | None,
        ports: pd.DataFrame,
        geography: SeaGeography | None = None,
        *,
        variants: Iterable[str] = tuple(tier.value for tier in SEA_TIERS),
        chart: tuple[float, float, float, float] = CHART,
        plane: Plane = PLANE,
    ) -> Self:
        """Build the graphs.

        Parameters
        ----------
        coast
            GSHHG polygons, EPSG:4326, longitudes running on from -185, with ``level``.
        zones
            ``country``, ``zone``, geometry; rows ``US`` are used. None when only ``any`` is built.
        ports
            Indexed by ``terminal_id``, with ``water_lon``, ``water_lat``: navigable water off the
            berth, degrees.
        geography
            Curated layers; by default those that ship with Monarca.
        chart
            Lon/lat box, degrees, outside which nothing sails.

        Raises
        ------
        InputError
            When a port lies more than 15 km from any water, or two ports share one point.
        """
        geography = geography or SeaGeography.read()
        port_lonlat = ports[["water_lon", "water_lat"]].to_numpy(dtype=np.float64)
        port_ids = tuple(str(terminal_id) for terminal_id in ports.index)
        _check_ports(port_ids, port_lonlat)
        channels = Channels.build(geography.channels, port_lonlat)
        hydrography = Hydrography.build(
            coast, geography, channels, ports=port_lonlat, chart=chart, plane=plane
        )
        waters = {}
        for variant in variants:
            zone_name = Tier(variant).zone
            zone = None if zones is None or zone_name is None else us_zone(zones, zone_name)
            waters[variant] = Waters.build(
                plane,
                water=hydrography.open_water(zone_name, zone),
                frame=hydrography.frame,
                channels=channels,
                ports=port_lonlat,
                barriers=Barriers(hydrography.land, zone),
            )
        if "any" in waters:
            _check_approaches(port_ids, waters["any"])
        clearances = geography.clearances
        harbour = HarbourRule(
            clearances.growth["harbour"], clearances.harbour_km, hydrography.land_wkb()
        )
        return cls(waters, channels, port_ids, harbour, chart)

    def path(
        self,
        origin: str | npt.ArrayLike,
        destination: str | npt.ArrayLike,
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> SeaPath | NoPath:
        """Return the shortest path between two places.

        Parameters
        ----------
        origin, destination
            A port's terminal id, or lon, lat in degrees. A point off the open sea is taken as a
            harbour: its way out keeps a harbour's clearance. One ashore is first moved to the
            nearest water or channel, at most 15 km; ``from_snap_km``, ``to_snap_km`` say how far.
        restrictions
            What else the voyage may not do.

        Raises
        ------
        InputError
            When a terminal id or a channel is unknown.
        """
        tier = Tier(tier)
        closed = self.closed_channels(tier, restrictions)
        start = self._moor("origin", origin, tier, closed)
        if isinstance(start, NoPath):
            return start
        end = self._moor("destination", destination, tier, closed)
        if isinstance(end, NoPath):
            return end
        found = self.waters[tier.sea_variant].voyage(start, end, closed)
        if found is None:
            return self._shut((origin, start), (destination, end), tier, closed)
        return self._sea_path(found, start, end)

    def port_paths(
        self,
        pairs: Iterable[tuple[str, str]],
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> dict[tuple[str, str], SeaPath | NoPath]:
        """Return the shortest path of every pair of terminal ids: one search per origin."""
        from networks.sea.kernels import trace

        tier = Tier(tier)
        waters, closed = self.waters[tier.sea_variant], self.closed_channels(tier, restrictions)
        wanted = defaultdict(list)
        for from_id, to_id in pairs:
            wanted[from_id].append(to_id)
        answers: dict[tuple[str, str], SeaPath | NoPath] = {}
        for from_id, to_ids in wanted.items():
            start = self._moor_port(from_id, tier)
            if isinstance(start, NoPath):
                answers |= {(from_id, to_id): start for to_id in to_ids}
                continue
            km, came = waters.reach(start, closed)
            for to_id in to_ids:
                end = self._moor_port(to_id, tier)
                if isinstance(end, NoPath):
                    answers[from_id, to_id] = end
                    continue
                goal = int(end.nodes[0])
                if np.isfinite(km[goal]):
                    found = waters.course(start, end, trace(came, goal))
                    answers[from_id, to_id] = self._sea_path(found, start, end)
                else:
                    answers[from_id, to_id] = self._shut(
                        (from_id, start), (to_id, end), tier, closed
                    )
        return answers

    def save(self, folder: Path) -> None:
        """Write arrays (.npy), the channel table (Parquet) and ``sea.json`` into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        channels = self.channels
        channels.table.to_parquet(folder / "channels.parquet")
        for name in ("nodes", "segments", "joins", "mouths"):
            np.save(folder / f"channel_{name}.npy", getattr(channels, name))
        about: dict[str, object] = {"port_ids": self.port_ids, "chart": self.chart}
        rule = self.harbour
        np.save(folder / "land_wkb.npy", rule.land_wkb)
        figures = [rule.growth.clearance_km, rule.growth.tolerance_km, rule.radius_km]
        about["harbour_km"] = figures
        variants = {}
        for variant, waters in self.waters.items():
            (folder / variant).mkdir(exist_ok=True)
            for name, array in waters.arrays().items():
                np.save(folder / variant / f"{name}.npy", array)
            centre = [waters.plane.lon, waters.plane.lat]
            variants[variant] = {"plane": centre, "port_code": waters.port_code}
        about["variants"] = variants
        (folder / "sea.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; arrays are mapped, not read, until they are used."""
        about = json.loads((folder / "sea.json").read_text(encoding="utf-8"))
        parts = {
            name: np.load(folder / f"channel_{name}.npy")
            for name in ("nodes", "segments", "joins", "mouths")
        }
        channels = Channels(pd.read_parquet(folder / "channels.parquet"), **parts)
        waters = {}
        for variant, said in about["variants"].items():
            arrays = {
                file.stem: np.load(file, mmap_mode="r")
                for file in sorted((folder / variant).glob("*.npy"))
            }
            plane = Plane(*said["plane"])
            waters[variant] = Waters.from_arrays(plane, arrays, tuple(said["port_code"]))
        *growth, radius_km = about["harbour_km"]
        land_wkb = np.load(folder / "land_wkb.npy", mmap_mode="r")
        harbour = HarbourRule(Growth(*growth), radius_km, land_wkb)
        return cls(waters, channels, tuple(about["port_ids"]), harbour, tuple(about["chart"]))

    def closed_channels(self, tier: Tier, restrictions: Restrictions = UNRESTRICTED) -> Flags:
        """Flag the channels not to be used: those named and, from no-us-land on, US locks."""
        table, forbidden = self.channels.table, restrictions.forbidden
        unknown = forbidden - set(table["name"])
        if unknown:
            names = tuple(sorted(table["name"].unique()))
            raise InputError([Fault("forbidden", sorted(unknown), "names of channels", names)])
        closed = table["name"].isin(forbidden).to_numpy(dtype=np.bool_)
        if tier.level >= Tier.NO_US_LAND.level:
            closed = closed | (table["us_locks"] > 0).to_numpy(dtype=np.bool_)
        return np.asarray(closed)

    def _moor(
        self, name: str, place: str | npt.ArrayLike, tier: Tier, closed: Flags
    ) -> Mooring | NoPath:
        if isinstance(place, str):
            return self._moor_port(place, tier)
        waters = self.waters[tier.sea_variant]
        west, south, east, north = self.chart
        lon, lat = np.asarray(place, dtype=np.float64)
        point = np.array([west + (lon - west) % 360.0, lat])
        if point[0] > east or not south <= lat <= north:
            return NoPath("outside-chart", f"The {name} lies outside the charted region.")
        if waters.is_barred(point):
            return NoPath("point-inside-zone", f"The {name} lies inside the US {tier.zone} zone.")
        moored = waters.moor_point(point, closed, self.harbour)
        if moored is None:
            reason = f"The {name} has no water within {SNAP_LIMIT_KM:g} km for this tier."
            return NoPath("far-from-water", reason)
        return moored

    def _moor_port(self, terminal_id: str, tier: Tier) -> Mooring | NoPath:
        if terminal_id not in self.port_ids:
            raise InputError(
                [Fault("terminal_id", terminal_id, "a port of the sea", self.port_ids)]
            )
        waters, port = self.waters[tier.sea_variant], self.port_ids.index(terminal_id)
        code = waters.port_code[port]
        if code == "port-inside-zone":
            return NoPath(code, f"{terminal_id} lies inside the US {tier.zone} zone.")
        if code:
            reason = f"{terminal_id} has no water within {SNAP_LIMIT_KM:g} km for this tier."
            return NoPath(code, reason)
        return waters.moor_port(port)

    def _shut(
        self,
        start: tuple[str | npt.ArrayLike, Mooring],
        end: tuple[str | npt.ArrayLike, Mooring],
        tier: Tier,
        closed: Flags,
    ) -> NoPath:
        """Say what closes the way between two moored places that no path joins."""
        key = tier, closed.tobytes()
        if key not in self._closures:
            waters, free = self.waters[tier.sea_variant], self.waters[Tier.ANY.value]
            self._closures[key] = Closures(waters, free, self.channels.table, tier, closed)
        ends = []
        for name, (place, tied) in (("origin", start), ("destination", end)):
            free_end = self._moor(name, place, Tier.ANY, np.zeros_like(closed))
            if isinstance(free_end, NoPath):
                return free_end
            ends.append(End(place if isinstance(place, str) else f"the {name}", tied, free_end))
        return NoPath("no-water-path", self._closures[key].reason(*ends))

    @cached_property
    def _closures(self) -> dict[tuple[Tier, bytes], Closures]:
        return {}

    def _sea_path(self, found: tuple[Floats, list[int]], start: Mooring, end: Mooring) -> SeaPath:
        bends, kinds = found
        used = list(dict.fromkeys(kind for kind in kinds if kind >= 0))
        rows = self.channels.table.iloc[used]
        line = draw_great_circles(bends)
        return SeaPath(
            line,
            length_km(line),
            start.snap_km,
            end.snap_km,
            tuple(dict.fromkeys(rows["name"])),
            int(rows["us_locks"].sum()),
        )


def _check_ports(port_ids: tuple[str, ...], port_lonlat: Floats) -> None:
    faults = []
    _, first, count = np.unique(port_lonlat.round(4), axis=0, return_index=True, return_counts=True)
    for k in first[count > 1]:
        expected = "a water point no other port has"
        faults.append(Fault(f"ports[{port_ids[k]}]", port_lonlat[k].tolist(), expected))
    if faults:
        raise InputError(faults)


def _check_approaches(port_ids: tuple[str, ...], waters: Waters) -> None:
    faults = [
        Fault(f"ports[{terminal_id}]", code, f"water within {SNAP_LIMIT_KM:g} km")
        for terminal_id, code in zip(port_ids, waters.port_code, strict=True)
        if code
    ]
    if faults:
        raise InputError(faults)
