"""Cheapest ways round drawn emission control areas, against minimisation and dense sampling."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from networks.errors import InputError
from networks.geodesy import distances_km
from networks.sea.barriers import Barriers
from networks.sea.eca_paths import CheapestTable, EcaPaths, without_idle_corners, worth_having
from networks.sea.eca_rule import EcaRule
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import draw_great_circles
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.units import KM_PER_NM
from networks.verify import metres_within, verify
from tests.networks.sea.ascii_chart import CRS, AsciiChart

OPEN = """
    ........................
    ........................
    ........................
    ........................
    ........................
    ........................
    .A......................
    ........................
    ........................
    ......................B.
    ........................
    ........................
    ........................
    ........................
    ........................
    ........................
"""
OCEAN = """
    ........................
    .A......####..........B.
    ........####............
    ........####..UUU.......
    ..............UUU.......
    .........C..............
    ........................
"""
RULE = EcaRule.read()
CLOSER = replace(RULE, spacing_km=5.0, limit_clearance_km=0.02, limit_tolerance_km=0.05)


def areas(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    drawn = [shapely.box(*box) for box in boxes]
    return gpd.GeoDataFrame({"name": ["drawn"] * len(drawn)}, geometry=drawn, crs=CRS)


STRIP = areas((-85.0, 15.0, -83.5, 35.0))  # from edge to edge of the chart, narrow: none goes round
BLOCK = areas((-86.0, 26.0, -80.0, 29.5))


@pytest.fixture(scope="module")
def open_chart() -> AsciiChart:
    return AsciiChart.read(OPEN)


@pytest.fixture(scope="module")
def open_sea(open_chart: AsciiChart) -> Sea:
    return open_chart.sea()


@pytest.fixture(scope="module")
def ocean() -> AsciiChart:
    return AsciiChart.read(OCEAN)


@pytest.fixture(scope="module")
def ocean_paths(ocean: AsciiChart) -> EcaPaths:
    return EcaPaths.of(ocean.sea(), areas((-89.0, 28.0, -79.5, 30.5)))


def hull(paths: EcaPaths, origin: str, destination: str, tier: Tier = Tier.ANY) -> list[SeaPath]:
    found = paths.undominated(origin, destination, tier)
    assert isinstance(found, list), found
    return found


def cost_nm(path: SeaPath, weight: float) -> float:
    assert path.eca_nm is not None
    return path.length_nm + (weight - 1) * path.eca_nm


def cheapest_km(paths: EcaPaths, weight: float) -> float:
    """Return the least cost from A to B on the cut sea at any weight, not only the rule's."""
    waters = paths.waters(Tier.ANY)
    a, b = (paths.sea.port_ids.index(name) for name in "AB")
    cost, _ = waters.reach(a, waters.cost_km(weight), paths.sea.conditions(Tier.ANY).closed)
    return float(cost[waters.ports[b]])


@pytest.mark.parametrize("weight", [1.0, 1.05, 1.3, 2.0])
def test_a_way_through_refracts_as_snell_has_it(
    open_sea: Sea, open_chart: AsciiChart, weight: float
) -> None:
    ends = [np.array([open_chart.places[name]]) for name in "AB"]

    def cost(lats: np.ndarray) -> float:
        bends = [ends[0], np.array([[-85.0, lats[0]]]), np.array([[-83.5, lats[1]]]), ends[1]]
        km = [float(distances_km(p, q)[0]) for p, q in pairwise(bends)]
        return km[0] + weight * km[1] + km[2]

    best = minimize(cost, [26.5, 26.0], method="Nelder-Mead", options={"xatol": 1e-6})
    found = cheapest_km(EcaPaths.of(open_sea, STRIP), weight)
    closer = cheapest_km(EcaPaths.of(open_sea, STRIP, CLOSER), weight)
    assert best.fun * (1 - 1e-5) < closer <= best.fun * (1 + 2e-4)
    assert closer * (1 - 1e-6) <= found <= best.fun * (1 + 2.5e-3)


def test_a_way_follows_the_limit_outside_where_crossing_costs_more(
    open_sea: Sea, open_chart: AsciiChart
) -> None:
    *_, around = hull(EcaPaths.of(open_sea, BLOCK), "A", "B")
    corner = np.array([[-86.0, 26.0]])  # the only one in the way
    ends = [np.array([open_chart.places[name]]) for name in "AB"]
    least_km = float(distances_km(ends[0], corner)[0] + distances_km(corner, ends[1])[0])
    assert around.eca_nm == 0.0
    assert around.length_km == pytest.approx(least_km, rel=1e-3)


def test_the_first_is_the_shortest_and_each_longer_one_lies_less_inside(
    open_sea: Sea, ocean_paths: EcaPaths
) -> None:
    found = hull(ocean_paths, "A", "B")
    shortest = ocean_paths.sea.path("A", "B")
    assert isinstance(shortest, SeaPath)
    assert found[0].length_km == shortest.length_km
    assert len(found) > 1
    lengths = [path.length_nm for path in found]
    inside = [path.eca_nm or 0.0 for path in found]
    assert lengths == sorted(lengths)
    assert inside == sorted(inside, reverse=True)
    assert inside[0] - inside[-1] >= RULE.trifle_nm


def test_miles_inside_are_those_of_the_independent_measure(ocean_paths: EcaPaths) -> None:
    for path in hull(ocean_paths, "A", "B"):
        metres, _ = metres_within(path.coordinates, ocean_paths.area)
        assert path.eca_nm == pytest.approx(metres / 1000 / KM_PER_NM, abs=0.01)


def test_alternatives_keep_their_tier_and_the_coast(
    ocean_paths: EcaPaths, ocean: AsciiChart
) -> None:
    land = Barriers(np.asarray(ocean.coast.geometry.to_numpy()))
    for tier in SEA_TIERS:
        for path in hull(ocean_paths, "C", "B", tier):
            assert verify(path.coordinates, tier, ocean.zones).ok
            assert land.land_km(path.coordinates) == 0.0


def test_a_batch_offers_what_single_questions_do(ocean_paths: EcaPaths) -> None:
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    shortest = {tier: ocean_paths.sea.port_paths(pairs, tier) for tier in SEA_TIERS}
    batch = ocean_paths.alternatives(shortest)
    for pair in pairs:
        offered = [
            ocean_paths._measured(path)
            for tier in SEA_TIERS
            for path in (shortest[tier][pair], *batch[tier][pair])
            if isinstance(path, SeaPath)
        ]
        single = hull(ocean_paths, *pair)
        for weight in RULE.weights:
            best = min(cost_nm(path, weight) for path in offered)
            wanted = min(cost_nm(path, weight) for path in single)
            assert best <= wanted * (1 + 1.5 * RULE.trifle_share)


def test_idle_corners_are_not_missed(ocean_paths: EcaPaths) -> None:
    graph, sea = ocean_paths.waters(Tier.ANY), ocean_paths.sea
    closed = sea.conditions(Tier.ANY).closed
    shortest = sea.port_paths([("A", "B"), ("A", "C"), ("B", "C")]).values()
    paths = [path for path in shortest if isinstance(path, SeaPath)]
    thinned = without_idle_corners(graph, paths, RULE, closed)
    whole = CheapestTable.of(graph, RULE.weights, closed)
    table = CheapestTable.of(thinned, RULE.weights, closed)
    assert len(thinned.lonlat) < len(graph.lonlat)
    dearer = RULE.weights[:, None, None] - 1
    costs = [t.km + dearer * t.inside_km for t in (table, whole)]
    assert costs[0] == pytest.approx(costs[1], rel=5e-4)
    for k in (0, 8):
        km, inside_km = (
            sum(float(links) for links in each)
            for each in zip(*_links_along(table, table.way(k, 0, 1)), strict=True)
        )
        assert (km, inside_km) == pytest.approx((table.km[k, 0, 1], table.inside_km[k, 0, 1]))


def _links_along(table: CheapestTable, nodes: np.ndarray) -> list[tuple[float, float]]:
    graph, found = table.graph, []
    for a, b in pairwise(nodes):
        slots = range(graph.links.indptr[a], graph.links.indptr[a + 1])
        (slot,) = [s for s in slots if graph.links.indices[s] == b]
        found.append((graph.links.length_km[slot], graph.eca_km[slot]))
    return found


def test_sight_lines_lie_on_one_side_and_miles_inside_are_never_missed(
    ocean_paths: EcaPaths,
) -> None:
    graph = ocean_paths.waters(Tier.ANY)
    tail = np.repeat(np.arange(len(graph.lonlat)), np.diff(graph.links.indptr))
    barriers = Barriers(np.array([]), ocean_paths.area)
    for slot in np.random.default_rng(1).choice(len(tail), 150, replace=False):
        line = graph.lonlat[[tail[slot], graph.links.indices[slot]]]
        # What lies between the area and its limit, drawn up to 1 km outside, counts as inside.
        assert barriers.zone_km(line) <= graph.eca_km[slot] + 1e-6
        assert graph.eca_km[slot] in (0.0, graph.links.length_km[slot])


def test_unknown_ports_are_refused_and_no_path_has_its_reason(ocean_paths: EcaPaths) -> None:
    with pytest.raises(InputError, match="terminal_id"):
        ocean_paths.undominated("A", "X")
    ringed = AsciiChart.read("......\n.UUU..\n.UAU.B\n.UUU..\n......")
    paths = EcaPaths.of(ringed.sea(), areas((-88, 28, -87, 30)))
    assert isinstance(paths.undominated("A", "B", Tier.US_12NM), NoPath)


def test_what_is_worth_having_leaves_out_trifles() -> None:
    rule = replace(RULE, trifle_share=0.01, trifle_nm=5.0)
    steps = len(rule.weights)
    shortest = (1000.0, 500.0)
    far_better = np.full(steps, 1100.0), np.full(steps, 0.0)
    assert len(worth_having(*far_better, [shortest], rule)) == 1
    a_little = np.full(steps, 1000.5), np.full(steps, 495.0)
    assert worth_having(*a_little, [shortest], rule) == []
    had_elsewhere = [shortest, (1100.0, 0.0)]
    assert worth_having(*far_better, had_elsewhere, rule) == []


spans = st.tuples(
    st.floats(0.5, 10.0), st.floats(0.5, 2.5), st.floats(1.0, 6.0), st.floats(0.5, 2.0)
)


@settings(max_examples=8)
@given(spans, st.floats(1.0, 2.0), st.integers(0, 2**32 - 1))
def test_nothing_sampled_beats_what_is_found(
    open_sea: Sea, open_chart: AsciiChart, span: tuple[float, ...], weight: float, seed: int
) -> None:
    west, south = -90.0 + span[0], 22.0 + span[1]
    eca = areas((west, south, west + span[2], south + span[3]))
    paths = EcaPaths.of(open_sea, eca)
    found = hull(paths, "A", "B")
    best_km = min(cost_nm(path, weight) for path in found) * KM_PER_NM
    a, b = (np.array(open_chart.places[name]) for name in "AB")
    random = np.random.default_rng(seed)
    barriers = Barriers(np.array([]), shapely.union_all(list(eca.geometry)))
    for _ in range(60):
        share = np.sort(random.uniform(0, 1, (2, 1)), axis=0)
        bends = a + share * (b - a) + random.normal(0, 0.8, (2, 2))
        bends[:, 1] = np.clip(bends[:, 1], 22.5, 29.5)
        line = draw_great_circles(np.vstack([a, bends, b]))
        km = float(distances_km(line[:-1], line[1:]).sum())
        assert km + (weight - 1) * barriers.zone_km(line) >= best_km * (1 - RULE.trifle_share)
