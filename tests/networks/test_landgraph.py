from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from networks.countries import country_mask
from networks.landdraft import EdgeFlag, LandDraft
from networks.landgraph import LandGraph, LandPath, NoPath
from tests.networks.drawn_land import BORDERS, DrawnLand

# The border runs between the second and the third row.
AROUND_THE_LAKE = DrawnLand(
    """
A   B   C

  D   E
""",
    "A-B=90 B-C=90 A-D D-E E-C",
    top=49.1,
)


def oracle(graph: LandGraph, countries: frozenset[str], *, ferries: bool) -> nx.Graph[int]:
    """Read the slots one by one into networkx."""
    allowed = country_mask(countries)
    drawn: nx.Graph[int] = nx.Graph()
    drawn.add_nodes_from(range(graph.n_nodes))
    for u in range(graph.n_nodes):
        for slot in range(graph.indptr[u], graph.indptr[u + 1]):
            abroad = int(graph.country[slot]) & ~allowed
            if not abroad and (ferries or not graph.flags[slot] & EdgeFlag.FERRY):
                drawn.add_edge(u, int(graph.indices[slot]), km=float(graph.length_km[slot]))
    return drawn


def test_the_short_way_leads_through_the_neighbour_and_says_so() -> None:
    land = AROUND_THE_LAKE
    path = land.graph().path(land.node["A"], land.node["C"])
    assert isinstance(path, LandPath)
    assert path.node_idx.tolist() == [land.node[x] for x in "ADEC"]
    assert path.length_km == pytest.approx(sum(path.km_by_country.values()))
    # D and E lie in the US; the border is half way down A–D.
    in_us_km = land.chord_km("D", "E") + land.chord_km("A", "D") / 2 + land.chord_km("E", "C") / 2
    assert path.us_land_km == pytest.approx(in_us_km, rel=1e-3)
    assert path.border_crossings[:, 1] == pytest.approx([49.0, 49.0], abs=1e-3)


def test_a_country_of_its_own_keeps_the_long_way_at_home() -> None:
    land = AROUND_THE_LAKE
    path = land.graph().path(land.node["A"], land.node["C"], {"CA"})
    assert isinstance(path, LandPath)
    assert path.length_km == pytest.approx(180)
    assert path.us_land_km == 0
    assert path.border_crossings.shape == (0, 2)


def test_an_edge_between_two_places_at_home_that_clips_the_neighbour_is_not_at_home() -> None:
    bent = LandDraft(
        np.array([[-100.0, 49.1], [-99.5, 48.9], [-99.0, 49.1]]),
        np.array([[0, 1], [1, 2]]),
        np.array([45.0, 45.0]),
        np.zeros(2, np.uint8),
    )
    graph = LandGraph.from_draft(bent, BORDERS, ferries=False)
    assert isinstance(graph.path(0, 2, {"CA"}), NoPath)
    assert isinstance(graph.path(0, 2, {"CA", "US"}), LandPath)


def test_an_edge_along_a_parallel_bows_poleward_and_stays_north_of_it() -> None:
    land = DrawnLand("A         B", "A-B", top=49.0005)
    path = land.graph().path(0, 1, {"CA"})
    assert isinstance(path, LandPath)
    assert path.us_land_km == 0


def test_ferries_are_used_only_where_the_graph_or_the_caller_says_so() -> None:
    land = DrawnLand("A  B  C", "A~B B-C A-C=500")
    a, c = land.node["A"], land.node["C"]
    by_land = land.graph().path(a, c)
    by_ship = land.graph(ferries=True).path(a, c)
    assert isinstance(by_land, LandPath)
    assert isinstance(by_ship, LandPath)
    assert (by_land.length_km, by_land.ferry_km) == (500, 0)
    assert by_ship.ferry_km == pytest.approx(land.chord_km("A", "B"))
    asked = land.graph().path(a, c, ferries=True)
    assert isinstance(asked, LandPath)
    assert asked.length_km == pytest.approx(by_ship.length_km)


def test_no_way_is_a_reason_not_an_error() -> None:
    land = DrawnLand("A B  C D", "A-B C-D")
    path = land.graph().path(land.node["A"], land.node["D"])
    assert isinstance(path, NoPath)
    assert path.code == "not-connected"


def test_the_way_from_a_node_to_itself_is_empty() -> None:
    land = DrawnLand("A B", "A-B")
    path = land.graph().path(0, 0)
    assert isinstance(path, LandPath)
    assert path.length_km == 0
    assert path.coordinates.shape == (1, 2)


def test_of_parallel_edges_the_shortest_stays_and_a_ferry_only_alone() -> None:
    twice = DrawnLand("A  B", "A-B=50 A-B=40 A~B=30").graph(ferries=True)
    assert len(twice.indices) == 2
    assert twice.length_km.tolist() == [40, 40]
    assert not twice.flags.any()


def test_a_stray_siding_does_not_capture_a_place() -> None:
    land = DrawnLand("A  B  C  D  S T", "A-B B-C C-D S-T")
    node, snap_km = land.graph().nearest(-100 + 12 * 0.1, 50.0)  # at S
    assert node == land.node["D"]
    assert snap_km == pytest.approx(land.chord_km("D", "S"), abs=0.01)


def test_a_place_far_from_the_main_network_takes_its_own_island() -> None:
    land = DrawnLand("A  B  C  D      S T", "A-B B-C C-D S-T")
    node, snap_km = land.graph().nearest(-100 + 16 * 0.1, 50.0)
    assert (node, snap_km) == (land.node["S"], 0.0)


def test_nearest_stays_in_the_country_asked_for() -> None:
    land = AROUND_THE_LAKE
    graph = land.graph()
    on_the_border = (-99.8, 48.95)
    assert graph.nearest(*on_the_border, "US")[0] == land.node["D"]
    assert graph.nearest(*on_the_border, "CA")[0] in {land.node["A"], land.node["B"]}
    with pytest.raises(ValueError, match="no node in MX"):
        graph.nearest(*on_the_border, "MX")


def test_a_limit_leaves_far_nodes_unreached() -> None:
    land = AROUND_THE_LAKE
    reach = land.graph().one_to_many(land.node["A"], {"CA"}, limit_km=100)
    assert reach.length_km[land.node["B"]] == 90
    assert np.isinf(reach.length_km[land.node["C"]])


@pytest.mark.parametrize("mmap", [True, False])
def test_a_saved_graph_comes_back_the_same(tmp_path: Path, *, mmap: bool) -> None:
    graph = AROUND_THE_LAKE.graph()
    graph.save(tmp_path / "rail")
    again = LandGraph.load(tmp_path / "rail", mmap=mmap)
    for name in ("node_lon", "indptr", "indices", "length_km", "country", "flags", "us_km"):
        assert np.array_equal(getattr(again, name), getattr(graph, name))
    assert again.ferries == graph.ferries
    assert again.path(0, 2) is not None


@st.composite
def drafts(draw: st.DrawFn) -> LandDraft:
    n_nodes = draw(st.integers(2, 9))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    lonlat = np.round(
        np.column_stack([rng.uniform(-99, -97, n_nodes), rng.uniform(48.5, 49.5, n_nodes)]), 3
    )
    ends = rng.integers(0, n_nodes, (draw(st.integers(1, 20)), 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    flags = rng.choice([0, 0, 0, int(EdgeFlag.FERRY)], len(ends)).astype(np.uint8)
    return LandDraft(lonlat, ends, rng.uniform(1, 99, len(ends)), flags)


@settings(max_examples=60)
@given(drafts(), st.sampled_from([{"CA"}, {"US"}, {"CA", "US"}]), st.booleans())
def test_lengths_agree_with_networkx(
    draft: LandDraft,
    countries: set[str],
    ferries: bool,
) -> None:
    graph = LandGraph.from_draft(draft, BORDERS, ferries=ferries)
    expected = nx.single_source_dijkstra_path_length(
        oracle(graph, frozenset(countries), ferries=ferries), 0, weight="km"
    )
    reach = graph.one_to_many(0, countries)
    for node in range(graph.n_nodes):
        assert reach.length_km[node] == pytest.approx(expected.get(node, np.inf))
        if node in expected:
            assert graph.describe(reach.nodes_to(node)).length_km == pytest.approx(expected[node])


@settings(max_examples=40)
@given(drafts(), st.data())
def test_closing_a_link_never_shortens_and_there_is_as_far_as_back(
    draft: LandDraft, data: st.DataObject
) -> None:
    assume(len(draft.ends) > 0)
    closed = np.sort(draft.ends[data.draw(st.integers(0, len(draft.ends) - 1))])
    between = np.flatnonzero((np.sort(draft.ends, axis=1) == closed).all(axis=1))
    whole = LandGraph.from_draft(draft, BORDERS, ferries=True)
    less = LandGraph.from_draft(draft.without_edges(between), BORDERS, ferries=True)
    forth = whole.one_to_many(0).length_km
    assert (less.one_to_many(0).length_km >= forth - 1e-9).all()
    for node in range(whole.n_nodes):
        assert whole.one_to_many(node).length_km[0] == pytest.approx(forth[node])


def test_rail_lengths_agree_with_networkx_on_random_pairs(rail: LandGraph) -> None:
    rng = np.random.default_rng(3)
    canadian = np.flatnonzero(rail.main_component("CA"))
    drawn = oracle(rail, frozenset({"CA"}), ferries=False)
    for source in rng.choice(canadian, 3, replace=False):
        expected = nx.single_source_dijkstra_path_length(drawn, int(source), weight="km")
        reach = rail.one_to_many(int(source), {"CA"})
        for target in rng.choice(canadian, 20, replace=False):
            assert reach.length_km[target] == pytest.approx(expected[int(target)])
