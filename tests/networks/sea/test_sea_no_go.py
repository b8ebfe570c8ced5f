"""No-go areas asked of a whole sea: ports, points, channels, harbours, tables, reasons."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from networks.errors import InputError
from networks.sea import checks
from networks.sea.no_go import NoGo, NoGoError
from networks.sea.no_go_file import read_no_go
from networks.sea.passages import Passages
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.verify import metres_within, verify
from tests.networks.sea.ascii_chart import AsciiChart, plain_geography
from tests.networks.sea.test_passages import CHART as STRAITS
from tests.networks.sea.test_passages import PASSAGES

OCEAN = """
    ....................
    .A......####......B.
    ........####........
    ........####UUU.....
    ............UUU.....
    .........C..........
    ....................
"""
NORTH_WAY = shapely.box(-86.5, 29.45, -83.5, 29.99)  # most of the water north of the island

CANAL = """
    ....................
    .A......###......C..
    ########################
    ####.B.#################
    ####.E.#################
    ########################
    .D..................
"""


def shut(*areas: shapely.Geometry) -> Restrictions:
    return Restrictions(no_go=read_no_go(areas))


def found(path: SeaPath | NoPath) -> SeaPath:
    assert isinstance(path, SeaPath), path
    return path


def refused(path: SeaPath | NoPath) -> NoPath:
    assert isinstance(path, NoPath), path
    return path


@pytest.fixture(scope="module")
def chart() -> AsciiChart:
    return AsciiChart.read(OCEAN)


@pytest.fixture(scope="module")
def sea(chart: AsciiChart) -> Sea:
    return chart.sea()


@pytest.fixture(scope="module")
def canal() -> Sea:
    return AsciiChart.read(CANAL).sea(channels={"canal": "ABED"})


@pytest.fixture(scope="module")
def gated() -> Sea:
    """Two basins joined by straits west and east of an island, each a passage."""
    rows = PASSAGES.table.iloc[:2].to_dict("records")
    return AsciiChart.read(STRAITS).sea(passages=Passages.of(rows))


@pytest.mark.parametrize("tier", SEA_TIERS)
def test_the_path_goes_around_at_every_tier_and_proves_it(
    sea: Sea, chart: AsciiChart, tier: Tier
) -> None:
    free = found(sea.path("A", "B", tier))
    area = shapely.box(-86.5, 29.4, -83.0, 29.8)
    around = found(sea.path("A", "B", tier, shut(area)))
    assert metres_within(free.coordinates, area)[0] > 100_000
    assert metres_within(around.coordinates, area)[0] == 0.0
    assert verify(around.coordinates, tier, chart.zones).ok
    assert around.length_km > free.length_km + 1
    # Tight: its northern side is where the path runs, a metre or so off.
    assert shapely.LineString(around.coordinates).distance(area) < 1e-4


@pytest.mark.parametrize("tier", [Tier.ANY, Tier.US_200NM])
def test_it_is_the_path_of_a_sea_built_with_the_area_as_a_shoal(
    chart: AsciiChart, sea: Sea, tier: Tier
) -> None:
    areas = [shapely.Point(-86.5, 29.5).buffer(0.7), shapely.box(-83.2, 28.4, -82.4, 30.2)]
    shoaled = chart.sea(geography=plain_geography(shoals=areas))
    for pair in (("A", "B"), ("A", "C"), ("B", "C")):
        rebuilt = found(shoaled.path(*pair, tier))
        assert found(sea.path(*pair, tier, shut(*areas))).length_km == pytest.approx(
            rebuilt.length_km, abs=0.02
        )


def test_points_and_harbours_keep_out_as_ports_do(sea: Sea, chart: AsciiChart) -> None:
    area = shapely.box(-88.5, 27.0, -87.5, 29.8)
    inshore = (-86.01, 28.5)  # a harbour 1 km off the island
    for origin in (chart.places["A"], "A", (-89.5, 28.0), inshore):
        around = found(sea.path(origin, (-87.2, 28.9), restrictions=shut(area)))
        assert metres_within(around.coordinates, area)[0] == 0.0
    by_port = found(sea.path("A", "C", restrictions=shut(area)))
    by_point = found(sea.path(chart.places["A"], chart.places["C"], restrictions=shut(area)))
    assert by_point.length_km == pytest.approx(by_port.length_km, abs=1e-6)


def test_the_water_of_a_harbour_is_cut_as_well(sea: Sea) -> None:
    harbour = (-86.01, 28.5)
    before_it = shapely.box(-86.2, 28.3, -86.02, 28.7)  # between it and the open sea to the west
    around = found(sea.path(harbour, (-89.0, 28.5), restrictions=shut(before_it)))
    assert metres_within(around.coordinates, before_it)[0] == 0.0
    assert around.from_snap_km == 0.0
    assert around.length_km > found(sea.path(harbour, (-89.0, 28.5))).length_km + 10


def test_a_direct_line_is_not_taken_through(sea: Sea) -> None:
    west, east, area = (-89.5, 28.0), (-88.0, 28.0), shapely.box(-88.9, 27.9, -88.6, 28.2)
    around = found(sea.path(west, east, restrictions=shut(area)))
    assert metres_within(around.coordinates, area)[0] == 0.0
    back = found(sea.path(east, west, restrictions=shut(area)))
    assert back.length_km == pytest.approx(around.length_km, abs=1e-6)


def test_an_area_beside_the_path_changes_nothing(sea: Sea) -> None:
    free = found(sea.path("A", "B"))
    aside = found(sea.path("A", "B", restrictions=shut(shapely.box(-89, 27, -88, 28))))
    assert np.array_equal(free.coordinates, aside.coordinates)


def test_a_table_is_the_same_as_one_by_one_and_no_shorter_than_without(sea: Sea) -> None:
    pairs = [(a, b) for a in "ABC" for b in "ABC"]
    for tier in (Tier.ANY, Tier.US_12NM):
        free = sea.port_paths(pairs, tier)
        table = sea.port_paths(pairs, tier, shut(NORTH_WAY))
        for pair in pairs:
            single = found(sea.path(*pair, tier, shut(NORTH_WAY)))
            assert found(table[pair]).length_km == pytest.approx(single.length_km, abs=1e-9)
            assert single.length_km >= found(free[pair]).length_km - 1e-6


def test_the_sea_is_cut_once_for_all_pairs_and_tiers_that_share_it(chart: AsciiChart) -> None:
    sea = chart.sea()
    for tier in (Tier.ANY, Tier.NO_US_CALL, Tier.ANY):  # one sea serves all three
        for pair in (("A", "B"), ("B", "C")):
            sea.path(*pair, tier, shut(NORTH_WAY))
    assert sea._book._cut.cache_info().misses == 1
    sea.path("A", "B", Tier.US_12NM, shut(NORTH_WAY))
    sea.path("A", "B", Tier.ANY, shut(NORTH_WAY.buffer(0.1)))
    assert sea._book._cut.cache_info().misses == 3


def test_ports_and_points_inside_have_no_path_and_say_which_area(sea: Sea) -> None:
    named = {
        "type": "Feature",
        "properties": {"name": "Otis"},
        "geometry": shapely.box(-90, 28.9, -88.5, 30.1).__geo_interface__,
    }
    areas = Restrictions(no_go=read_no_go([NORTH_WAY])[:0] + read_no_go(named))
    port = refused(sea.path("A", "B", restrictions=areas))
    assert port == NoPath("port-inside-no-go", "A lies inside no-go area 1 (Otis).")
    assert refused(sea.port_paths([("B", "A")], restrictions=areas)["B", "A"]) == port
    point = refused(sea.path("B", (-89.0, 29.5), restrictions=areas))
    assert point.code == "point-inside-no-go"
    assert point.reason == "The destination lies inside no-go area 1 (Otis)."


def test_a_strait_that_is_shut_is_named_with_the_miles_inside(sea: Sea) -> None:
    aside, wall = shapely.box(-88, 27, -87.5, 27.5), shapely.box(-83.5, 20, -83.2, 40)
    answer = refused(sea.path("A", "B", "us-12nm", shut(aside, wall)))
    assert answer.code == "no-water-path"
    assert answer.reason.startswith("At us-12nm the way from ")
    assert "no-go area 2 (15.8 nm inside)" in answer.reason  # 0.3° of longitude at 28° N or so
    assert "area 1" not in answer.reason
    table = sea.port_paths([("A", "B"), ("B", "A")], "us-12nm", shut(aside, wall))
    assert [refused(path).reason for path in table.values()] == [answer.reason] * 2


def test_what_is_shut_without_the_areas_says_so_as_before() -> None:
    dry = AsciiChart.read(CANAL).sea()
    answer = refused(dry.path("A", "D", restrictions=shut(shapely.box(-82, 26, -81, 28))))
    assert answer == refused(dry.path("A", "D"))


def test_a_ring_around_a_place_shuts_it_in(sea: Sea) -> None:
    ring = shapely.Point(-88, 28).buffer(1).difference(shapely.Point(-88, 28).buffer(0.8))
    answer = refused(sea.path((-88.0, 28.0), "B", restrictions=shut(ring)))
    assert answer.code == "no-water-path"
    assert "no-go area 1" in answer.reason
    within = found(sea.path((-88.0, 28.0), (-87.6, 28.3), restrictions=shut(ring)))
    assert within.length_km == pytest.approx(
        found(sea.path((-88.0, 28.0), (-87.6, 28.3))).length_km
    )


def test_a_harbour_whose_water_is_all_inside_but_itself_is_shut_in(sea: Sea) -> None:
    harbour = (-86.01, 28.5)
    around = shapely.Point(harbour).buffer(0.7).difference(shapely.Point(harbour).buffer(0.02))
    answer = refused(sea.path(harbour, "B", restrictions=shut(around)))
    assert answer.code == "no-water-path"
    assert answer.reason == "The origin is shut in by no-go area 1."


def test_a_channel_is_closed_by_an_area_over_it(canal: Sea) -> None:
    lock = shapely.Point(-88.25, 28.75).buffer(0.05)
    assert found(canal.path("A", "D")).channels == ("canal",)
    answer = refused(canal.path("A", "D", restrictions=shut(lock)))
    assert "no-go area 1" in answer.reason
    beside = shapely.Point(-88.0, 28.9).buffer(0.05)
    assert found(canal.path("A", "D", restrictions=shut(beside))).channels == ("canal",)


def test_areas_off_the_chart_and_only_those_are_refused(sea: Sea) -> None:
    with pytest.raises(InputError, match="longitude first"):
        sea.path("A", "B", restrictions=shut(shapely.box(28, -90, 29, -85)))
    far = shut(shapely.box(0, 40, 1, 41), NORTH_WAY)
    assert found(sea.path("A", "B", restrictions=far)).length_km == pytest.approx(
        found(sea.path("A", "B", restrictions=shut(NORTH_WAY))).length_km
    )


def test_a_path_that_breaks_its_promise_is_an_error_not_an_answer(
    sea: Sea, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = shapely.box(0, 0, 1, 1)
    monkeypatch.setattr(NoGo, "drawn", lambda self, chart, plane: elsewhere)
    with pytest.raises(NoGoError, match="inside no-go area 1"):
        sea.path("A", "B", restrictions=shut(shapely.box(-86.6, 29.3, -83.0, 29.9)))


def test_the_cut_sea_passes_the_checks_of_a_built_one(sea: Sea, chart: AsciiChart) -> None:
    restrictions = shut(NORTH_WAY)
    pairs = [(a, b) for a in "ABC" for b in "ABC"]
    for tier in SEA_TIERS:
        paths = sea.port_paths(pairs, tier, restrictions)
        for pair, path in paths.items():
            if pair[0] != pair[1]:
                assert checks.check_path_off_land(found(path), sea, chart.coast) == []
            assert found(path).length_km == pytest.approx(found(paths[pair[::-1]]).length_km)
            for via in "ABC":
                by_km = found(paths[pair[0], via]).length_km + found(paths[via, pair[1]]).length_km
                assert by_km >= found(path).length_km - 1e-6


def test_a_passage_that_an_area_shuts_cannot_be_required(gated: Sea) -> None:
    west = Restrictions(required=frozenset(["West Strait"]))
    shut_west = replace(west, no_go=read_no_go(shapely.box(-87.7, 27.3, -85.4, 27.7)))
    assert [use.name for use in found(gated.path("A", "C", restrictions=west)).passages]
    answer = refused(gated.path("A", "C", restrictions=shut_west))
    assert answer.code == "passage-not-passed"
    assert "the way there is closed" in answer.reason
    by_east = found(gated.path("A", "C", restrictions=Restrictions(no_go=shut_west.no_go)))
    assert [use.name for use in by_east.passages] == ["East Strait"]


def test_where_passages_and_areas_close_all_ways_the_area_is_named(gated: Sea) -> None:
    by_east = Restrictions(forbidden=frozenset(["West Strait"]))
    shut_east = replace(by_east, no_go=read_no_go(shapely.box(-84.6, 27.3, -82.4, 27.7)))
    assert found(gated.path("A", "C", restrictions=by_east))
    answer = refused(gated.path("A", "C", restrictions=shut_east))
    assert answer.code == "no-water-path"
    assert answer.reason.startswith("At any the way from ")
    assert "no-go area 1 (" in answer.reason


def test_every_fault_of_the_restrictions_is_said_with_those_of_the_areas(gated: Sea) -> None:
    wrong = Restrictions(
        forbidden=frozenset(["Atlantis"]), no_go=read_no_go(shapely.box(28, -90, 29, -85))
    )
    with pytest.raises(InputError) as raised:
        gated.path("A", "C", restrictions=wrong)
    assert {fault.field for fault in raised.value.faults} == {"forbidden", "no_go"}
