"""A network that reaches a port of another continent, for the questions that end there.

The legs between such a port and the seaports of Canada and Mexico are not built: they are found on
the sea when the port is first asked for and kept with the network. Other questions do not see them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import shapely
from shapely import LineString

from networks.chart import REGION
from networks.errors import Fault, InputError
from networks.geodesy import FloatArray
from networks.legs import SAME_PATH_KM, leg_table, sea_row
from networks.overlay import Overlay, with_row
from networks.overseas_ports import load_overseas_ports
from networks.sea.mesh import Flags
from networks.sea.path import SeaPath
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea_lines import SeaLines
from networks.terminals import CAPABILITIES
from networks.tiers import SEA_TIERS, Tier
from networks.us_beyond import beyond_nm_many

if TYPE_CHECKING:
    import geopandas as gpd

    from networks.network import Network

Places = tuple[tuple[str, tuple[float, float]], ...]  # ids, each with longitude and latitude
COUNTRIES = ("CA", "MX")  # whose seaports ships from overseas are offered at
_ENDS = ["from_terminal_id", "to_terminal_id"]
_TOUCHED = ["length_km", "us_12nm_nm", "us_24nm_nm", "us_200nm_nm"]
_REGION = (REGION.west, REGION.south, REGION.east, REGION.north)


@dataclass(frozen=True, eq=False)
class OverseasLegs:
    """The sea legs between one port overseas and those of Canada and Mexico, and their lines."""

    table: pd.DataFrame
    lines: SeaLines | None

    @classmethod
    def of(
        cls,
        network: Network,
        gateway_id: str,
        places: Places = (),
        tiers: Sequence[Tier] = SEA_TIERS,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> Self:
        """Find and measure the shortest paths under some tiers; a tier stands where it differs.

        They lead to the listed seaports, or to the new ones given as ``places``.

        US waters beyond the region are measured as upper bounds (``us_beyond``). No longer ways
        with fewer miles in an emission control area are sought.

        Raises
        ------
        InputError
            When a no-go area reaches beyond the chart, or a restriction cannot be used.
        """
        found = list(_paths(network, gateway_id, places, tiers, restrictions))
        if not found:
            return cls(leg_table([]).set_index("leg_id", drop=False), None)
        lines = SeaLines.of([path.coordinates for _, path in found])
        totals = {zone: lines.total(nm) for zone, nm in _measured(network, lines).items()}
        rows = [
            row | {zone: float(nm[k]) for zone, nm in totals.items()}
            for k, (row, _) in enumerate(found)
        ]
        if restrictions != UNRESTRICTED:
            rows = [row | {"leg_id": f"{row['leg_id']}:restricted"} for row in rows]
        kept = np.flatnonzero(_differ(rows))
        table = leg_table([rows[k] for k in kept]).set_index("leg_id", drop=False)
        return cls(table, lines.only(kept))


def _measured(network: Network, lines: SeaLines) -> dict[str, FloatArray]:
    """Return the miles of each segment in each zone, in the region and beyond."""
    segments = lines.segments
    within = np.flatnonzero(_in_box(segments, _REGION).any(axis=1))
    found = {}
    for zone, nm in network.zone_measure.lengths_nm_many(list(segments[within])).items():
        found[zone] = np.zeros(len(segments))
        found[zone][within] = nm
    for zone, nm in beyond_nm_many(segments, network.us_beyond).items():
        found[zone] += nm
    return found


def _in_box(lonlat: FloatArray, box: tuple[float, float, float, float]) -> Flags:
    """Say which points (..., 2) lie in a box of degrees, on whatever turn their longitude is."""
    west, south, east, north = box
    lon, lat = lonlat[..., 0], lonlat[..., 1]
    inside: Flags = ((lon - west) % 360.0 <= east - west) & (lat >= south) & (lat <= north)
    return inside


def _paths(
    network: Network,
    gateway_id: str,
    places: Places,
    tiers: Sequence[Tier],
    restrictions: Restrictions,
) -> Iterator[tuple[dict[str, Any], SeaPath]]:
    """Yield a row and a path for each port that has one, tiers from lax to strict."""
    sea = network.sea
    ports = [p for p in sea.port_ids if network.row("terminals", p)["country"] in COUNTRIES]
    for tier in tiers:
        if places:
            ways = {name: sea.path(at, gateway_id, tier, restrictions) for name, at in places}
            found = {name: way for name, way in ways.items() if isinstance(way, SeaPath)}
        else:
            found = sea.paths_to_gateway(ports, gateway_id, tier, restrictions)
        for port, path in found.items():
            yield sea_row(port, gateway_id, Tier(tier.sea_variant), 0, path), path


def _differ(rows: Sequence[dict[str, Any]]) -> list[bool]:
    """Say which rows are another way than the laxer one of the same port that was last kept."""
    last: dict[str, list[float]] = {}
    kept = []
    for row in rows:
        port, touched = row["from_terminal_id"], [row[name] for name in _TOUCHED]
        kept.append(not np.allclose(touched, last.get(port, np.inf), rtol=0.0, atol=SAME_PATH_KM))
        if kept[-1]:
            last[port] = touched
    return kept


class Overseas(Overlay):
    """A network with one port of another continent among its terminals.

    Parameters
    ----------
    beneath
        The network, whatever else is changed of it.
    gateway_id
        A row of ``Network.gateways``.
    restrictions, tier
        As of ``RestrictedNetwork``, where there are any: legs are then found for that tier alone.

    Raises
    ------
    InputError
        When there is no such gateway, or as ``OverseasLegs.of``.
    """

    def __init__(
        self,
        beneath: Network | Overlay,
        gateway_id: str,
        restrictions: Restrictions = UNRESTRICTED,
        tier: Tier = Tier.ANY,
    ) -> None:
        super().__init__(beneath)
        network = self.network
        if gateway_id not in network.gateways.index:
            known = tuple(map(str, network.gateways.index))
            raise InputError([Fault("gateway_id", gateway_id, "a port overseas", known)])
        self.gateway_id = gateway_id
        listed: Places = ()
        self._own = [
            network.overseas_legs(gateway_id, places)
            if restrictions == UNRESTRICTED
            else OverseasLegs.of(network, gateway_id, places, (tier,), restrictions)
            for places in dict.fromkeys((listed, _new_ports(beneath)))
        ]

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``, the port overseas the last; its draught is not known."""
        at, port = self.network.gateways.loc[self.gateway_id].to_dict(), load_overseas_ports()
        taken = port[self.gateway_id].cargo if self.gateway_id in port else frozenset()
        facts = {
            **dict.fromkeys(("name", "city"), at["name"]),
            "kind": "seaport",
            "country": at["country"],
            "locode": self.gateway_id,
            "lon": float(at["lon"]),
            "lat": float(at["lat"]),
            **{name: name in taken for name in CAPABILITIES},
        }
        return with_row(self.beneath.terminals, self.gateway_id, facts)

    @cached_property
    def legs(self) -> pd.DataFrame:
        """Terminal-to-terminal legs, with those overseas to ports there are."""
        own = pd.concat([legs.table for legs in self._own])
        known = own[_ENDS].isin(self.terminals.index).all(axis=1)
        return pd.concat([self.beneath.legs, own[known]])

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw one leg of ``legs``, EPSG:4326, in its from-to direction.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        for own in self._own:
            if own.lines is not None and leg_id in own.table.index:
                return LineString(own.lines.line(own.table.index.to_list().index(leg_id)))
        return self.beneath.leg_geometry(leg_id)

    @cached_property
    def passage_names(self) -> frozenset[str]:
        """Straits, canals, locks and rivers that can be forbidden by name, beyond the chart too."""
        return frozenset(self.beneath.passage_names) | self._beyond

    @cached_property
    def _beyond(self) -> frozenset[str]:
        ocean = self.network.sea.ocean
        if ocean is None:
            return frozenset()
        table = ocean.channels.table
        return frozenset(table.loc[table["kind"] != "approach", "name"])

    def restricted(
        self,
        restrictions: Restrictions,
        tier: Tier = Tier.ANY,
        pairs: Collection[tuple[str, str]] | None = None,
    ) -> Overlay:
        """Return this less what restrictions close at sea, here and beyond the chart.

        Raises
        ------
        InputError
            As ``RestrictedNetwork``; where a passage beyond the chart is required; where a no-go
            area reaches beyond it.
        """
        if required := sorted(restrictions.required & self._beyond):
            expected = "a passage of the charted region; one beyond it can only be forbidden"
            raise InputError([Fault("require", name, expected) for name in required])
        ocean = self.network.sea.ocean
        charted = restrictions if ocean is None else ocean.on_chart(restrictions)
        beneath = self.beneath
        if charted != UNRESTRICTED:
            beneath = beneath.restricted(charted, tier, pairs)
        return Overseas(beneath, self.gateway_id, restrictions, tier)

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:
        """Return what a line at sea breaks of the restrictions, read where the chart has it."""
        lonlat, chart = shapely.get_coordinates(line), self.network.sea.chart
        lonlat[:, 0] = chart[0] + (lonlat[:, 0] - chart[0]) % 360.0
        return self.beneath.restriction_findings(LineString(lonlat[_in_box(lonlat, chart)]))


def _new_ports(network: Network | Overlay) -> Places:
    """Return the new seaports of a network that ships from overseas are offered at."""
    return tuple(
        (site.terminal.terminal_id, site.water)
        for site in network.sites
        if site.water is not None and site.terminal.country in COUNTRIES
    )
