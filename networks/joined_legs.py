"""The legs that join a new terminal to those there are, found and measured as the build does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from networks.land_legs import road_legs
from networks.legs import SAME_PATH_KM, leg_table, sea_row
from networks.rail_layers import SHORTEST, Choice, RailLayers, Rides
from networks.rail_legs import rail_legs
from networks.sea.path import SeaPath
from networks.sea.plane import draw_great_circles
from networks.sea.sea import Sea
from networks.sea_lines import SeaLines
from networks.site import Site, moored
from networks.tiers import SEA_TIERS, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from networks.landgraph import Ints
    from networks.network import Network
    from networks.road_reach import RoadReach
    from networks.tie import Tie


@dataclass(frozen=True, eq=False)
class JoinedSea:
    """The sea legs between a new seaport and the others, and their lines in the same order.

    Of each pair and tier there is the shortest path; longer ones with fewer miles in an emission
    control area are not sought.
    """

    table: pd.DataFrame
    lines: SeaLines | None

    @classmethod
    def of(cls, network: Network, site: Site, earlier: Collection[Site]) -> Self:
        """Find them for the listed seaports and for new ones that were joined before."""
        found = list(_kept(network.sea, site, earlier))
        if not found:
            return cls(_table([]), None)
        lines = SeaLines.of([path.coordinates for _, path in found])
        steps = SeaLines.of([path.bends for _, path in found])  # from bend to bend, each once
        drawn = [draw_great_circles(step) for step in steps.segments]
        miles = {zone: steps.total(nm)
                 for zone, nm in network.zone_measure.lengths_nm_many(drawn).items()}  # fmt: skip
        rows = [row | {zone: float(nm[k]) for zone, nm in miles.items()}
                for k, (row, _) in enumerate(found)]  # fmt: skip
        return cls(_table(rows), lines)


def _kept(
    sea: Sea, site: Site, earlier: Collection[Site]
) -> Iterator[tuple[dict[str, Any], SeaPath]]:
    """Yield a row and a path for each port and each tier that goes another way than a laxer one."""
    laxer_km: dict[str, float] = {}
    for tier in SEA_TIERS:
        for port_id, path in _paths(sea, site, earlier, tier).items():
            if abs(path.length_km - laxer_km.get(port_id, -1.0)) > SAME_PATH_KM:
                laxer_km[port_id] = path.length_km
                yield sea_row(site.terminal.terminal_id, port_id, tier, 0, path), path


def _paths(sea: Sea, site: Site, earlier: Collection[Site], tier: Tier) -> dict[str, SeaPath]:
    """Return the shortest paths of a tier; the new port is moored once for all of them."""
    start = moored(sea, site, tier)
    if start is None:
        return {}
    waters, closed = sea.waters[tier.sea_variant], sea.conditions(tier).closed
    ends = {
        port_id: waters.moor_port(row)
        for row, port_id in enumerate(sea.port_ids)
        if not waters.port_code[row]
    }
    new = {one.terminal.terminal_id: moored(sea, one, tier) for one in earlier}
    ends |= {port_id: end for port_id, end in new.items() if end is not None}
    voyages = {port_id: waters.voyage(start, end, closed) for port_id, end in ends.items()}
    return {
        port_id: sea.described(voyage, start.snap_km, ends[port_id].snap_km)
        for port_id, voyage in voyages.items()
        if voyage is not None
    }


@dataclass(frozen=True, eq=False)
class JoinedRail:
    """The trains between a new terminal and the others, and the nodes each passes, by leg id."""

    table: pd.DataFrame
    node_idx: Mapping[str, Ints]

    @classmethod
    def of(cls, network: Network, site: Site, earlier: Sequence[Tie]) -> Self:
        """Find them for the listed terminals and for new ones whose ties stand in ``earlier``."""
        if not site.rail:
            return cls(_table([]), {})
        layers = _FromOne.of(network.rail_layers, site.rail)
        crossings = network.terminals[network.terminals["border_mode"] == "rail"]
        rows, ways = rail_legs(layers, [*site.rail, *earlier, *network.rail_ties], crossings)
        return cls(_table(rows), {row["leg_id"]: way for row, way in zip(rows, ways, strict=True)})


@dataclass(frozen=True, eq=False)
class _FromOne(RailLayers):
    """The rail network as seen from one terminal: from any other no train runs.

    So the search the build makes finds that terminal's legs alone.
    """

    starts: tuple[tuple[int, float], ...] = ()

    @classmethod
    def of(cls, layers: RailLayers, ties: Sequence[Tie]) -> Self:
        """Look from a terminal's ties; what the layers have worked out already holds here too."""
        starts = tuple((layers.state(tie.railway, tie.node_idx), tie.snap_km) for tie in ties)
        layers.view(SHORTEST)
        one = cls(layers.graph, layers.operators, layers.interchanges, layers.group_of, starts)
        vars(one).update(
            {name: made for name, made in vars(layers).items() if name not in vars(one)}
        )
        return one

    def rides(
        self,
        starts: Iterable[tuple[int, float]],
        choice: Choice = SHORTEST,
        countries: Iterable[str] | None = None,
    ) -> Rides:
        """Search from the one terminal; from others nothing is reached."""
        asked = tuple(starts)
        if asked == self.starts:
            return super().rides(asked, choice, countries)
        return Rides(np.full(self.n_states, np.inf), np.empty(0, np.int32))


def joined_road(reach: RoadReach, terminals: pd.DataFrame, terminal_id: str) -> pd.DataFrame:
    """Return the truck legs between a new terminal and others; ``reach`` has a column for it."""
    ends = "from_terminal_id", "to_terminal_id"
    rows = road_legs([reach], terminals)
    return _table([row for row in rows if terminal_id in (row[ends[0]], row[ends[1]])])


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return leg_table(rows).set_index("leg_id", drop=False)
