"""The sea of the region, one graph a tier: built from open geodata, saved, loaded, asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from networks.errors import Fault, InputError
from networks.sea.approaches import SNAP_LIMIT_KM, check_approaches, check_water_points
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.closure import Closures, End, not_passed
from networks.sea.conditions import Conditions
from networks.sea.geography import SeaGeography
from networks.sea.harbour import HarbourRule
from networks.sea.hydrography import Hydrography, us_zone
from networks.sea.mooring import Mooring
from networks.sea.passages import Passages, PassageUse
from networks.sea.path import NoPath, SeaPath, Voyage
from networks.sea.plane import Floats, Plane
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.store import load_parts, save_sea
from networks.sea.waters import Waters
from networks.tiers import SEA_TIERS, Tier

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

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
    port_km
        Per tier: km of the shortest path between ports, in the order of ``port_ids``; inf where
        there is none.
    """

    waters: dict[str, Waters]
    channels: Channels
    port_ids: tuple[str, ...]
    harbour: HarbourRule
    passages: Passages
    chart: tuple[float, float, float, float] = CHART
    port_km: dict[Tier, Floats] = field(default_factory=dict)

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
            check_approaches(port_ids, waters["any"].port_code)
        clearances = geography.clearances
        harbour = HarbourRule(
            clearances.growth["harbour"], clearances.harbour_km, hydrography.land_wkb()
        )
        return cls(waters, channels, port_ids, harbour, geography.passages, chart).labelled()

    def labelled(self) -> Self:
        """Return this sea with hub labels, by which questions without restrictions are answered.

        They are made for the first and the strictest tier that share each graph.
        """
        made = {}
        for variant, waters in self.waters.items():
            tiers = [tier for tier in Tier if tier.sea_variant == variant]
            lax, strict = (self.conditions(tier).closed for tier in (tiers[0], tiers[-1]))
            made[variant] = waters.labelled(lax, strict)
        sea = replace(self, waters=made)
        tiers = [tier for tier in Tier if tier.sea_variant in made]
        return replace(
            sea, port_km={tier: sea.table_km(self.port_ids, self.port_ids, tier) for tier in tiers}
        )

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

    def distance_km(
        self,
        origin: str | npt.ArrayLike,
        destination: str | npt.ArrayLike,
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> float:
        """Return the length of the shortest path in km; inf where there is none.

        Arguments and errors are those of ``path``. Between ports without restrictions it is read
        from a table made at build time.
        """
        tier = Tier(tier)
        if (
            isinstance(origin, str)
            and isinstance(destination, str)
            and restrictions == UNRESTRICTED
        ):
            row, column = self._port_row(origin), self._port_row(destination)
            return float(self.port_km[tier][row, column])
        found = self.path(origin, destination, tier, restrictions)
        return found.length_km if isinstance(found, SeaPath) else float("inf")

    def table_km(
        self,
        origins: Sequence[str | npt.ArrayLike],
        destinations: Sequence[str | npt.ArrayLike],
        tier: Tier | str = Tier.ANY,
    ) -> Floats:
        """Return km of the shortest paths from n places to m others, shape (n, m).

        Places and errors are those of ``path``. inf where there is no path: ``path`` says why.
        """
        from networks.sea.tables import table_km

        tier = Tier(tier)
        terms = self.conditions(tier)
        waters, closed = self._waters(tier, terms), terms.closed
        if waters.labels is None or not waters.labels.serve(closed):
            raise ValueError(f"the sea holds no labels for {tier}")
        moored, rows = [], []
        for name, places in (("origin", origins), ("destination", destinations)):
            ends = [self._moor(name, place, tier, terms) for place in places]
            rows.append([k for k, end in enumerate(ends) if isinstance(end, Mooring)])
            moored.append([end for end in ends if isinstance(end, Mooring)])
        km = np.full((len(origins), len(destinations)), np.inf)
        km[np.ix_(*rows)] = table_km(waters, waters.labels, closed, *moored)
        return km

    def port_paths(
        self,
        pairs: Iterable[tuple[str, str]],
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> dict[tuple[str, str], SeaPath | NoPath]:
        """Return the shortest path of every pair of terminal ids: one search per origin at most.

        Where passages are required it is one search per pair.
        """
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
            ends = {to_id: self._moor_port(to_id, tier) for to_id in to_ids}
            moored = {to_id: end for to_id, end in ends.items() if isinstance(end, Mooring)}
            found = waters.voyages(start, list(moored.values()), closed)
            answers |= {
                (from_id, to_id): end for to_id, end in ends.items() if isinstance(end, NoPath)
            }
            for (to_id, end), voyage in zip(moored.items(), found, strict=True):
                answers[from_id, to_id] = (
                    self._shut((from_id, start), (to_id, end), tier, terms)
                    if voyage is None
                    else self._sea_path(voyage, start, end)
                )
        return answers

    def save(self, folder: Path) -> None:
        """Write arrays (.npy), tables (Parquet) and ``sea.json`` into a folder."""
        save_sea(self, folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; arrays are mapped, not read, until they are used."""
        return cls(**load_parts(folder))

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
        waters, port = self.waters[tier.sea_variant], self._port_row(terminal_id)
        code = waters.port_code[port]
        if code == "port-inside-zone":
            return NoPath(code, f"{terminal_id} lies inside the US {tier.zone} zone.")
        if code:
            reason = f"{terminal_id} has no water within {SNAP_LIMIT_KM:g} km for this tier."
            return NoPath(code, reason)
        return waters.moor_port(port)

    def _port_row(self, terminal_id: str) -> int:
        row = self._port_rows.get(terminal_id)
        if row is None:
            fault = Fault("terminal_id", terminal_id, "a port of the sea", self.port_ids)
            raise InputError([fault])
        return row

    @cached_property
    def _port_rows(self) -> dict[str, int]:
        return {terminal_id: row for row, terminal_id in enumerate(self.port_ids)}

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

    def _sea_path(self, found: Voyage, start: Mooring, end: Mooring) -> SeaPath:
        return self.described(found, start.snap_km, end.snap_km)

    def described(self, found: Voyage, from_snap_km: float, to_snap_km: float) -> SeaPath:
        """Return a voyage with what is known of the channels it uses and the passages it passes."""
        names, us_locks, limits_m = self._channel_columns
        used = dict.fromkeys(found.kinds[found.kinds >= 0].tolist())
        return SeaPath(
            found.bends,
            found.km,
            from_snap_km,
            to_snap_km,
            tuple(dict.fromkeys(names[row] for row in used)),
            sum(us_locks[row] for row in used),
            min((limits_m[row] for row in used if limits_m[row] > 0), default=float("nan")),
            find_passages=partial(self._uses, found),
        )

    def _uses(self, found: Voyage) -> tuple[PassageUse, ...]:
        """Return the passages a voyage passes."""
        names, plane = self._channel_columns[0], next(iter(self.waters.values())).plane
        inside = [names[kind] if kind >= 0 else None for kind in found.kinds.tolist()]
        return self.passages.uses(found.bends, inside, plane)

    @cached_property
    def _channel_columns(self) -> tuple[list[str], list[int], list[float]]:
        """Name, US locks and draught of each channel, as lists: a row of a table takes longer."""
        table = self.channels.table
        names, limits_m = table["name"].tolist(), table["max_draught_m"].tolist()
        return names, table["us_locks"].tolist(), limits_m


def _called(name: str, place: str | npt.ArrayLike) -> str:
    return place if isinstance(place, str) else f"the {name}"
