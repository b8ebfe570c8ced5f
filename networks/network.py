"""The Network: everything routing may know of geography, immutable and versioned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from networks import artefact
from networks.inputs import kept_digests
from networks.network_files import NetworkFiles
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sources.registry import Progress
from networks.tiers import Tier
from networks.zone_choice import ZoneChoice

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from shapely import LineString
    from shapely.geometry.base import BaseGeometry

    from networks.access import Access, RoadAccess, RoadLeg
    from networks.joined_legs import JoinedSea
    from networks.new_terminal import NewTerminal
    from networks.overlay import Overlay
    from networks.overseas import Overseas, OverseasLegs, Places
    from networks.place import Place
    from networks.restricted import RestrictedNetwork
    from networks.sea.eca_paths import EcaPaths
    from networks.sea.path import NoPath, SeaPath
    from networks.sea_lines import SeaLines
    from networks.site import Site
    from networks.verify import Verdict
    from networks.zone_measure import ZoneMeasure

MOST_ROWS = 16_384  # kept once read

__all__ = ["Network", "Progress", "describe", "network_directory", "open_network"]


class Network(NetworkFiles):
    """A built network, opened from its artefact; tables and graphs load when first used.

    All geometry is EPSG:4326, longitude first. The object is never changed after opening, so one
    may be shared between threads and, through the memory map, between processes.
    """

    @cached_property
    def eca_paths(self) -> EcaPaths:
        """Finds the ways at sea that are cheapest at some price of fuel."""
        from networks.sea.eca_paths import EcaPaths

        return EcaPaths.of(self.sea, self.eca)

    def row(self, table: str, key: str) -> dict[str, Any]:
        """Return a row of ``legs``, ``terminals``, ``services`` or ``interchanges`` by its key.

        It is what the table holds, geometry left out, and read without the rest of it. A leg also
        has ``line_idx``, its position among those of its mode. Whoever asks next is given the same
        row: it must not be changed.

        Raises
        ------
        KeyError
            If there is no such table or row.
        """
        return self._read_row(table, key)

    @cached_property
    def _read_row(self) -> Callable[[str, str], dict[str, Any]]:
        return lru_cache(MOST_ROWS)(lambda table, key: self._rows[table][key])

    def point_of(self, terminal_id: str) -> tuple[float, float]:
        """Return longitude and latitude of a terminal."""
        terminal = self.row("terminals", terminal_id)
        return float(terminal["lon"]), float(terminal["lat"])

    @cached_property
    def _road_access(self) -> RoadAccess:
        from networks.access import RoadAccess

        return RoadAccess(self.road, self.road_reach, self.point_of)

    @property
    def sea_legs_with_lines(self) -> tuple[pd.DataFrame, SeaLines]:
        """The sea legs and, in their order, their lines."""
        return self.legs[self.legs["mode"] == "sea"], self._sea_lines

    @cached_property
    def zone_measure(self) -> ZoneMeasure:
        """Measures lines in the US zones and the emission control areas."""
        from networks.zone_measure import ZoneMeasure

        return ZoneMeasure(self.zones, self.eca)

    @cached_property
    def channel_notices(self) -> Mapping[str, str]:
        """What a planner must be told of a channel, by its name; others have no entry."""
        import pandas as pd

        folder = self._artefact.path("sea")
        files = [folder / "channels.parquet", folder / "ocean" / "channels.parquet"]
        table = pd.concat([pd.read_parquet(file) for file in files])
        told = table[table["notice"] != ""]
        return dict(zip(told["name"], told["notice"], strict=True))

    def train_findings(self, leg_id: str) -> tuple[str, ...]:
        """List what is wrong with the railways of a rail leg; nothing when all is well.

        The leg's line is walked over the plain graph, apart from the search that found it.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        from networks.leg_lines import land_leg_nodes
        from networks.rail_interchanges import interchange_of
        from networks.rail_verify import TrainCheck

        leg = self.row("legs", leg_id)
        names = [name for name in str(leg["interchanges"]).split(";") if name]
        return TrainCheck(self.rail, self.rail_operators).findings(
            land_leg_nodes(self, leg_id),
            str(leg["operators"]).split(";"),
            [interchange_of(name, self.row("interchanges", name)) for name in names],
            (self._served(str(leg["from_terminal_id"])), self._served(str(leg["to_terminal_id"]))),
        )

    def _served(self, terminal_id: str) -> str:
        return str(self.row("terminals", terminal_id)["railways"])

    @cached_property
    def passage_names(self) -> frozenset[str]:
        """Straits, canals, locks and rivers that can be forbidden, in three languages."""
        return frozenset(name for passage in self.sea.passages.rows for name in passage.names)

    @cached_property
    def overseas_legs(self) -> Callable[[str, Places], OverseasLegs]:
        """Finds the sea legs between a gateway and the region; the last few are kept.

        They are those of the listed seaports, or of the places given: id, longitude, latitude.
        """
        from networks.overseas import OverseasLegs

        return lru_cache(16)(partial(OverseasLegs.of, self))

    @property
    def sites(self) -> tuple[Site, ...]:
        """New terminals: there are none in a built network."""
        return ()

    @property
    def joined_sea(self) -> tuple[JoinedSea, ...]:
        """The sea legs of new seaports: there are none in a built network."""
        return ()

    @cached_property
    def joining(self) -> Callable[[tuple[NewTerminal, ...]], Overlay]:
        """Returns this with new terminals, joined when first asked for; the last few are kept."""
        from networks.joined import joined
        from networks.overlay import MOST_JOINED

        return lru_cache(MOST_JOINED)(partial(joined, self))

    @cached_property
    def reaching(self) -> Callable[[str], Overseas]:
        """Returns this with a gateway among its terminals, made when first asked for."""
        from networks.overseas import Overseas

        return lru_cache(16)(partial(Overseas, self))

    def restricted(
        self,
        restrictions: Restrictions,
        tier: Tier = Tier.ANY,
        pairs: Collection[tuple[str, str]] | None = None,
    ) -> RestrictedNetwork:
        """Return this network less what restrictions close at sea.

        Parameters and errors are those of ``RestrictedNetwork``.
        """
        from networks.restricted import RestrictedNetwork

        return RestrictedNetwork(self, restrictions, tier, pairs)

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:  # noqa: ARG002
        """Return what a line at sea breaks of the restrictions asked for: there are none."""
        return ()

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw one leg of ``legs``, EPSG:4326, in its from-to direction.

        Sea and air legs are the measured line itself. Rail and road legs follow their graph by the
        path whose length the table holds.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        from shapely import LineString

        leg = self.row("legs", leg_id)
        if leg["mode"] in ("rail", "road"):
            from networks.leg_lines import land_leg_line

            return land_leg_line(self, leg_id)
        lines = self._sea_lines if leg["mode"] == "sea" else self._air_lines
        return LineString(lines.line(leg["line_idx"]))

    def access(self, place: Place) -> Access:
        """Measure the road from a place to every terminal of its country."""
        return self._road_access.from_place(place)

    def road_between(self, origin: Place, destination: Place) -> RoadLeg | None:
        """Measure the road between two places of one country; None when no road joins them."""
        return self._road_access.between(origin, destination)

    def sea_path(
        self,
        origin: str | npt.ArrayLike,
        destination: str | npt.ArrayLike,
        tier: Tier = Tier.ANY,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> SeaPath | NoPath:
        """Find the shortest path between two places at sea, as `Sea.path`, and prove it.

        Raises
        ------
        ProofError
            If the path found does not keep its tier.
        """
        return self.proven(self.sea.path(origin, destination, tier, restrictions), tier)

    def proven(self, path: SeaPath | NoPath, tier: Tier) -> SeaPath | NoPath:
        """Return the path if the independent check finds no metre of it in the forbidden zone.

        Raises
        ------
        ProofError
            If it finds more than rounding.
        """
        from shapely import LineString

        from networks.errors import ProofError
        from networks.sea.path import SeaPath

        if isinstance(path, SeaPath):
            verdict = self.verify(LineString(path.coordinates), tier)
            if not verdict.ok:
                raise ProofError(
                    f"The sea path that was found runs {verdict.metres_inside:.0f} m inside the US "
                    f"{verdict.zone} zone, near {verdict.where}, though the tier is {tier}.",
                    hint="This is a defect of the program or of the network, not of the request.",
                )
        return path

    def verify(self, geometry: BaseGeometry, tier: Tier) -> Verdict:
        """Check drawn lines against the tier's full polygon, apart from the code that drew them.

        Beyond the region, where there is no such polygon, they are checked against the distance
        to US land. Of several lines the verdict is the worst one's, with the metres of all.
        """
        import shapely

        verdicts = [self._verify(line, tier) for line in shapely.get_parts(geometry)]
        worst = max(verdicts, key=lambda verdict: verdict.metres_inside)
        return replace(worst, metres_inside=sum(verdict.metres_inside for verdict in verdicts))

    def _verify(self, line: LineString, tier: Tier) -> Verdict:
        import shapely

        from networks.verify import TOLERANCE_M, kept_by_any, verify_in
        from networks.verify_beyond import metres_beyond

        if tier.zone is None:
            return kept_by_any(tier)
        verdict = verify_in(line, tier, self.area("US", tier.zone))
        metres, where = metres_beyond(shapely.get_coordinates(line), tier, lambda: self._us_waters)
        metres += verdict.metres_inside
        ok, where = metres <= TOLERANCE_M, verdict.where or where
        return replace(verdict, ok=ok, metres_inside=metres, where=where)


def network_directory(home: Path | None = None, choice: ZoneChoice | None = None) -> Path:
    """Return the folder of the network this program's inputs and code make.

    Parameters
    ----------
    home
        Where built networks live; by default ``$MONARCA_HOME`` or the user's cache directory.
    choice
        What its zones are made from; the choice kept in ``home`` when None.
    """
    home = home or artefact.home()
    chosen = choice or ZoneChoice.read(home)
    version = artefact.version_of(kept_digests(home) | chosen.inputs())
    return home / "networks" / version


def open_network(
    home: Path | None = None,
    progress: Progress | None = None,
    choice: ZoneChoice | None = None,
) -> Network:
    """Open the built network, building it first where there is none.

    Parameters
    ----------
    home
        Where built networks live; by default ``$MONARCA_HOME`` or the user's cache directory.
    progress
        Called with a stage's name and the share done (0 to 1) while building.
    choice
        What its zones are made from; the choice kept in ``home`` when None.

    Raises
    ------
    ArtefactError
        If the one on disk, or a fetched file it must be built from, is damaged.
    CacheError
        If it must be built and the directory cannot be written.
    """
    chosen = choice or ZoneChoice.read(home or artefact.home())
    directory = network_directory(home, chosen)
    if not directory.exists():
        from networks.build import build

        build(directory, progress, chosen)
    return Network(artefact.open_artefact(directory, directory.name))


def describe(network: Network) -> dict[str, Any]:
    """Return what every answer says of the network it came from."""
    return {
        "network_version": network.version,
        "zones_note": network.zones_note,
        "data_dates": network.data_dates,
        "attribution": network.attribution,
    }
