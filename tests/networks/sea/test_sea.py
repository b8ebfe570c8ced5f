from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from networks.errors import InputError
from networks.geodesy import distances_km, length_km
from networks.sea import checks
from networks.sea.obstacles import Growth
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import Plane, draw_great_circles
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.verify import verify
from tests.networks.sea.ascii_chart import CRS, AsciiChart, plain_geography

OCEAN = """
    ....................
    .A......####......B.
    ........####........
    ........####UUU.....
    ............UUU.....
    .........C..........
    ....................
"""

ISTHMUS = """
    ....................
    .A......###......C..
    ########################
    ####.B.#################
    ####.E.#################
    ########################
    .D..................
"""


def found(path: SeaPath | NoPath) -> SeaPath:
    assert isinstance(path, SeaPath), path
    return path


@pytest.fixture(scope="module")
def ocean() -> AsciiChart:
    return AsciiChart.read(OCEAN)


@pytest.fixture(scope="module")
def ocean_sea(ocean: AsciiChart) -> Sea:
    return ocean.sea()


def test_open_water_is_crossed_on_the_geodesic(ocean_sea: Sea, ocean: AsciiChart) -> None:
    path = found(ocean_sea.path((-89.9, 29.0), (-88.0, 27.5)))
    assert path.length_km == pytest.approx(
        distances_km([(-89.9, 29.0)], [(-88.0, 27.5)])[0], rel=1e-6
    )
    assert path.from_snap_km == path.to_snap_km == 0.0
    assert path.channels == ()
    assert path.length_nm == pytest.approx(path.length_km / 1.852)


def test_an_island_is_rounded_at_the_clearance(ocean_sea: Sea, ocean: AsciiChart) -> None:
    path = found(ocean_sea.path("A", "B"))
    island = shapely.union_all(ocean.coast.geometry)
    line = shapely.LineString(path.coordinates)
    assert line.distance(island) * 111 > 3.0
    assert path.coordinates[:, 1].max() > 29.5  # by the north, where it is shorter
    assert path.length_km == pytest.approx(length_km(path.coordinates))
    assert np.all(distances_km(path.coordinates[:-1], path.coordinates[1:]) <= 10.0)


def test_a_stricter_tier_goes_around_the_zone_and_proves_it(
    ocean_sea: Sea, ocean: AsciiChart
) -> None:
    lengths_km = []
    for tier in SEA_TIERS:
        path = found(ocean_sea.path("C", "B", tier))
        assert verify(path.coordinates, tier, ocean.zones).ok
        lengths_km.append(path.length_km)
    assert lengths_km == sorted(lengths_km)
    assert lengths_km[1] > lengths_km[0]
    # margins of 1, 2 and 5.556 km: each stays farther off than the one before
    assert lengths_km[1] < lengths_km[2] < lengths_km[3]


def test_points_and_ports_at_the_same_place_get_the_same_path(
    ocean_sea: Sea, ocean: AsciiChart
) -> None:
    for tier in SEA_TIERS:
        by_id = found(ocean_sea.path("C", "B", tier))
        by_point = found(ocean_sea.path(ocean.places["C"], ocean.places["B"], tier))
        assert by_point.length_km == pytest.approx(by_id.length_km, abs=1e-6)


def test_a_port_and_a_point_can_be_asked_together(ocean_sea: Sea, ocean: AsciiChart) -> None:
    mixed = found(ocean_sea.path("A", ocean.places["B"]))
    assert mixed.length_km == pytest.approx(found(ocean_sea.path("A", "B")).length_km, abs=1e-6)


def test_longitudes_are_taken_round_the_earth(ocean_sea: Sea) -> None:
    once, round_again = ((-89.0, 28.5), (-88.0, 28.5)), ((271.0, 28.5), (-448.0, 28.5))
    here, there = found(ocean_sea.path(*once)), found(ocean_sea.path(*round_again))
    assert there.length_km == pytest.approx(here.length_km)


def test_a_batch_is_the_same_as_one_by_one(ocean_sea: Sea) -> None:
    pairs = [("A", "B"), ("A", "C"), ("B", "A"), ("C", "C")]
    batch = ocean_sea.port_paths(pairs, "us-24nm")
    assert list(batch) == pairs
    for pair in pairs:
        single = found(ocean_sea.path(*pair, "us-24nm"))
        assert found(batch[pair]).length_km == pytest.approx(single.length_km, abs=1e-9)
    assert found(batch["C", "C"]).length_km == 0.0


def test_a_point_ashore_is_moved_and_says_how_far(ocean_sea: Sea) -> None:
    ashore = (-85.95, 28.5)  # 5 km inside the island's western shore
    path = found(ocean_sea.path(ashore, (-89.0, 28.5)))
    assert path.from_snap_km == pytest.approx(4.9 + 0.2, abs=0.2)
    assert path.coordinates[0] != pytest.approx(ashore)


def test_a_point_nearer_the_coast_than_the_clearance_is_a_harbour(ocean_sea: Sea) -> None:
    inshore, offshore = (-86.01, 28.5), (-89.0, 28.5)  # 1 km off the island's western shore
    path = found(ocean_sea.path(inshore, offshore))
    assert path.from_snap_km == 0.0
    assert path.coordinates[0] == pytest.approx(inshore)
    assert path.length_km == pytest.approx(distances_km([inshore], [offshore])[0], rel=1e-3)
    back = found(ocean_sea.path(offshore, inshore))
    assert back.length_km == pytest.approx(path.length_km, abs=1e-6)
    assert back.coordinates[-1] == pytest.approx(inshore)


def test_two_harbours_on_one_coast_are_joined_around_its_corner(ocean_sea: Sea) -> None:
    west, south = (-86.01, 28.2), (-85.7, 27.99)
    path = found(ocean_sea.path(west, south))
    corner_km = distances_km([west], [(-86.0, 28.0)])[0] + distances_km([(-86.0, 28.0)], [south])[0]
    assert corner_km < path.length_km < corner_km * 1.2


@pytest.mark.parametrize(
    ("origin", "tier", "code"),
    [
        ((-85.0, 28.9), "any", "far-from-water"),
        ((-83.5, 28.2), "us-12nm", "point-inside-zone"),
        ((-60.0, 50.0), "any", "outside-chart"),
        ((90.0, -40.0), "any", "outside-chart"),
    ],
)
def test_no_path_says_why(
    ocean_sea: Sea, origin: tuple[float, float], tier: str, code: str
) -> None:
    answer = ocean_sea.path(origin, (-89.0, 28.5), tier)
    assert isinstance(answer, NoPath)
    assert answer.code == code
    assert answer.reason.endswith(".")


def test_land_closes_and_a_channel_opens() -> None:
    chart = AsciiChart.read(ISTHMUS)
    closed = chart.sea(channels={"river": "BE"})
    assert found(closed.path("A", "C")).length_km > 0
    dry = closed.path("A", "D")
    assert isinstance(dry, NoPath)
    assert dry.code == "no-water-path"
    canal = chart.sea(channels={"canal": "ABED"})
    path = found(canal.path("A", "D"))
    assert path.channels == ("canal",)
    assert path.length_km == pytest.approx(canal.channels.segment_km.sum(), rel=1e-6)
    forbidden = canal.path("A", "D", restrictions=Restrictions(forbidden=frozenset(["canal"])))
    assert isinstance(forbidden, NoPath)
    with pytest.raises(InputError, match="forbidden"):
        canal.path("A", "D", restrictions=Restrictions(forbidden=frozenset(["no such canal"])))


def test_a_point_beside_a_river_is_moved_to_the_river() -> None:
    chart = AsciiChart.read(ISTHMUS)
    canal = chart.sea(channels={"canal": "ABED"})
    north, south = (-88.40, 28.85), (-88.00, 28.65)  # 0.05° east of the line from A to B
    path = found(canal.path(north, chart.places["C"]))
    river = draw_great_circles([chart.places["A"], chart.places["B"]], step_km=0.05)
    nearest_km = distances_km(np.repeat([north], len(river), axis=0), river).min()
    assert path.from_snap_km == pytest.approx(nearest_km, abs=0.01)
    assert path.channels == ("canal",)
    along = found(canal.path(north, south))
    assert along.length_km == pytest.approx(0.2 * canal.channels.segment_km[0], rel=0.01)
    assert along.channels == ("canal",)
    assert isinstance(
        canal.path(north, south, restrictions=Restrictions(forbidden=frozenset(["canal"]))), NoPath
    )


def test_locks_in_the_united_states_close_from_no_us_land_on() -> None:
    chart = AsciiChart.read(ISTHMUS)
    seaway = chart.sea(channels={"seaway": "ABED"}, us_locks={"seaway": 2})
    assert found(seaway.path("A", "D", Tier.ANY)).us_locks == 2
    for tier in Tier:
        if tier is not Tier.ANY:
            assert isinstance(seaway.path("A", "D", tier), NoPath)


CROSSED = """
    .A..................
    #######UU###########
    #######UU###########
    ....................
    .B..................
"""


def test_a_channel_through_the_zone_is_closed_where_the_zone_is_forbidden() -> None:
    chart = AsciiChart.read(CROSSED)
    drawn = {"strait": "AB"}
    sea = chart.sea(channels=drawn)
    assert isinstance(sea.path("A", "B", "us-200nm"), SeaPath)  # it passes west of the zone
    west_of_zone = chart.zones.copy()
    west_of_zone.geometry = [shapely.box(-90, 28.7, -89, 28.9)] * 3
    barred = AsciiChart(chart.coast, west_of_zone, chart.places, chart.bounds).sea(channels=drawn)
    assert isinstance(barred.path("A", "B", "any"), SeaPath)
    answer = barred.path("A", "B", "us-12nm")
    assert isinstance(answer, SeaPath)  # by the zone's own strait, which is free now
    assert "strait" not in answer.channels


def test_a_port_in_the_zone_has_no_path_there() -> None:
    chart = AsciiChart.read(OCEAN)
    zones = chart.zones.copy()
    zones.geometry = [shapely.box(-81.9, 28, -80, 30)] * 3  # about B
    sea = AsciiChart(chart.coast, zones, chart.places, chart.bounds).sea()
    answer = sea.port_paths([("A", "B")], "us-12nm")["A", "B"]
    assert isinstance(answer, NoPath)
    assert answer.code == "port-inside-zone"
    assert "12nm" in answer.reason


def test_shoals_are_rounded_and_lakes_with_a_port_are_water() -> None:
    chart = AsciiChart.read(
        """
        ..........
        .A......B.
        ..........
        ####L#####
        """
    )
    plain = found(chart.sea().path("A", "B"))
    shoal = shapely.box(-88, 29.0, -87, 29.6)
    detour = chart.sea(geography=plain_geography(shoals=[shoal])).path("A", "B")
    assert found(detour).length_km > plain.length_km + 1
    assert not shapely.LineString(found(detour).coordinates).crosses(shoal.buffer(-1e-6))


SHOAL_IN_OPEN_SEA = """
    ..........
    .A......B.
    ..........
    ..........
    """


@pytest.mark.parametrize(("confined", "off_km"), [(False, 11.0), (True, 0.0)])
def test_a_shoal_is_given_a_berth_but_in_confined_water(confined: bool, off_km: float) -> None:
    chart = AsciiChart.read(SHOAL_IN_OPEN_SEA)
    shoal = shapely.box(-87.6, 29.0, -87.4, 29.4)
    about = [(shapely.box(-88.5, 28.0, -86.5, 30.0), 1.0)] if confined else []
    plain = plain_geography(shoals=[shoal], confined=about)
    growth = plain.clearances.growth | {"shoal": Growth(11.0, 0.3)}
    geography = replace(plain, clearances=replace(plain.clearances, growth=growth))
    bends = found(chart.sea(geography=geography).path("A", "B")).coordinates
    local = Plane(-87.5, 29.2)
    line = shapely.LineString(local.project(bends))
    km = shapely.distance(line, local.draw([shoal])[0])
    assert off_km - 0.01 <= km < off_km + 1.0


def test_an_approach_to_a_port_keeps_its_own_clearance() -> None:
    chart = AsciiChart.read(
        """
        ..........
        .A......B.
        ..........
        """
    )
    islet = shapely.box(-89.02, 29.13, -88.98, 29.17)  # 17 km off A
    coast = gpd.GeoDataFrame({"level": [1]}, geometry=[islet], crs=CRS)
    chart = replace(chart, coast=coast)
    plain = plain_geography()
    growth = plain.clearances.growth | {"land": Growth(18.0, 0.4), "harbour": Growth(0.2, 0.05)}

    def off_km(approach_km: float) -> float:
        clearances = replace(
            plain.clearances, growth=growth, approach_km=approach_km, harbour_km=3.0
        )
        bends = found(chart.sea(geography=replace(plain, clearances=clearances)).path("A", "B"))
        local = Plane(-89.0, 29.15)
        line = shapely.LineString(local.project(bends.coordinates))
        return float(shapely.distance(line, local.draw([islet])[0]))

    assert 3.7 <= off_km(40.0) < off_km(0.0)


def test_saved_and_loaded_it_answers_the_same(ocean_sea: Sea, tmp_path: Path) -> None:
    ocean_sea.save(tmp_path)
    again = Sea.load(tmp_path)
    assert again.port_ids == ocean_sea.port_ids
    for tier in SEA_TIERS:
        saved, loaded = (
            found(ocean_sea.path("C", "B", tier)),
            found(again.path("C", "B", tier)),
        )
        assert np.array_equal(saved.coordinates, loaded.coordinates)
    barred = again.path((-83.5, 28.2), (-89.0, 28.5), "us-12nm")
    assert isinstance(barred, NoPath)
    assert barred.code == "point-inside-zone"


def test_building_twice_gives_the_same_bytes(ocean: AsciiChart, tmp_path: Path) -> None:
    for name in ("first", "second"):
        ocean.sea(channels={"line": "AB"}).save(tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "first") for p in (tmp_path / "first").rglob("*.*"))
    assert len(files) > 10
    for file in files:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()


def test_an_unknown_port_and_two_ports_at_one_point_are_refused(
    ocean_sea: Sea, ocean: AsciiChart
) -> None:
    with pytest.raises(InputError, match="terminal_id"):
        ocean_sea.path("A", "XX")
    twice = pd.DataFrame({"water_lon": [-89.0, -89.0], "water_lat": [29.0, 29.0]}, index=["P", "Q"])
    with pytest.raises(InputError, match="no other port"):
        Sea.build(ocean.coast, None, twice, plain_geography(), variants=["any"])


def test_a_port_without_water_stops_the_build(ocean: AsciiChart) -> None:
    inland = pd.DataFrame({"water_lon": [-85.0], "water_lat": [28.9]}, index=["DRY"])
    with pytest.raises(InputError, match="DRY"):
        Sea.build(
            ocean.coast, None, inland, plain_geography(), variants=["any"], chart=ocean.bounds
        )


def test_every_check_holds_on_a_sound_sea(ocean_sea: Sea, ocean: AsciiChart) -> None:
    tables = {tier: checks.port_table_km(ocean_sea, tier) for tier in SEA_TIERS}
    assert checks.check_tables(tables) == []
    assert checks.check_labels(ocean_sea, tables) == []
    assert checks.check_vertices_off_land(ocean_sea, ocean.coast) == []
    assert checks.check_channel_ends(ocean_sea) == []
    assert checks.check_ports(ocean_sea) == []
    for tier in SEA_TIERS:
        for path in ocean_sea.port_paths([("A", "B"), ("B", "C")], tier).values():
            assert checks.check_path_off_land(found(path), ocean_sea, ocean.coast) == []
