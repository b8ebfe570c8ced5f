"""The sea of the region, one graph a tier: built from open geodata, saved, loaded, asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from networks.errors import Fault, InputError
from networks.sea.approaches import check_approaches, check_water_points
from networks.sea.channels import Channels
from networks.sea.closure import Closures, End, not_passed
from networks.sea.conditions import Conditions
from networks.sea.description import Description
from networks.sea.geography import SeaGeography
from networks.sea.harbour import HarbourRule
from networks.sea.hydrography import Hydrography
from networks.sea.mooring import Mooring
from networks.sea.ocean import Ocean
from networks.sea.passages import Passages
from networks.sea.path import NoPath, SeaPath, Voyage
from networks.sea.plane import Floats, Plane
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.store import load_parts, save_sea
from networks.sea.terms import Place, TermBook, Terms
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
        Lon/lat box, degrees, outside which nothing but the ocean is known.
    port_km
        Per tier: km of the shortest path between ports, in the order of ``port_ids``; inf where
        there is none.
    ocean
        The ways from the chart's rim to gateways beyond; None: there are no gateways.
    """

    waters: dict[str, Waters]
    channels: Channels
    port_ids: tuple[str, ...]
    harbour: HarbourRule
    passages: Passages
    chart: tuple[float, float, float, float] = CHART
    port_km: dict[Tier, Floats] = field(default_factory=dict)
    ocean: Ocean | None = None

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
        waters = {variant: hydrography.waters(variant, zones, port_lonlat) for variant in variants}
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
        origin: Place,
        destination: Place,
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> SeaPath | NoPath:
        """Return the shortest path between two places.

        Parameters
        ----------
        origin, destination
            A port's terminal id, lon, lat in degrees, or, at one end only, a gateway's id. A point
            off the open sea is taken as a harbour: its way out keeps a harbour's clearance. One
            ashore is first moved to the nearest water or channel, at most 15 km;
            ``from_snap_km``, ``to_snap_km`` say how far.
        restrictions
            What else the voyage may not do, and what it must.

        Raises
        ------
        InputError
            When a terminal id, a passage or a channel is unknown, or the restrictions contradict
            each other, or all no-go areas lie off the chart; every fault of the restrictions at
            once. With a gateway, when an area reaches beyond the chart.
        NoGoError
            When a path found does not keep out of them, which is a defect.
        """
        charted = restrictions if self.ocean is None else self.ocean.on_chart(restrictions)
        terms = self._book.terms(Tier(tier), charted)
        if self._is_gateway(origin):
            return self._from_gateway(origin, destination, terms.tier, restrictions)
        start = terms.moor("origin", origin)
        if isinstance(start, NoPath):
            return start
        end = self._moor(terms, "destination", destination, restrictions)
        if isinstance(end, NoPath):
            return end
        waters, conditions = terms.waters, terms.conditions
        if shortest := self._shortest(start, end, terms):
            return self._to_gateway(shortest, destination, terms.tier, restrictions)
        if conditions.required and waters.voyage(start, end, conditions.closed) is not None:
            return self._not_passed(origin, destination, terms)
        return self._shut((origin, start), (destination, end), terms.tier, charted)

    def _shortest(self, start: Mooring, end: Mooring, terms: Terms) -> SeaPath | None:
        waters, closed = terms.waters, terms.conditions.closed
        ways = terms.conditions.ways_to_comply()
        voyages = [waters.voyage(start, end, closed, gates) for gates in ways]
        answers = [self._sea_path(found, start, end, terms) for found in voyages if found]
        return min(answers, key=lambda answer: answer.length_km) if answers else None

    def paths_to_gateway(
        self,
        port_ids: Iterable[str],
        gateway_id: str,
        tier: Tier | str = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> dict[str, SeaPath]:
        """Return the shortest paths from ports to a gateway, as ``path`` does; None has no entry.

        Errors are those of ``path``, which also says why a port has none.
        """
        charted = restrictions if self.ocean is None else self.ocean.on_chart(restrictions)
        terms = self._book.terms(Tier(tier), charted)
        end = self._moor(terms, "destination", gateway_id, restrictions)
        starts = {port_id: terms.moor_port(port_id) for port_id in port_ids}
        if isinstance(end, NoPath):
            return {}
        found = {
            port_id: self._shortest(start, end, terms)
            for port_id, start in starts.items()
            if isinstance(start, Mooring)
        }
        return {
            port_id: self._to_gateway(path, gateway_id, terms.tier, restrictions)
            for port_id, path in found.items()
            if path is not None
        }

    def distance_km(
        self,
        origin: Place,
        destination: Place,
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
            rows = self._port_rows
            if origin in rows and destination in rows:
                return float(self.port_km[tier][rows[origin], rows[destination]])
        found = self.path(origin, destination, tier, restrictions)
        return found.length_km if isinstance(found, SeaPath) else float("inf")

    def table_km(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        tier: Tier | str = Tier.ANY,
    ) -> Floats:
        """Return km of the shortest paths from n places to m others, shape (n, m).

        Places and errors are those of ``path``. inf where there is no path: ``path`` says why.
        """
        from networks.sea.tables import table_km

        terms = self._book.terms(Tier(tier), UNRESTRICTED)
        waters, closed = terms.waters, terms.conditions.closed
        if waters.labels is None or not waters.labels.serve(closed):
            raise ValueError(f"the sea holds no labels for {terms.tier}")
        moored, rows = [], []
        for name, places in (("origin", origins), ("destination", destinations)):
            ends = [terms.moor(name, place) for place in places]
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
        terms = self._book.terms(Tier(tier), restrictions)
        if terms.conditions.required:
            return {pair: self.path(*pair, tier, restrictions) for pair in pairs}
        waters, closed = terms.waters, terms.conditions.closed
        wanted = defaultdict(list)
        for from_id, to_id in pairs:
            wanted[from_id].append(to_id)
        answers: dict[tuple[str, str], SeaPath | NoPath] = {}
        for from_id, to_ids in wanted.items():
            start = terms.moor_port(from_id)
            if isinstance(start, NoPath):
                answers |= {(from_id, to_id): start for to_id in to_ids}
                continue
            ends = {to_id: terms.moor_port(to_id) for to_id in to_ids}
            moored = {to_id: end for to_id, end in ends.items() if isinstance(end, Mooring)}
            found = waters.voyages(start, list(moored.values()), closed)
            answers |= {
                (from_id, to_id): end for to_id, end in ends.items() if isinstance(end, NoPath)
            }
            for (to_id, end), voyage in zip(moored.items(), found, strict=True):
                answers[from_id, to_id] = (
                    self._shut((from_id, start), (to_id, end), terms.tier, restrictions)
                    if voyage is None
                    else self._sea_path(voyage, start, end, terms)
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
        return self._book.conditions(tier, restrictions)

    @cached_property
    def _book(self) -> TermBook:
        table, rows = self.channels.table, self._port_rows
        return TermBook(self.waters, table, self.passages, rows, self.harbour, self.chart)

    @cached_property
    def _port_rows(self) -> dict[str, int]:
        return {terminal_id: row for row, terminal_id in enumerate(self.port_ids)}

    def _shut(
        self,
        start: tuple[Place, Mooring],
        end: tuple[Place, Mooring],
        tier: Tier,
        restrictions: Restrictions,
    ) -> NoPath:
        """Say what closes the way between two moored places that no path joins."""
        if restrictions.no_go:
            without = self.path(start[0], end[0], tier, replace(restrictions, no_go=()))
            if isinstance(without, NoPath):
                return without
        closures = self._closures(tier, restrictions)
        ends = []
        for name, (place, tied) in (("origin", start), ("destination", end)):
            free_end = self._moor(closures.free, name, place, UNRESTRICTED)
            if isinstance(free_end, NoPath):
                return free_end
            ends.append(End(_called(name, place), tied, free_end))
        return NoPath("no-water-path", closures.reason(*ends))

    def _is_gateway(self, place: Place) -> bool:
        return self.ocean is not None and self.ocean.holds(place)

    def _moor(
        self, terms: Terms, name: str, place: Place, restrictions: Restrictions
    ) -> Mooring | NoPath:
        if self.ocean is None or not isinstance(place, str) or not self.ocean.holds(place):
            return terms.moor(name, place)
        beyond = [area for area in terms.no_go if not area.lies_within(self.chart)]
        if beyond:
            expected = f"areas within the charted region, as {place} lies beyond it"
            raise InputError([Fault("no_go", area.label, expected) for area in beyond])
        return self.ocean.moor(place, terms.waters, terms.tier, restrictions)

    def _from_gateway(
        self, origin: Place, destination: Place, tier: Tier, restrictions: Restrictions
    ) -> SeaPath | NoPath:
        """Return the way to the gateway, turned round: it is searched from its one other end."""
        if self._is_gateway(destination):
            reason = "Both ends lie beyond the charted region; one must be a place in it."
            return NoPath("outside-chart", reason)
        back = self.path(destination, origin, tier, restrictions)
        return back.reversed() if isinstance(back, SeaPath) else back

    def _to_gateway(
        self, path: SeaPath, place: Place, tier: Tier, restrictions: Restrictions
    ) -> SeaPath:
        """Lengthen a path that ends at the rim to the gateway it is meant for."""
        if self.ocean is None or not isinstance(place, str) or not self.ocean.holds(place):
            return path
        lead = self.ocean.lead(place, path.bends[-1], tier, restrictions)
        whole = replace(
            path,
            bends=np.concatenate([path.bends[:-1], lead[::-1]]),
            channels=tuple(dict.fromkeys((*path.channels, *self.ocean.channels_along(lead[::-1])))),
        )
        for area in restrictions.no_go:
            area.check_clear(whole.coordinates)
        return whole

    def _not_passed(self, origin: Place, destination: Place, terms: Terms) -> NoPath:
        """Say that there are ways, but none that passes what must be passed, and why not."""
        tier, conditions = terms.tier, terms.conditions
        alone = Restrictions(
            required=frozenset(self.passages.rows[row].name for row in conditions.required)
        )
        tried = tier is Tier.ANY and conditions.key == self.conditions(tier).key
        in_one_go = (not tried or bool(terms.no_go)) and isinstance(
            self.path(origin, destination, Tier.ANY, alone), SeaPath
        )
        ends = _called("origin", origin), _called("destination", destination)
        table = self.channels.table
        reason = not_passed(ends, tier, conditions, table, self.passages, in_one_go=in_one_go)
        return NoPath("passage-not-passed", reason)

    @cached_property
    def _closures(self) -> Callable[[Tier, Restrictions], Closures]:
        def made(tier: Tier, restrictions: Restrictions) -> Closures:
            tied = self._book.terms(tier, restrictions)
            free = tied.freer or self._book.terms(Tier.ANY, UNRESTRICTED)
            return Closures(tied, free, self.channels.table, self.passages)

        return lru_cache(16)(made)

    def _sea_path(self, found: Voyage, start: Mooring, end: Mooring, terms: Terms) -> SeaPath:
        path = self.described(found, start.snap_km, end.snap_km)
        for area in terms.no_go:
            area.check_clear(path.coordinates)
        return path

    @cached_property
    def _description(self) -> Description:
        plane = next(iter(self.waters.values())).plane
        return Description.of(self.channels.table, self.passages, plane)

    def described(self, found: Voyage, from_snap_km: float, to_snap_km: float) -> SeaPath:
        """Return a voyage with what is known of the channels it uses and the passages it passes."""
        return self._description.path(found, from_snap_km, to_snap_km)


def _called(name: str, place: Place) -> str:
    return place if isinstance(place, str) else f"the {name}"
