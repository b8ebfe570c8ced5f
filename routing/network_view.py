"""What routing needs to know of a network: the seam between geography and money.

``networks.network.Network`` has this shape; tests draw small ones by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from networks.tiers import Tier

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

    from networks.new_terminal import NewTerminal
    from networks.place import Place
    from networks.sea.restrictions import Restrictions
    from networks.site import Site


class AccessView(Protocol):
    """Roads from a place to the terminals of its country.

    They come with their lengths in kilometres.
    """

    @property
    def km_by_terminal(self) -> Mapping[str, float]:
        """Lengths by terminal id."""

    def geometry(self, terminal_id: str) -> Any:
        """Draw the road from the place to a terminal, EPSG:4326."""


class RoadLegView(Protocol):
    """A road between two places."""

    @property
    def length_km(self) -> float:
        """Kilometres by road."""

    @property
    def geometry(self) -> Any:
        """The road, EPSG:4326, from the first place to the second."""


class VerdictView(Protocol):
    """What a geometry check found: ``metres_inside`` of the forbidden zone."""

    @property
    def ok(self) -> bool:
        """Whether the tier's promise is kept."""

    @property
    def zone(self) -> str | None:
        """The zone tested, None when the tier tests none."""

    @property
    def metres_inside(self) -> float:
        """Metres of the line inside the zone."""


class NetworkView(Protocol):
    """An immutable network: terminals, legs, services, roads to doors, geometry checks."""

    @property
    def version(self) -> str:
        """Digest of the network's inputs."""

    @property
    def kept_in(self) -> Path | None:
        """The folder in which what is made of the network may be kept; None: nowhere."""

    @property
    def terminals(self) -> pd.DataFrame:
        """Terminals by ``terminal_id``."""

    @property
    def legs(self) -> pd.DataFrame:
        """Undirected terminal-to-terminal legs by ``leg_id``.

        Of a rail leg ``operators`` and ``interchanges`` are read, in from-to order.
        """

    @property
    def rail_interchanges(self) -> pd.DataFrame:
        """Where railways hand over, by ``interchange_id``: ``name`` and ``dwell_h`` are read."""

    def area(self, country: str, zone: str) -> BaseGeometry:
        """Return the polygon of a country's zone, EPSG:4326; that of US ``land`` is read."""

    def row(self, table: str, key: str) -> Mapping[str, Any]:
        """Return a row of ``legs``, ``terminals``, ``services`` or ``interchanges`` by its key.

        It is what the table holds, and may be read without the rest of it. KeyError: no such row.
        """

    @property
    def services(self) -> pd.DataFrame:
        """Lines that are run, announced, or could be chartered."""

    @property
    def passage_names(self) -> Collection[str]:
        """Straits, canals, locks and rivers that can be forbidden by name."""

    def restricted(
        self, restrictions: Restrictions, tier: Tier, pairs: Collection[tuple[str, str]] | None
    ) -> NetworkView:
        """Return the network less what restrictions close at sea, as ``RestrictedNetwork`` says."""

    def reaching(self, gateway_id: str, /) -> NetworkView:
        """Return the network with a port of another continent among its terminals."""

    def joining(self, terminals: tuple[NewTerminal, ...], /) -> NetworkView:
        """Return the network with terminals that do not exist yet, joined to those that do.

        InputError: the place or the id of one is unfit, all faults at once.
        """

    @property
    def sites(self) -> tuple[Site, ...]:
        """The terminals that do not exist yet, and how each is joined; none in a plain network."""

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:
        """Return what a line at sea breaks of ``restricted``'s restrictions, if anything."""

    @property
    def channel_notices(self) -> Mapping[str, str]:
        """What a planner must be told of a channel, by its name; others have no entry."""

    def train_findings(self, leg_id: str) -> tuple[str, ...]:
        """List what is wrong with the railways of a rail leg; nothing when all is well."""

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw a leg from its first terminal to its second, EPSG:4326."""

    def access(self, place: Place) -> AccessView:
        """Measure the roads from a place to the terminals of its country."""

    def road_between(self, origin: Place, destination: Place) -> RoadLegView | None:
        """Measure the road between two places of one country; None when there is none."""

    def verify(self, geometry: BaseGeometry, tier: Tier) -> VerdictView:
        """Check a line against a tier's polygons."""
