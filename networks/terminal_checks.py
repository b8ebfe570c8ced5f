"""Checks of the terminal tables against everything else that knows where things are.

Each ``check_*`` looks at one thing and says what it measured; ``check_terminals`` runs them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from networks.check import Check
from networks.countries import ISO_A3, LAND_COUNTRIES
from networks.curated_tables import CURATED
from networks.geodesy import distance_km, geocentric_km
from networks.ground import Ground

SAME_SPOT_KM = 0.3
SHORE_LIMIT_KM = 7.0  # Progreso's berths stand at the head of a viaduct, 5 km off the beach
BORDER_LIMIT_KM = 2.0
# UN/LOCODE gives the town, to a minute; Mazatlán's latitude there is 23 km wrong.
LOCODE_LIMIT_KM = 25.0
PORT_INDEX_LIMIT_KM = 15.0
REGION_SLACK_KM = 25.0
REGION_SLACK_RATIO = 1.25
_PORT_FUNCTION = "1"
_SIMPLIFIED_DEG = 1e-3


@dataclass(frozen=True, eq=False)
class Atlas:
    """Everything else that knows where things are.

    ``ground`` holds countries and coast; ``locodes``, ``ports_wpi`` and ``cities`` are the
    extract's UN/LOCODE, World Port Index and GeoNames tables; ``channels`` has the lines of the
    rivers and canals that the coast file leaves out.
    """

    ground: Ground
    locodes: pd.DataFrame
    ports_wpi: pd.DataFrame
    cities: pd.DataFrame
    channels: gpd.GeoDataFrame

    @classmethod
    def from_extract(cls) -> Atlas:
        """Open the shipped extract and the curated channels."""
        from networks import extract

        return cls(
            Ground.from_extract(),
            extract.load("locode"),
            extract.load("ports_wpi"),
            extract.load("cities"),
            gpd.read_file(CURATED / "channels.geojson"),
        )


def check_terminals(terminals: gpd.GeoDataFrame, atlas: Atlas) -> list[Check]:
    """Run every check that needs no graph on what ``load_terminals`` gives."""
    return [
        check_no_two_on_one_spot(terminals),
        check_seaports_on_the_water(terminals, atlas.ground, atlas.channels),
        check_terminals_in_their_country(terminals, atlas.ground),
        check_crossings_on_the_border(terminals, atlas.ground),
        check_locodes_agree(terminals, atlas.locodes),
        check_seaports_in_the_port_index(terminals, atlas.ports_wpi),
        check_terminals_in_their_region(terminals, atlas.cities),
    ]


def check_no_two_on_one_spot(terminals: gpd.GeoDataFrame) -> Check:
    """Say whether no two terminals of one kind stand within 0.3 km of each other.

    A road and a rail crossing may share a spot, as may a port and its on-dock ramp.
    """
    pairs = []
    for _, group in terminals.groupby(["kind", "border_mode"]):
        tree = KDTree(_chord_km(group))
        ids = sorted(tree.query_pairs(SAME_SPOT_KM))
        pairs += [f"{group.index[a]}={group.index[b]}" for a, b in ids]
    detail = f"{len(terminals)} terminals, {len(pairs)} pairs: {', '.join(pairs) or 'none'}"
    return Check("no_two_terminals_on_one_spot", not pairs, detail)


def check_seaports_on_the_water(
    terminals: gpd.GeoDataFrame, ground: Ground, channels: gpd.GeoDataFrame
) -> Check:
    """Say whether each seaport stands within 7 km of a shore line or a navigable channel."""
    ports = terminals[terminals["kind"] == "seaport"]
    shore = shapely.boundary(ground.coast.geometry.to_numpy())
    off_km = _line_distance_km(ports, np.concatenate([shore, channels.geometry.to_numpy()]))
    return _distances("seaports_on_the_water", off_km, SHORE_LIMIT_KM)


def check_terminals_in_their_country(terminals: gpd.GeoDataFrame, ground: Ground) -> Check:
    """Say whether each terminal of CA, US or MX lies in that country or its waters."""
    inside = terminals[terminals["country"].isin(LAND_COUNTRIES)]
    wrong = []
    for terminal_id, lon, lat, country in _columns(inside, "lon", "lat", "country"):
        found = ground.country(lon, lat)
        if found != country:
            wrong.append(f"{terminal_id} in {found or 'none'}, not {country}")
    detail = f"{len(inside)} terminals, {len(wrong)} elsewhere: {', '.join(wrong) or 'none'}"
    return Check("terminals_in_their_country", not wrong, detail)


def check_crossings_on_the_border(terminals: gpd.GeoDataFrame, ground: Ground) -> Check:
    """Say whether each border crossing stands within 2 km of the border it crosses."""
    borders = terminals[terminals["kind"] == "border"]
    shapes = ground.maritime.set_index("iso_a3").geometry
    off_km = pd.concat(
        [
            _line_distance_km(group, _common_border(*(shapes[ISO_A3[side][0]] for side in sides)))
            for pair, group in borders.groupby("country")
            for sides in [str(pair).split("-")]
        ]
    )
    return _distances("crossings_on_the_border", off_km, BORDER_LIMIT_KM)


def check_locodes_agree(terminals: gpd.GeoDataFrame, locodes: pd.DataFrame) -> Check:
    """Say whether each UN/LOCODE is a port in the list, not over 25 km off where it has a position.

    The extract holds every code of CA, US and MX, and elsewhere only ports with a position; codes
    it cannot hold are counted, not judged.
    """
    listed = locodes.set_index("locode")[["functions", "lon", "lat"]]
    coded = terminals[terminals["locode"] != ""]
    complete = coded["country"].isin(LAND_COUNTRIES)
    coded = coded[complete | coded["locode"].isin(listed.index)]
    pairs = coded[["locode", "lon", "lat"]].join(listed.add_prefix("listed_"), on="locode")
    faults = []
    placed = pairs["listed_lon"].notna()
    for terminal_id, functions in _columns(pairs, "listed_functions"):
        if _PORT_FUNCTION not in str(functions):
            faults.append(f"{terminal_id} is no port in the list")
    for terminal_id, *ends in _columns(pairs[placed], "lon", "lat", "listed_lon", "listed_lat"):
        if distance_km(*ends) > LOCODE_LIMIT_KM:
            faults.append(f"{terminal_id} is over {LOCODE_LIMIT_KM:g} km off")
    detail = f"{len(coded)} codes, {placed.sum()} with a position; {', '.join(faults) or 'agreed'}"
    return Check("locodes_agree", not faults, detail)


def check_seaports_in_the_port_index(terminals: gpd.GeoDataFrame, ports_wpi: pd.DataFrame) -> Check:
    """Name the seaports with no World Port Index port within 15 km; new terminals have none."""
    ports = terminals[terminals["kind"] == "seaport"]
    off_km = _nearest_km(ports, ports_wpi)
    return _distances("seaports_in_the_port_index", off_km, PORT_INDEX_LIMIT_KM, advisory=True)


def check_terminals_in_their_region(terminals: gpd.GeoDataFrame, cities: pd.DataFrame) -> Check:
    """Say whether the city nearest to each terminal lies in the terminal's province or state.

    One of its own region may also be a little farther than the nearest of all: terminals stand on
    provincial borders, and Churchill's nearest city is in Nunavut.
    """
    wrong = []
    inside = terminals[terminals["country"].isin(set(cities["country"]))]
    for (country, region), group in inside.groupby(["country", "region"]):
        national = cities[cities["country"] == country]
        own_km = _nearest_km(group, national[national["admin1"] == region])
        limit_km = REGION_SLACK_KM + REGION_SLACK_RATIO * _nearest_km(group, national)
        wrong += [
            f"{terminal_id} not in {region}" for terminal_id in group.index[own_km > limit_km]
        ]
    detail = f"{len(inside)} terminals, {len(wrong)} elsewhere: {', '.join(wrong) or 'none'}"
    return Check("terminals_in_their_region", not wrong, detail)


def _distances(name: str, off_km: pd.Series, limit_km: float, *, advisory: bool = False) -> Check:
    """Report distances against a limit, the farthest and all beyond it by name."""
    if off_km.empty:
        return Check(name, True, "nothing to measure", advisory)
    far = off_km[~(off_km <= limit_km)]
    named = ", ".join(f"{i} {km:.1f} km" for i, km in far.items()) or "none"
    detail = (
        f"{len(off_km)} measured, median {off_km.median():.1f} km, farthest {off_km.max():.1f} km "
        f"({off_km.idxmax()}); beyond {limit_km:g} km: {named}"
    )
    return Check(name, far.empty, detail, advisory)


def _columns(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the index and the named columns, row by row."""
    yield from zip(table.index, *(table[name] for name in names), strict=True)


def _nearest_km(points: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Geodesic km from each point to the nearest of the others."""
    others = others[others["lon"].notna()]
    if others.empty:
        return pd.Series(np.inf, index=points.index)
    _, near = KDTree(_chord_km(others)).query(_chord_km(points))
    found = others.iloc[near]
    ends = zip(points["lon"], points["lat"], found["lon"], found["lat"], strict=True)
    return pd.Series([distance_km(*end) for end in ends], index=points.index, dtype=float)


def _chord_km(table: pd.DataFrame) -> np.ndarray:
    """Positions in space, whose straight distances over some km are those on the ground."""
    return geocentric_km(table["lon"].to_numpy(float), table["lat"].to_numpy(float))


def _line_distance_km(points: pd.DataFrame, lines: np.ndarray) -> pd.Series:
    """Geodesic km from each point to the nearest of the lines, compared at its own latitude."""
    tree = shapely.STRtree(shapely.get_parts(lines))
    off_km = []
    for lon, lat in zip(points["lon"], points["lat"], strict=True):
        reach = shapely.box(lon - 1.5, lat - 1.0, lon + 1.5, lat + 1.0)
        near = shapely.clip_by_rect(tree.geometries[tree.query(reach)], *reach.bounds)
        scale = np.array([np.cos(np.radians(lat)), 1.0])
        flat = shapely.transform(near, partial(np.multiply, scale))
        spot = shapely.Point(np.array([lon, lat]) * scale)
        ends = shapely.get_coordinates(shapely.shortest_line(spot, flat))[1::2] / scale
        off_km.append(min((distance_km(lon, lat, *end) for end in ends), default=np.inf))
    return pd.Series(off_km, index=points.index, dtype=float)


def _common_border(one: shapely.Geometry, other: shapely.Geometry) -> np.ndarray:
    """Return the line two countries share; polygons meet there to within simplification."""
    beside = shapely.buffer(shapely.boundary(other), _SIMPLIFIED_DEG)
    return np.array([shapely.intersection(shapely.boundary(one), beside)])
