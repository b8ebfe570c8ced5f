"""A network with a terminal that does not exist yet, really joined to sea, rail and road."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from shapely import LineString

from networks.access import RoadAccess
from networks.countries import LAND_COUNTRIES
from networks.errors import Fault, InputError
from networks.joined_legs import JoinedRail, JoinedSea, joined_road
from networks.overlay import Overlay, with_row
from networks.rail_interchanges import interchange_of
from networks.rail_verify import TrainCheck
from networks.railways import known_railways
from networks.road_reach import RoadReach
from networks.site import Site
from networks.terminals import CAPABILITIES

if TYPE_CHECKING:
    import geopandas as gpd

    from networks.access import Access
    from networks.landgraph import Ints, LandGraph
    from networks.network import Network
    from networks.new_terminal import NewTerminal
    from networks.place import Place

SOURCE = "a scenario"


class Joined(Overlay):
    """A network and one new terminal.

    Parameters
    ----------
    beneath
        The network, whatever else is changed of it.
    terminal
        What is new; its id must be free.

    Raises
    ------
    InputError
        With everything that makes the id or the place unfit (``Site.of``).
    """

    def __init__(self, beneath: Network | Overlay, terminal: NewTerminal) -> None:
        super().__init__(beneath)
        if taken := taken_by(beneath, terminal.terminal_id):
            expected = f"an id nothing is called by; it is taken by {taken}"
            raise InputError([Fault(terminal.terminal_id, terminal.terminal_id, expected)])
        self.terminal = terminal
        self.site = Site.of(self.network, terminal, self.terminals.iloc[-1:])

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every new terminal and how it is joined, in the order they were joined."""
        return (*self.beneath.sites, self.site)

    @property
    def joined_sea(self) -> tuple[JoinedSea, ...]:
        """The sea legs of every new seaport."""
        return (*self.beneath.joined_sea, self._sea)

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``, the new one the last."""
        new = self.terminal
        draught = float("nan") if new.max_draught_m is None else new.max_draught_m
        facts = {name: getattr(new, name) for name in (
            "kind", "name", "city", "country", "region", "lon", "lat", "open_from", "open_until",
        )}  # fmt: skip
        facts |= {name: name in new.cargo for name in CAPABILITIES}
        facts |= {"railways": ";".join(new.railways), "functions": ";".join(new.functions)}
        facts |= {"max_draught_m": draught, "source": SOURCE, "confidence": "low"}
        facts["locode"] = new.terminal_id if new.is_seaport else ""
        return with_row(self.beneath.terminals, new.terminal_id, facts)

    @cached_property
    def legs(self) -> pd.DataFrame:
        """Terminal-to-terminal legs, with those of the new terminal."""
        return pd.concat([self.beneath.legs, self._sea.table, self._rail.table, self._road])

    @cached_property
    def _sea(self) -> JoinedSea:
        return JoinedSea.of(self.network, self.site, self.beneath.sites)

    @cached_property
    def _rail(self) -> JoinedRail:
        earlier = [tie for site in self.beneath.sites for tie in site.rail]
        return JoinedRail.of(self.network, self.site, earlier)

    @cached_property
    def _road(self) -> pd.DataFrame:
        reach = self.road_reach(self.terminal.country)
        return joined_road(reach, self.terminals, self.terminal.terminal_id)

    def road_reach(self, country: str) -> RoadReach:
        """Return the roads from everywhere in a country to its terminals, the new one too."""
        is_here = self.site.road is not None and country == self.terminal.country
        return self._reach if is_here else self.beneath.road_reach(country)

    @cached_property
    def _reach(self) -> RoadReach:
        country, ties = self.terminal.country, [self.site.road] if self.site.road else []
        there = self.beneath.road_reach(country)
        own = RoadReach.search(there.road, ties, country)
        return RoadReach(
            there.road, country, [*there.ties, *ties], np.column_stack([there.km, own.km])
        )

    def access(self, place: Place) -> Access:
        """Measure the road from a place to every terminal of its country, the new one too."""
        return self._road_access.from_place(place)

    @cached_property
    def _road_access(self) -> RoadAccess:
        return RoadAccess(self.network.road, self.road_reach, self._point_of)

    def _point_of(self, terminal_id: str) -> tuple[float, float]:
        row = self.row("terminals", terminal_id)
        return float(row["lon"]), float(row["lat"])

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw one leg of ``legs``, EPSG:4326, in its from-to direction.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        if leg_id in self._sea.table.index and self._sea.lines is not None:
            place = self._sea.table.index.to_list().index(leg_id)
            return LineString(self._sea.lines.line(place))
        if leg_id in self._rail.node_idx:
            return self._drawn(leg_id, self.network.rail, self._rail.node_idx[leg_id])
        if leg_id in self._road.index:
            reach = self.road_reach(self.terminal.country)
            start, end = (reach.column[name] for name in self._ends(leg_id))
            nodes = reach.nodes_to(reach.ties[start].node_idx, end)
            return self._drawn(leg_id, self.network.road, nodes.astype(np.int32))
        return self.beneath.leg_geometry(leg_id)

    def _ends(self, leg_id: str) -> tuple[str, str]:
        row = self.row("legs", leg_id)
        return str(row["from_terminal_id"]), str(row["to_terminal_id"])

    def _drawn(self, leg_id: str, graph: LandGraph, node_idx: Ints) -> LineString:
        """Return a land leg with the stubs to its terminals."""
        first, last = (self._point_of(name) for name in self._ends(leg_id))
        return LineString(np.vstack([[first], graph.describe(node_idx).coordinates, [last]]))

    def train_findings(self, leg_id: str) -> tuple[str, ...]:
        """List what is wrong with the railways of a rail leg, as ``Network.train_findings``."""
        if leg_id not in self._rail.node_idx:
            return self.beneath.train_findings(leg_id)
        leg, network = self.row("legs", leg_id), self.network
        names = [name for name in str(leg["interchanges"]).split(";") if name]
        first, last = (str(self.row("terminals", end)["railways"]) for end in self._ends(leg_id))
        return TrainCheck(network.rail, network.rail_operators).findings(
            self._rail.node_idx[leg_id],
            str(leg["operators"]).split(";"),
            [interchange_of(name, network.row("interchanges", name)) for name in names],
            (first, last),
        )


def joined(network: Network | Overlay, terminals: Sequence[NewTerminal]) -> Overlay:
    """Return a network with new terminals, each joined to those there are and to one another.

    Raises
    ------
    InputError
        With everything wrong with each of them, of all at once.
    """
    faults: list[Fault] = []
    laid: Network | Overlay = network
    for terminal in terminals:
        try:
            laid = Joined(laid, terminal)
        except InputError as error:
            faults += [Fault(f"new_terminals.{f.field}", f.value, f.expected) for f in error.faults]
    if faults or not isinstance(laid, Overlay):
        raise InputError(faults or [Fault("new_terminals", [], "one terminal at least")])
    return laid


def taken_by(network: Network | Overlay, terminal_id: str) -> str:
    """Say what of a network is called so already; ``""`` where nothing is."""
    if terminal_id in network.terminals.index:
        return str(network.terminals["name"][terminal_id])
    gateways = network.network.gateways if isinstance(network, Overlay) else network.gateways
    if terminal_id in gateways.index:
        return f"{gateways['name'][terminal_id]}, overseas"
    if terminal_id in (*LAND_COUNTRIES, *known_railways()):
        return "a country or a railway"
    operators = set(network.services["operator"])
    return "a service or its operator" if terminal_id in operators else ""
