"""Roads between a place and the terminals of its country: first leg, last leg, or the whole way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely import LineString

from networks.countries import LAND_COUNTRIES
from networks.geodesy import densify
from networks.landgraph import LandGraph, Reach
from networks.place import Place
from networks.tie import Tie

TERMINAL_SNAP_LIMIT_KM = 30.0  # beyond it no trunk road serves a terminal: Churchill, islands
PLACE_SNAP_LIMIT_KM = 100.0  # beyond it the crow's flight says nothing about a truck's way


@dataclass(frozen=True)
class RoadLeg:
    """One road movement within one country.

    ``length_km`` is the whole way; ``snap_km``, a part of it, is the stubs between the two ends
    and their nearest trunk road, measured as the crow flies (an estimate: local streets are not
    in the skeleton).
    """

    length_km: float
    snap_km: float
    geometry: LineString


@dataclass(frozen=True, eq=False)
class Access:
    """Road legs from one place to every terminal of its own country that roads reach.

    ``legs`` has the columns ``terminal_id``, ``length_km``, ``snap_km``; a border terminal counts
    for both its countries.
    """

    place: Place
    legs: pd.DataFrame
    _lines: RoadLines
    _reach: Reach | None
    _node_idx: dict[str, int]

    def geometry(self, terminal_id: str) -> LineString:
        """Draw the road from the place to a terminal, EPSG:4326.

        Raises
        ------
        KeyError
            If no road of the place's country reaches the terminal.
        """
        if self._reach is None or terminal_id not in set(self.legs["terminal_id"]):
            raise KeyError(terminal_id)
        end = self._lines.points[terminal_id]
        return self._lines.line(self.place, self._reach, self._node_idx[terminal_id], end)


@dataclass(frozen=True, eq=False)
class RoadLines:
    """Draws roads: the stub to the first node, the road, the stub from the last."""

    graph: LandGraph
    points: dict[str, tuple[float, float]]

    def line(
        self, origin: Place, reach: Reach, node_idx: int, end: tuple[float, float]
    ) -> LineString:
        """Return the line from ``origin`` to the point ``end`` beside ``node_idx``."""
        nodes = reach.nodes_to(node_idx)
        road = np.column_stack([self.graph.node_lon[nodes], self.graph.node_lat[nodes]])
        return LineString(densify(np.vstack([[(origin.lon, origin.lat)], road, [end]])))


def road_ties(road: LandGraph, terminals: pd.DataFrame) -> list[Tie]:
    """Tie each terminal to the road of its country, or of both countries at a road border.

    Terminals outside the three countries, rail borders, and terminals more than 30 km from any
    trunk road have no tie: no truck goes there.
    """
    trucked = terminals[(terminals["kind"] != "border") | (terminals["border_mode"] == "road")]
    columns = (trucked[name].tolist() for name in ("country", "lon", "lat"))
    ties = []
    for terminal_id, countries, lon, lat in zip(trucked.index, *columns, strict=True):
        for country in sorted(set(countries.split("-")) & set(LAND_COUNTRIES)):
            node_idx, snap_km = road.nearest(lon, lat, country)
            if snap_km <= TERMINAL_SNAP_LIMIT_KM:
                ties.append(Tie(str(terminal_id), country, node_idx, snap_km))
    return ties


class RoadAccess:
    """One-to-many road lengths from any place; the graph and the terminals' ties are shared."""

    def __init__(self, road: LandGraph, ties: Iterable[Tie], terminals: pd.DataFrame) -> None:
        self._road = road
        self._ties: dict[str, list[Tie]] = {country: [] for country in LAND_COUNTRIES}
        for tie in ties:
            self._ties[tie.country].append(tie)
        lonlat = zip(terminals["lon"], terminals["lat"], strict=True)
        self._lines = RoadLines(road, dict(zip(terminals.index, lonlat, strict=True)))

    def from_place(self, place: Place) -> Access:
        """Measure the road from ``place`` to the terminals of its country.

        No legs come back where no trunk road runs within 100 km of the place, or the place lies
        outside the three countries.
        """
        ties = self._ties.get(place.country, [])
        reached = self._reach(place) if ties else None
        if reached is None:
            return Access(place, _legs([], [], []), self._lines, None, {})
        reach, snap_km = reached
        node_idx = [tie.node_idx for tie in ties]
        stubs_km = snap_km + np.array([tie.snap_km for tie in ties])
        length_km = reach.length_km[node_idx] + stubs_km
        legs = _legs([tie.terminal_id for tie in ties], length_km, stubs_km)
        return Access(
            place,
            legs[np.isfinite(length_km)].reset_index(drop=True),
            self._lines,
            reach,
            {tie.terminal_id: tie.node_idx for tie in ties},
        )

    def between(self, origin: Place, destination: Place) -> RoadLeg | None:
        """Measure the road between two places of one country; None where no road joins them."""
        if origin.country != destination.country or origin.country not in self._ties:
            return None
        reached = self._reach(origin)
        node_idx, to_km = self._road.nearest(destination.lon, destination.lat, origin.country)
        if reached is None or to_km > PLACE_SNAP_LIMIT_KM:
            return None
        reach, from_km = reached
        if not np.isfinite(reach.length_km[node_idx]):
            return None
        end = (destination.lon, destination.lat)
        stubs_km = from_km + to_km
        return RoadLeg(
            length_km=float(reach.length_km[node_idx]) + stubs_km,
            snap_km=stubs_km,
            geometry=self._lines.line(origin, reach, node_idx, end),
        )

    def _reach(self, place: Place) -> tuple[Reach, float] | None:
        """Search the roads of the place's country from its nearest node, if that is near.

        Ferries do not count: a truck's ferry has no price yet.
        """
        node_idx, snap_km = self._road.nearest(place.lon, place.lat, place.country)
        if snap_km > PLACE_SNAP_LIMIT_KM:
            return None
        return self._road.one_to_many(node_idx, {place.country}, ferries=False), snap_km


def _legs(
    terminal_ids: list[str], length_km: npt.ArrayLike, snap_km: npt.ArrayLike
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "terminal_id": pd.Series(terminal_ids, dtype="str"),
            "length_km": np.asarray(length_km, np.float64),
            "snap_km": np.asarray(snap_km, np.float64),
        }
    )
