"""Where a new terminal would stand, and what water, road and track it would be joined to there.

It is joined as a listed one is: to navigable water as any point is, to the nearest trunk road of
its country, to the nearest track of each railway that is to serve it. The stubs are straight lines,
which are estimates; what is too far is refused and never stretched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from networks.access import TERMINAL_SNAP_LIMIT_KM, road_ties
from networks.checks import RAIL_SNAP_LIMIT_KM
from networks.countries import LAND_COUNTRIES
from networks.errors import Fault, InputError
from networks.geodesy import FloatArray, distance_km
from networks.rail_legs import rail_ties
from networks.sea.mooring import Mooring
from networks.sea.sea import Sea
from networks.tiers import Tier

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network
    from networks.new_terminal import NewTerminal
    from networks.tie import Tie

# Of the listed seaports' berths the farthest lies 2.6 km from navigable water and 4.3 km off the
# drawn coast, at the end of a pier; of listed rail terminals the farthest lies 0.3 km off it.
WATER_LIMIT_KM = 5.0
OFFSHORE_LIMIT_KM = {"seaport": 10.0, "rail": 1.0}


@dataclass(frozen=True)
class Site:
    """A new terminal and its joints.

    Attributes
    ----------
    water, water_km
        The navigable water off a seaport's berth, lon and lat in degrees, and how far it is; None:
        it is no seaport.
    road_km
        How far the nearest trunk road of its country is.
    road
        The tie to that; None: it is too far, and no truck goes there.
    rail
        The ties to the track of each railway that serves it.
    """

    terminal: NewTerminal
    water: tuple[float, float] | None
    water_km: float | None
    road_km: float
    road: Tie | None
    rail: tuple[Tie, ...]

    @classmethod
    def of(cls, network: Network, terminal: NewTerminal, row: pd.DataFrame) -> Site:
        """Join a terminal, given as its row of the terminal table too.

        Raises
        ------
        InputError
            With everything that makes the place unfit: another country's land, land for a seaport,
            water for a rail terminal, water, track or road too far.
        """
        faults = _ground_faults(network, terminal)
        if faults:
            raise InputError(faults)
        water, water_km = _water(network.sea, terminal) if terminal.is_seaport else (None, None)
        rail = tuple(rail_ties(network.rail_layers, row, RAIL_SNAP_LIMIT_KM))
        ties = road_ties(network.road, row)
        _, road_km = network.road.nearest(*terminal.lonlat, terminal.country)
        faults = [*_water_faults(terminal, water_km), *_track_faults(network, terminal)]
        if not ties and not rail:
            expected = (
                f"a place at most {TERMINAL_SNAP_LIMIT_KM:g} km from a trunk road, or served by a "
                f"railway; the nearest road of {terminal.country} lies {road_km:.1f} km off"
            )
            faults.append(Fault(f"{terminal.terminal_id}.latitude", terminal.lat, expected))
        if faults:
            raise InputError(faults)
        return cls(terminal, water, water_km, road_km, ties[0] if ties else None, rail)


def moored(sea: Sea, site: Site, tier: Tier) -> Mooring | None:
    """Return where ships to and from a new seaport enter a tier's sea; None: they cannot."""
    waters = sea.waters[tier.sea_variant]
    if site.water is None or waters.is_barred(site.water):
        return None
    return waters.moor_point(site.water, sea.conditions(tier).closed, sea.harbour)


def _water(sea: Sea, terminal: NewTerminal) -> tuple[tuple[float, float] | None, float | None]:
    """Return the navigable water off a berth, and how far it is; None: there is none near.

    Of the water and the channel nearest the one is taken from which ways to the listed ports are
    shorter, the way there included.
    """
    west, south, east, north = sea.chart
    lon, lat = terminal.lonlat
    if not (west <= lon <= east and south <= lat <= north):
        return None, None
    waters, closed = sea.waters[Tier.ANY.sea_variant], sea.conditions(Tier.ANY).closed
    near = waters.moor_point(terminal.lonlat, closed, sea.harbour)
    points = [_as_point(near.lonlat)] if near is not None else []
    if near is None or near.snap_km > 0:
        points += _on_channels(sea, terminal.lonlat)
    if not points:
        return None, None
    km = np.array([distance_km(lon, lat, *point) for point in points])
    ways_km = sea.table_km(points, sea.port_ids)
    reached = np.isfinite(ways_km)
    whole_km = km + np.where(reached, ways_km, 0.0).sum(axis=1) / np.maximum(reached.sum(axis=1), 1)
    whole_km[~reached.any(axis=1) | (km > max(WATER_LIMIT_KM, km.min()))] = np.inf
    best = int(np.argmin(whole_km))
    return points[best], float(km[best])


def _on_channels(sea: Sea, lonlat: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the nearest point of a channel that is open to all ships; none where there is none."""
    waters, closed = sea.waters[Tier.ANY.sea_variant], sea.conditions(Tier.ANY).closed
    segments = sea.channels.segments[~closed[sea.channels.segments[:, 2]]]
    if not len(segments):
        return []
    xy = waters.plane.project(sea.channels.nodes)
    lines = np.array(shapely.linestrings(xy[segments[:, :2]]), dtype=object)
    berth = shapely.Point(waters.plane.project(np.array([lonlat]))[0])
    line = lines[np.argmin(shapely.distance(lines, berth))]
    foot = shapely.line_interpolate_point(line, shapely.line_locate_point(line, berth))
    return [_as_point(waters.plane.unproject(shapely.get_coordinates(foot))[0])]


def _as_point(lonlat: FloatArray) -> tuple[float, float]:
    return float(lonlat[0]), float(lonlat[1])


def _ground_faults(network: Network, terminal: NewTerminal) -> list[Fault]:
    """Hold a place against the land of its country and of the others."""
    point, where = shapely.Point(terminal.lonlat), terminal.terminal_id
    off_km = _off_km(network, terminal.country, point)
    others = [code for code in LAND_COUNTRIES if code != terminal.country]
    stands_in = [code for code in others if off_km > 0 and _off_km(network, code, point) == 0]
    if stands_in:
        return [Fault(f"{where}.country", terminal.country, f"{stands_in[0]}, where it stands")]
    limit_km = OFFSHORE_LIMIT_KM[terminal.kind]
    if off_km > limit_km:
        expected = (
            f"a place in {terminal.country}, at most {limit_km:g} km off its coast; it lies "
            f"{off_km:.1f} km off"
        )
        return [Fault(f"{where}.longitude", list(terminal.lonlat), expected)]
    if not terminal.is_seaport and _is_afloat(network.sea, terminal):
        expected = "a place on land: it lies in navigable water"
        return [Fault(f"{where}.longitude", list(terminal.lonlat), expected)]
    return []


def _off_km(network: Network, country: str, point: shapely.Point) -> float:
    """Return how far a point lies off the land of a country; 0: it stands on it."""
    land = network.area(country, "land")
    if shapely.intersects(land, point):
        return 0.0
    lon, lat = shapely.get_coordinates(shapely.shortest_line(land, point))[0]
    return distance_km(point.x, point.y, float(lon), float(lat))


def _is_afloat(sea: Sea, terminal: NewTerminal) -> bool:
    waters = sea.waters[Tier.ANY.sea_variant]
    xy = waters.plane.project(np.array([terminal.lonlat]))
    return bool(waters.mesh.holds(xy)[0])


def _water_faults(terminal: NewTerminal, water_km: float | None) -> Iterator[Fault]:
    if not terminal.is_seaport:
        return
    expected = f"a berth at most {WATER_LIMIT_KM:g} km from water that leads to other seaports"
    where = f"{terminal.terminal_id}.longitude"
    if water_km is None:
        yield Fault(where, list(terminal.lonlat), f"{expected}; there is none near")
    elif water_km > WATER_LIMIT_KM:
        yield Fault(where, list(terminal.lonlat), f"{expected}; it is {water_km:.1f} km off")


def _track_faults(network: Network, terminal: NewTerminal) -> Iterator[Fault]:
    """Find railways whose nearest track is too far to serve the terminal."""
    layers, where = network.rail_layers, f"{terminal.terminal_id}.railways"
    for code in terminal.railways:
        found = None
        if code in layers.operators.railways:
            found = layers.nearest(code, *terminal.lonlat, terminal.country)
        expected = f"a railway with track at most {RAIL_SNAP_LIMIT_KM:g} km off"
        if found is None:
            yield Fault(where, code, f"{expected}; {code} has none in {terminal.country}")
        elif found[1] > RAIL_SNAP_LIMIT_KM:
            yield Fault(where, code, f"{expected}; {code}'s nearest lies {found[1]:.1f} km off")
