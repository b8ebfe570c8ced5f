from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from networks.errors import InputError, SourceError
from networks.landdraft import EdgeFlag
from networks.landlinks import (
    EdgeOverride,
    Link,
    add_links,
    override_edges,
    read_links,
    read_overrides,
)
from networks.lengthening import Lengthening
from tests.networks.drawn_land import DrawnLand

NAN = float("nan")
LAND = DrawnLand("A  B  C", "A-B=40 B-C=30")
A, B, C = (LAND.lonlat[LAND.node[x]] for x in "ABC")
NOWHERE = np.empty((0, 2))
TWICE_AS_LONG = Lengthening(np.array([0.0]), np.array([2.0]))


def link(*points: np.ndarray, length_km: float = NAN, ferry: bool = False) -> Link:
    return Link("test", np.array(points), length_km, ferry)


def test_a_link_ends_on_the_nodes_it_names() -> None:
    draft = add_links(LAND.draft, [link(A, C + 0.005, length_km=99)])
    assert draft.ends[-1].tolist() == [LAND.node["A"], LAND.node["C"]]
    assert draft.length_km[-1] == pytest.approx(99)
    assert draft.flags[-1] == EdgeFlag.CURATED
    assert len(draft.lonlat) == 3


def test_an_end_away_from_every_node_becomes_one() -> None:
    port = C + np.array([0.3, 0.0])
    draft = add_links(LAND.draft, [link(C, C + 0.05, port)])
    assert len(draft.lonlat) == 5
    assert draft.lonlat[-1] == pytest.approx(port)
    assert (draft.flags[-2:] == EdgeFlag.CURATED).all()


def test_a_later_link_may_end_on_an_earlier_one() -> None:
    port = C + np.array([0.3, 0.0])
    draft = add_links(LAND.draft, [link(C, port), link(port, port + 0.2)])
    assert draft.ends[-2:].tolist() == [[LAND.node["C"], 3], [3, 4]]


def test_roads_without_a_length_are_lengthened_and_ferries_are_not() -> None:
    by_road = add_links(LAND.draft, [link(A, C)], TWICE_AS_LONG)
    by_ship = add_links(LAND.draft, [link(A, C, ferry=True)], TWICE_AS_LONG)
    assert by_road.length_km[-1] == pytest.approx(2 * LAND.chord_km("A", "C"))
    assert by_ship.length_km[-1] == pytest.approx(LAND.chord_km("A", "C"))
    assert by_ship.flags[-1] == EdgeFlag.CURATED | EdgeFlag.FERRY


def test_an_edge_is_redrawn_through_points_at_its_own_length() -> None:
    via = np.array([A + np.array([0.1, 0.05])])
    draft = override_edges(LAND.draft, [EdgeOverride("bend", (B, A), "via", via)])
    assert draft.length_km.sum() == pytest.approx(LAND.draft.length_km.sum())
    assert draft.ends.tolist()[-2:] == [[LAND.node["B"], 3], [3, LAND.node["A"]]]
    assert draft.lonlat[3] == pytest.approx(via[0])


def test_an_edge_is_flagged_a_ferry_or_dropped() -> None:
    ship = override_edges(LAND.draft, [EdgeOverride("barge", (A, B), "ferry", NOWHERE)])
    gone = override_edges(LAND.draft, [EdgeOverride("loop", (A, B), "drop", NOWHERE)])
    assert LAND.ways(ship, EdgeFlag.FERRY) == {"AB"}
    assert gone.ends.tolist() == [[LAND.node["B"], LAND.node["C"]]]


def test_an_override_that_fits_no_edge_is_an_error() -> None:
    with pytest.raises(SourceError, match="no edge to correct for ghost"):
        override_edges(LAND.draft, [EdgeOverride("ghost", (A, C), "drop", NOWHERE)])


def test_every_fault_of_a_table_of_links_is_named(tmp_path: Path) -> None:
    table = tmp_path / "links.csv"
    table.write_text(
        "link_id,line,length_km,kind,source,confidence\n"
        "one,-100 50; -99,,track,a map,high\n"
        "two,-100 50; -99 50,-3,train,a map,high\n"
    )
    with pytest.raises(InputError) as caught:
        read_links(table)
    assert [fault.field.split()[-1] for fault in caught.value.faults] == [
        "line",
        "length_km",
        "kind",
    ]


@pytest.mark.parametrize("network", ["rail", "road"])
def test_the_curated_tables_read(network: str) -> None:
    curated = Path(__file__).parents[2] / "networks" / "curated"
    assert all(len(each.lonlat) >= 2 for each in read_links(curated / f"{network}_links.csv"))
    overrides = read_overrides(curated / f"{network}_edge_overrides.csv")
    assert all((len(each.via) > 0) == (each.action == "via") for each in overrides)
