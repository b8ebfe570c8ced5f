"""What the rail and road graphs are checked for: connection, totals, borders, impossible edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from networks.check import Check
from networks.countries import COUNTRY_BITS
from networks.landdraft import EdgeFlag, chord_lengths_km
from networks.landgraph import LandGraph

# Published length of railway routes: Canada 45–49 and Mexico 17–23 thousand km; the United States
# "about 220", which is 215–225 as rounded. The open data adds industrial tracks and lines since
# lifted, and lacks some of Mexico's branches, so the check advises and says by how much.
ROUTE_KM = {"CA": (45_000.0, 49_000.0), "US": (215_000.0, 225_000.0), "MX": (17_000.0, 23_000.0)}

# Lines within this of each other, by length and ends, are tracks of one route.
_BESIDE_STRETCH = 1.1
_BESIDE_SLACK_KM = 3.0

CONNECTED_SHARE = 0.95  # of a country's km that must hang together without leaving it
_SHORTEST_RATIO, _LONGEST_RATIO = 0.999, 5.0
_LONG_EDGE_KM = 20.0  # below it a spiral or a yard loop may well be five times its chord

# Far ends of what must be reachable at home: Vancouver, Prince Rupert, Thunder Bay and Halifax to
# Toronto; Manzanillo, Lázaro Cárdenas, Veracruz, Nuevo Laredo and Ciudad Juárez to Mexico City.
_HUBS = {"CA": (-79.38, 43.645), "MX": (-99.18, 19.47)}
_FAR_ENDS = {
    "CA": ((-123.1, 49.28), (-130.33, 54.3), (-89.22, 48.4), (-63.57, 44.64)),
    "MX": ((-104.31, 19.06), (-102.18, 17.95), (-96.14, 19.2), (-99.51, 27.49), (-106.48, 31.73)),
}


def land_checks(rail: LandGraph, road: LandGraph) -> list[Check]:
    """Run every check on both graphs; names end in the graph's own."""
    checks = [check_rail_route_km(rail, country) for country in COUNTRY_BITS]
    for name, graph in (("rail", rail), ("road", road)):
        checks += [check_connected(graph, country, name) for country in COUNTRY_BITS]
        checks += [check_reached_at_home(graph, country, name) for country in _HUBS]
        checks += [
            check_edge_lengths(graph, name),
            check_slots_mirror(graph, name),
            check_domestic_edges_stay(graph, name),
        ]
    return checks


def check_connected(graph: LandGraph, country: str, name: str) -> Check:
    """Say what share of a country's km hangs together within it; US islands and Alaska do not."""
    bit = COUNTRY_BITS[country]
    inside = (graph.country == bit) & ((graph.flags & EdgeFlag.FERRY) == 0)
    whole_km = graph.length_km[inside].sum()
    main = graph.main_component(country)
    share = float(graph.length_km[inside & main[graph.tail]].sum() / whole_km)
    return Check(
        f"{name}_connected_{country}",
        share >= CONNECTED_SHARE,
        f"{share:.2%} of {whole_km / 2:,.0f} km in {country} in its largest part",
    )


def route_km(graph: LandGraph, country: str) -> float:
    """Measure the routes of a country, parallel tracks and double sources counted once.

    Shortest edges first, an edge counts only when those that count already do not lead from one
    of its ends to the other within 1.1 times its length and 3 km. Gap closures, joins of the two
    sources and ferries do not count, but do lead.
    """
    from networks.landkernels import grow

    edges = np.flatnonzero((graph.tail < graph.indices) & (graph.country == COUNTRY_BITS[country]))
    is_track = (graph.flags[edges] & (EdgeFlag.FERRY | EdgeFlag.GAP | EdgeFlag.JOIN)) == 0
    edges = edges[np.lexsort((graph.length_km[edges], is_track))]
    is_track.sort()
    length_km = graph.length_km[edges]
    counted = grow(
        graph.n_nodes,
        np.column_stack([graph.tail[edges], graph.indices[edges]]).astype(np.int64),
        length_km,
        np.where(is_track, _BESIDE_STRETCH * length_km + _BESIDE_SLACK_KM, -1.0),
        np.full(len(edges), -1),
    )
    # What the slack swallowed was yard track beside the line, not the line itself.
    return float(length_km[counted & is_track].sum())


def check_rail_route_km(rail: LandGraph, country: str) -> Check:
    """Compare a country's km of railway with the published figure."""
    found_km = route_km(rail, country)
    low_km, high_km = ROUTE_KM[country]
    nearest_km = min(max(found_km, low_km), high_km)
    off = f", {found_km / nearest_km - 1:+.1%} off" if found_km != nearest_km else ""
    return Check(
        f"rail_route_km_{country}",
        found_km == nearest_km,
        f"{found_km:,.0f} km of railway in {country}, published {low_km:,.0f}–{high_km:,.0f}{off}",
        advisory=True,
    )


def check_edge_lengths(graph: LandGraph, name: str) -> Check:
    """Say whether every edge is at least its chord, and no long one over five times it."""
    ends = np.column_stack(
        [
            graph.node_lon[graph.tail],
            graph.node_lat[graph.tail],
            graph.node_lon[graph.indices],
            graph.node_lat[graph.indices],
        ]
    )
    chord_km = chord_lengths_km(ends)
    short = graph.length_km < _SHORTEST_RATIO * chord_km
    long = (graph.length_km > _LONG_EDGE_KM) & (graph.length_km > _LONGEST_RATIO * chord_km)
    bad = int((short | long).sum()) // 2
    return Check(
        f"{name}_edge_lengths",
        bad == 0,
        f"{bad} of {len(chord_km) // 2:,} edges shorter than their chord or far longer",
    )


def check_slots_mirror(graph: LandGraph, name: str) -> Check:
    """Say whether each edge is the same in both directions."""
    forth = np.lexsort((graph.indices, graph.tail))
    back = np.lexsort((graph.tail, graph.indices))
    columns: list[npt.NDArray[np.generic]] = [
        graph.length_km,
        graph.us_km,
        graph.country,
        graph.flags,
    ]
    same = np.array_equal(graph.tail[forth], graph.indices[back]) and all(
        np.array_equal(column[forth], column[back]) for column in columns
    )
    return Check(f"{name}_slots_mirror", same, f"{len(forth) // 2:,} edges both ways")


def check_domestic_edges_stay(graph: LandGraph, name: str) -> Check:
    """List edges between two places of Canada or Mexico that touch the US: each must be real."""
    here, there = graph.node_country[graph.tail], graph.node_country[graph.indices]
    ferry = (graph.flags & EdgeFlag.FERRY) > 0
    strays = np.flatnonzero((here == there) & (here != COUNTRY_BITS["US"]) & (graph.us_km > 0))
    on_land = strays[~ferry[strays]]
    lon, lat = graph.node_lon[graph.tail[on_land]], graph.node_lat[graph.tail[on_land]]
    where = ", ".join(f"{x:.2f} {y:.2f}" for x, y in zip(lon[:10], lat[:10], strict=True))
    n_ferries = (len(strays) - len(on_land)) // 2
    return Check(
        f"{name}_domestic_edges_stay",
        len(on_land) == 0,
        f"{len(on_land) // 2} such edges on land {where}; {n_ferries} ferries",
    )


def check_reached_at_home(graph: LandGraph, country: str, name: str) -> Check:
    """Say whether a country's far ends reach its hub without leaving it."""
    hub, _ = graph.nearest(*_HUBS[country], country)
    length_km = graph.one_to_many(hub, {country}).length_km
    ends_km = [float(length_km[graph.nearest(*end, country)[0]]) for end in _FAR_ENDS[country]]
    listed = ", ".join(f"{km:,.0f}" for km in ends_km)
    return Check(
        f"{name}_reached_at_home_{country}",
        bool(np.isfinite(ends_km).all()),
        f"km from the far ends to the hub within {country}: {listed}",
    )
