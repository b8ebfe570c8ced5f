"""The sea of the region, one graph a tier: built from open geodata, saved, loaded, asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.errors import Fault, InputError
from networks.geodesy import length_km
from networks.sea.approaches import SNAP_LIMIT_KM, check_water_points
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.closure import Closures, End, not_passed
from networks.sea.conditions import Conditions
from networks.sea.geography import SeaGeography
from networks.sea.harbour import HarbourRule
from networks.sea.hydrography import Hydrography, us_zone
from networks.sea.mooring import Mooring
from networks.sea.obstacles import Growth
from networks.sea.passages import Passages
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import Floats, Plane, draw_great_circles
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.waters import Waters
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
    passages
        Straits, canals, locks and rivers by name.
    chart
        Lon/lat box, degrees, outside which nothing is known.
    """

    waters: dict[str, Waters]
    channels: Channels
    port_ids: tuple[str, ...]
    harbour: HarbourRule
    passages: Passages
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
            When a port lies more than 15 km from any water, two ports share one point, or a
            passage names a channel that is none.
        """
        geography = geography or SeaGeography.read()
        geography.passages.check_channels(geography.channels["name"])
        port_lonlat = ports[["water_lon", "water_lat"]].to_numpy(dtype=np.float64)
        port_ids = tuple(str(terminal_id) for terminal_id in ports.index)
        check_water_points(port_ids, port_lonlat)
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
        return cls(waters, channels, port_ids, harbour, geography.passages, chart)

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
            What else the voyage may not do, and what it must.

        Raises
        ------
        InputError
            When a terminal id, a passage or a channel is unknown, or the restrictions contradict
            each other; every fault of the restrictions at once.
        """
        tier = Tier(tier)
        terms = self.conditions(tier, restrictions)
        start = self._moor("origin", origin, tier, terms)
        if isinstance(start, NoPath):
            return start
        end = self._moor("destination", destination, tier, terms)
        if isinstance(end, NoPath):
            return end
        waters, closed = self._waters(tier, terms), terms.closed
        voyages = [waters.voyage(start, end, closed, gates) for gates in terms.ways_to_comply()]
        answers = [self._sea_path(found, start, end) for found in voyages if found is not None]
        if answers:
            return min(answers, key=lambda answer: answer.length_km)
        if terms.required and waters.voyage(start, end, closed) is not None:
            return self._not_passed(origin, destination, tier, terms)
        return self._shut((origin, start), (destination, end), tier, terms)

    def port_paths(
        self,
        pairs: Iterable[tuple[str, str]],
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> dict[tuple[str, str], SeaPath | NoPath]:
        """Return the shortest path of every pair of terminal ids: one search per origin.

        Where passages are required it is one search per pair.
        """
        from networks.sea.kernels import trace

        tier = Tier(tier)
        terms = self.conditions(tier, restrictions)
        if terms.required:
            return {pair: self.path(*pair, tier, restrictions) for pair in pairs}
        waters, closed = self._waters(tier, terms), terms.closed
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
                        (from_id, start), (to_id, end), tier, terms
                    )
        return answers

    def save(self, folder: Path) -> None:
        """Write arrays (.npy), the channel table (Parquet) and ``sea.json`` into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        channels = self.channels
        channels.table.to_parquet(folder / "channels.parquet")
        self.passages.table.to_parquet(folder / "passages.parquet")
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
        passages = Passages(pd.read_parquet(folder / "passages.parquet"))
        port_ids, chart = tuple(about["port_ids"]), tuple(about["chart"])
        return cls(waters, channels, port_ids, harbour, passages, chart)

    def conditions(self, tier: Tier, restrictions: Restrictions = UNRESTRICTED) -> Conditions:
        """Return what is closed and required at a tier; raises InputError as ``path`` does.

        Channels with US locks are closed from no-us-land on; those for small ships always, but for
        a ship whose draught is known to fit.
        """
        return self._conditions(tier, restrictions)

    @cached_property
    def _conditions(self) -> Callable[[Tier, Restrictions], Conditions]:
        table, passages = self.channels.table, self.passages
        return lru_cache(64)(lambda tier, asked: Conditions.of(asked, tier, table, passages))

    def _waters(self, tier: Tier, terms: Conditions) -> Waters:
        """Return the tier's waters with the gates of the closed passages shut."""
        return self._shut_waters(tier.sea_variant, tuple(sorted(terms.passages)))

    @cached_property
    def _shut_waters(self) -> Callable[[str, tuple[int, ...]], Waters]:
        gates_of = self.passages.gates_of
        return lru_cache(8)(lambda variant, rows: self.waters[variant].shutting(gates_of(rows)))

    def _moor(
        self, name: str, place: str | npt.ArrayLike, tier: Tier, terms: Conditions
    ) -> Mooring | NoPath:
        if isinstance(place, str):
            return self._moor_port(place, tier)
        waters = self._waters(tier, terms)
        west, south, east, north = self.chart
        lon, lat = np.asarray(place, dtype=np.float64)
        point = np.array([west + (lon - west) % 360.0, lat])
        if point[0] > east or not south <= lat <= north:
            return NoPath("outside-chart", f"The {name} lies outside the charted region.")
        if waters.is_barred(point):
            return NoPath("point-inside-zone", f"The {name} lies inside the US {tier.zone} zone.")
        moored = waters.moor_point(point, terms.closed, self.harbour)
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
        terms: Conditions,
    ) -> NoPath:
        """Say what closes the way between two moored places that no path joins."""
        key, free = (tier, terms.key), self.conditions(Tier.ANY)
        if key not in self._closures:
            self._closures[key] = Closures(
                self._waters(tier, terms), self.waters[Tier.ANY.value], self.channels.table,
                self.passages, tier, terms, free.closed,
            )  # fmt: skip
        ends = []
        for name, (place, tied) in (("origin", start), ("destination", end)):
            free_end = self._moor(name, place, Tier.ANY, free)
            if isinstance(free_end, NoPath):
                return free_end
            ends.append(End(_called(name, place), tied, free_end))
        return NoPath("no-water-path", self._closures[key].reason(*ends))

    def _not_passed(
        self,
        origin: str | npt.ArrayLike,
        destination: str | npt.ArrayLike,
        tier: Tier,
        terms: Conditions,
    ) -> NoPath:
        """Say that there are ways, but none that passes what must be passed, and why not."""
        alone = Restrictions(
            required=frozenset(self.passages.rows[row].name for row in terms.required)
        )
        in_one_go = (tier, terms.key) != (Tier.ANY, self.conditions(Tier.ANY).key) and isinstance(
            self.path(origin, destination, Tier.ANY, alone), SeaPath
        )
        ends = _called("origin", origin), _called("destination", destination)
        table = self.channels.table
        reason = not_passed(ends, tier, terms, table, self.passages, in_one_go=in_one_go)
        return NoPath("passage-not-passed", reason)

    @cached_property
    def _closures(self) -> dict[object, Closures]:
        return {}

    def _sea_path(self, found: tuple[Floats, list[int]], start: Mooring, end: Mooring) -> SeaPath:
        bends, kinds = found
        used = list(dict.fromkeys(kind for kind in kinds if kind >= 0))
        rows = self.channels.table.iloc[used]
        line = draw_great_circles(bends)
        names = self.channels.table["name"].to_numpy()
        inside = [names[kind] if kind >= 0 else None for kind in kinds]
        return SeaPath(
            line,
            length_km(line),
            start.snap_km,
            end.snap_km,
            tuple(dict.fromkeys(rows["name"])),
            int(rows["us_locks"].sum()),
            self.passages.uses(bends, inside, next(iter(self.waters.values())).plane),
            float(rows["max_draught_m"].min()),
        )


def _called(name: str, place: str | npt.ArrayLike) -> str:
    return place if isinstance(place, str) else f"the {name}"


def _check_approaches(port_ids: tuple[str, ...], waters: Waters) -> None:
    faults = [
        Fault(f"ports[{terminal_id}]", code, f"water within {SNAP_LIMIT_KM:g} km")
        for terminal_id, code in zip(port_ids, waters.port_code, strict=True)
        if code
    ]
    if faults:
        raise InputError(faults)
