"""A network with something changed for one question; the rest is the network's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from networks.rows import row_in
from networks.tiers import Tier

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import LineString
    from shapely.geometry.base import BaseGeometry

    from networks.access import Access, RoadLeg
    from networks.joined_legs import JoinedSea
    from networks.network import Network
    from networks.new_terminal import NewTerminal
    from networks.overseas import Overseas
    from networks.place import Place
    from networks.road_reach import RoadReach
    from networks.sea.restrictions import Restrictions
    from networks.site import Site
    from networks.verify import Verdict

MOST_JOINED = 8  # networks with new terminals, kept once joined
_NOTHING = {"b": False, "f": float("nan"), "i": 0}


class Overlay:
    """What routing asks of a network, answered by the one beneath; kinds of change override it.

    Overlays may lie on overlays. ``version`` is that of the network at the bottom: what is changed
    stands in the request.
    """

    def __init__(self, beneath: Network | Overlay) -> None:
        self.beneath = beneath

    @property
    def network(self) -> Network:
        """The network at the bottom, as it was built."""
        return self.beneath.network if isinstance(self.beneath, Overlay) else self.beneath

    @property
    def version(self) -> str:
        """Digest of the network's inputs."""
        return self.beneath.version

    @property
    def kept_in(self) -> None:
        """What is made of a changed network is not kept."""
        return

    @property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``."""
        return self.beneath.terminals

    @property
    def legs(self) -> pd.DataFrame:
        """Terminal-to-terminal legs by ``leg_id``."""
        return self.beneath.legs

    @property
    def services(self) -> pd.DataFrame:
        """Lines that are run, announced, or could be chartered."""
        return self.beneath.services

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """Zone polygons by ``country`` and ``zone``, EPSG:4326."""
        return self.beneath.zones

    @property
    def channel_notices(self) -> Mapping[str, str]:
        """What a planner must be told of a channel, by its name."""
        return self.beneath.channel_notices

    @property
    def passage_names(self) -> Collection[str]:
        """Straits, canals, locks and rivers that can be forbidden by name."""
        return self.beneath.passage_names

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:
        """Return what a line at sea breaks of the restrictions asked for, if anything."""
        return self.beneath.restriction_findings(line)

    @property
    def sites(self) -> tuple[Site, ...]:
        """New terminals and how each is joined; none, but where a ``Joined`` lies beneath."""
        return self.beneath.sites

    @property
    def joined_sea(self) -> tuple[JoinedSea, ...]:
        """The sea legs of new seaports, of one after another."""
        return self.beneath.joined_sea

    @property
    def rail_interchanges(self) -> pd.DataFrame:
        """Where railways hand over."""
        return self.beneath.rail_interchanges

    def row(self, table: str, key: str) -> dict[str, Any]:
        """Return a row of a table by its key, as ``Network.row``, of the tables as changed."""
        return row_in(self, table, key)

    def area(self, country: str, zone: str) -> BaseGeometry:
        """Return one polygon of ``zones``."""
        return self.beneath.area(country, zone)

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw one leg of ``legs``, EPSG:4326, in its from-to direction.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        return self.beneath.leg_geometry(leg_id)

    def access(self, place: Place) -> Access:
        """Measure the road from a place to every terminal of its country."""
        return self.beneath.access(place)

    def road_reach(self, country: str) -> RoadReach:
        """Return the roads from everywhere in a country to its terminals."""
        return self.beneath.road_reach(country)

    def road_between(self, origin: Place, destination: Place) -> RoadLeg | None:
        """Measure the road between two places of one country; None when no road joins them."""
        return self.beneath.road_between(origin, destination)

    def verify(self, geometry: BaseGeometry, tier: Tier) -> Verdict:
        """Check drawn lines against the tier's polygon, as ``Network.verify``."""
        return self.beneath.verify(geometry, tier)

    def train_findings(self, leg_id: str) -> tuple[str, ...]:
        """List what is wrong with the railways of a rail leg."""
        return self.beneath.train_findings(leg_id)

    @cached_property
    def reaching(self) -> Callable[[str], Overseas]:
        """Returns this with a gateway among its terminals, made when first asked for."""
        from networks.overseas import Overseas

        return lru_cache(16)(partial(Overseas, self))

    @cached_property
    def joining(self) -> Callable[[tuple[NewTerminal, ...]], Overlay]:
        """Returns this with new terminals, joined when first asked for."""
        from networks.joined import joined

        return lru_cache(MOST_JOINED)(partial(joined, self))

    def restricted(
        self,
        restrictions: Restrictions,
        tier: Tier = Tier.ANY,
        pairs: Collection[tuple[str, str]] | None = None,
    ) -> Overlay:
        """Return this less what restrictions close at sea, as ``RestrictedNetwork`` says."""
        from networks.restricted import RestrictedNetwork

        return RestrictedNetwork(self, restrictions, tier, pairs)


def with_row(
    table: gpd.GeoDataFrame, terminal_id: str, facts: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """Return a terminal table with one more terminal, the last; what is not given is not known.

    ``facts`` are cells by column, with ``lon`` and ``lat``.
    """
    import geopandas as gpd
    import pandas as pd
    import shapely

    row: dict[str, object] = {
        str(name): _NOTHING.get(dtype.kind, "") for name, dtype in table.dtypes.items()
    }
    row |= {**facts, "geometry": shapely.Point(facts["lon"], facts["lat"])}
    last = pd.DataFrame([row], index=pd.Index([terminal_id], name=table.index.name))
    last = last[list(table.columns)].astype(table.drop(columns="geometry").dtypes.to_dict())
    return gpd.GeoDataFrame(pd.concat([table, last]), geometry="geometry", crs=table.crs)
