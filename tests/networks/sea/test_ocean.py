"""A small ocean west of a chart drawn in letters: two gateways, an island, an American islet."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from networks.errors import InputError
from networks.geodesy import distances_km, length_km
from networks.sea.atlas import Sheet, Tiles, around_the_seam
from networks.sea.no_go import NoGo, NoGoError
from networks.sea.no_go_file import read_no_go
from networks.sea.obstacles import Growth, Shore
from networks.sea.ocean import Ocean, rim_sites
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import Plane
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.verify import metres_within
from tests.networks.sea.ascii_chart import CLEARANCES, CRS, AsciiChart, channel_layer

CHART = """
    ....................
    .A..................
    ............####....
    ............####....
    .B..................
    ....................
"""
ISLAND = shapely.box(-101.0, 27.4, -99.0, 40.0)  # in the way from A and B to the west
LAND = shapely.box(-113.0, 27.0, -109.6, 29.0)  # WEST lies in it, at the head of a channel
US_ISLET = shapely.box(254.0, 24.5, 256.0, 27.8)  # where the way round the island's south leads
WEST, SOUTH = (-110.0, 28.0), (-95.0, 15.0)
SHEET = Sheet(Plane(-95.0, 27.0), 30.0)
GROWTH = CLEARANCES.growth | {"ocean": Growth(7.408, 3.0)}


def gateways(**at: tuple[float, float]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(at, orient="index", columns=["lon", "lat"])
    return table.rename_axis("gateway_id").assign(name=list(at), country="XX")


def ocean(
    chart: AsciiChart,
    sheets: tuple[Sheet, ...] = (SHEET,),
    rim_step_km: float = 20.0,
    **at: tuple[float, float],
) -> Ocean:
    lines = {
        "western approach": (shapely.LineString([WEST, (-109.5, 28.0), (-109.0, 28.0)]), 0),
        "southern approach": (shapely.LineString([SOUTH, (-95.0, 15.5)]), 0),
        "inland lake": (shapely.LineString([(-111.9, 28.0), (-111.8, 28.0)]), 0),
    }
    return Ocean.build(
        gpd.GeoDataFrame(geometry=[ISLAND, LAND], crs=CRS),
        {"any": None, "us-24nm": US_ISLET, "us-200nm": US_ISLET.buffer(0.5)},
        gateways(**(at or {"WEST": WEST, "SOUTH": SOUTH})),
        channel_layer(lines),
        GROWTH,
        chart=chart.bounds,
        rim_step_km=rim_step_km,
        sheets=sheets,
    )


@pytest.fixture(scope="module")
def chart() -> AsciiChart:
    return AsciiChart.read(CHART)


@pytest.fixture(scope="module")
def fine(chart: AsciiChart) -> Sea:
    return chart.sea()


@pytest.fixture(scope="module")
def sea(chart: AsciiChart, fine: Sea) -> Sea:
    return replace(fine, ocean=ocean(chart))


def found(path: SeaPath | NoPath) -> SeaPath:
    assert isinstance(path, SeaPath), path
    return path


def test_open_ocean_is_crossed_on_the_geodesic_but_for_a_kink_at_the_rim(
    sea: Sea, chart: AsciiChart
) -> None:
    path = found(sea.path("B", "SOUTH"))
    ends = [chart.places["B"], SOUTH]
    assert path.channels == ()  # the gateway floats: its approach is no detour and no shortcut
    assert length_km(ends) <= path.length_km <= length_km(ends) * 1.0005
    assert path.length_km == pytest.approx(length_km(path.coordinates))
    assert path.coordinates[0] == pytest.approx(chart.places["B"])
    assert path.coordinates[-1] == pytest.approx(SOUTH)


def test_a_closer_rim_kinks_less_and_never_lengthens(chart: AsciiChart, fine: Sea) -> None:
    kinks_km = []
    for step_km in (80.0, 20.0, 5.0):  # each holds the sites of the one before but for rounding
        there = replace(fine, ocean=ocean(chart, rim_step_km=step_km))
        straight_km = length_km([chart.places["B"], SOUTH])
        kinks_km.append(found(there.path("B", "SOUTH")).length_km - straight_km)
    assert kinks_km[0] + 0.01 >= kinks_km[1] >= kinks_km[2] - 0.01
    assert kinks_km[2] < 0.1


def test_the_same_way_is_found_from_the_gateway_and_drawn_the_other_way(sea: Sea) -> None:
    for tier in SEA_TIERS:
        out, back = found(sea.path("A", "WEST", tier)), found(sea.path("WEST", "A", tier))
        assert back.length_km == pytest.approx(out.length_km, abs=1e-6)
        assert back.channels == out.channels[::-1]
        assert np.allclose(back.coordinates[::-1][[0, -1]], out.coordinates[[0, -1]])


def test_an_island_beyond_the_chart_is_kept_clear_of(sea: Sea) -> None:
    line = found(sea.path("A", "WEST")).coordinates
    assert shapely.LineString(line).distance(ISLAND) * 111 > GROWTH["ocean"].clearance_km
    direct_km = distances_km([line[0]], [WEST])[0]
    assert found(sea.path("A", "WEST")).length_km > direct_km


def test_tiers_keep_out_of_the_islets_zone_and_never_shorten(sea: Sea) -> None:
    lengths_km = [found(sea.path("A", "WEST", tier)).length_km for tier in SEA_TIERS]
    assert lengths_km == sorted(lengths_km)
    assert lengths_km[1] == lengths_km[2]  # 12 nm takes the graph of 24
    assert lengths_km[0] < lengths_km[1] < lengths_km[3]
    for tier, zone in ((Tier.US_12NM, US_ISLET), (Tier.US_200NM, US_ISLET.buffer(0.5))):
        assert metres_within(found(sea.path("A", "WEST", tier)).coordinates, zone)[0] == 0.0
    free = found(sea.path("A", "WEST")).coordinates
    assert metres_within(free, US_ISLET.buffer(0.5))[0] > 10_000


def test_points_and_ports_at_the_same_place_get_the_same_path(sea: Sea, chart: AsciiChart) -> None:
    by_id = found(sea.path("A", "WEST"))
    by_point = found(sea.path(chart.places["A"], "WEST"))
    assert by_point.length_km == pytest.approx(by_id.length_km, abs=1e-6)


@pytest.mark.parametrize("tier", SEA_TIERS)
def test_paths_of_many_ports_are_those_of_each(sea: Sea, tier: Tier) -> None:
    many = sea.paths_to_gateway(["A", "B"], "WEST", tier)
    alone = {port: sea.path(port, "WEST", tier) for port in ("A", "B")}
    alone = {port: path for port, path in alone.items() if isinstance(path, SeaPath)}
    assert many.keys() == alone.keys()
    for port, path in many.items():
        assert path.length_km == alone[port].length_km
        assert np.array_equal(path.bends, alone[port].bends)


def test_two_gateways_cannot_be_asked_together(sea: Sea) -> None:
    answer = sea.path("WEST", "SOUTH")
    assert isinstance(answer, NoPath)
    assert answer.code == "outside-chart"


def test_a_channel_of_the_ocean_can_be_closed(sea: Sea) -> None:
    answer = sea.path("A", "WEST", restrictions=Restrictions(frozenset(["western approach"])))
    assert isinstance(answer, NoPath)
    assert answer.code == "no-water-path"
    assert "WEST" in answer.reason
    with pytest.raises(InputError, match="forbidden"):
        sea.path("A", "WEST", restrictions=Restrictions(frozenset(["no such channel"])))


def test_a_port_shut_in_by_a_tier_says_so_to_a_gateway_too(chart: AsciiChart, fine: Sea) -> None:
    around_a = shapely.box(-90.0, 28.5, -87.5, 30.0).difference(
        shapely.Point(chart.places["A"]).buffer(0.2)
    )
    barred = AsciiChart(
        chart.coast, chart.zones.set_geometry([around_a] * 3), chart.places, chart.bounds
    )
    answer = replace(barred.sea(), ocean=ocean(chart)).path("A", "WEST", Tier.US_200NM)
    assert isinstance(answer, NoPath)
    assert answer.code == "no-water-path"
    assert "the way from A is closed in open water" in answer.reason


def test_no_go_areas_on_the_chart_are_kept_out_of_on_the_way_to_a_gateway(sea: Sea) -> None:
    area = shapely.box(-89.9, 28.4, -89.6, 29.6)
    shut = Restrictions(no_go=read_no_go(area))
    free, around = sea.path("A", "WEST"), sea.path("A", "WEST", restrictions=shut)
    back = sea.path("WEST", "A", restrictions=shut)
    assert isinstance(free, SeaPath)
    assert isinstance(around, SeaPath)
    assert isinstance(back, SeaPath)
    assert metres_within(free.coordinates, area)[0] > 10_000
    assert metres_within(around.coordinates, area)[0] == 0
    assert back.length_km == pytest.approx(around.length_km)
    assert around.length_km > free.length_km


def test_an_area_beyond_the_chart_is_refused_where_the_voyage_goes_there(sea: Sea) -> None:
    both = Restrictions(no_go=read_no_go(shapely.box(-95.0, 28.0, -89.5, 28.2)))
    with pytest.raises(InputError, match="WEST lies beyond"):
        sea.path("A", "WEST", restrictions=both)
    assert isinstance(sea.path("A", "B", restrictions=both), SeaPath)


def test_the_way_beyond_the_rim_is_looked_at_again_too(
    sea: Sea, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoGo, "lies_within", lambda self, chart: True)
    shut = Restrictions(no_go=read_no_go(shapely.box(-104.0, 20.0, -89.9, 45.0)))
    with pytest.raises(NoGoError, match="no-go area 1"):
        sea.path("A", "WEST", restrictions=shut)


def test_overlapping_sheets_give_what_one_sheet_gives(chart: AsciiChart, fine: Sea) -> None:
    pair = Sheet(Plane(-104.0, 24.0), 18.0), Sheet(Plane(-92.0, 24.0), 18.0)
    halves = replace(fine, ocean=ocean(chart, sheets=pair))
    whole = replace(fine, ocean=ocean(chart))
    for gateway in ("WEST", "SOUTH"):
        for tier in (Tier.ANY, Tier.US_200NM):
            by_one = found(whole.path("A", gateway, tier)).length_km
            assert found(halves.path("A", gateway, tier)).length_km == pytest.approx(by_one)


def test_what_is_saved_answers_the_same(sea: Sea, tmp_path: Path) -> None:
    sea.save(tmp_path)
    again = Sea.load(tmp_path)
    for tier in SEA_TIERS:
        one, other = found(sea.path("A", "WEST", tier)), found(again.path("A", "WEST", tier))
        assert np.array_equal(one.coordinates, other.coordinates)
        assert one.channels == other.channels


def test_a_gateway_must_lie_on_a_channel_that_leads_out(chart: AsciiChart) -> None:
    with pytest.raises(InputError) as raised:
        ocean(chart, ADRIFT=(-105.0, 20.0), LAKE=(-111.9, 28.0), WEST=WEST)
    assert [fault.field for fault in raised.value.faults] == ["gateways[ADRIFT]", "gateways[LAKE]"]
    assert "a way to the rim" in raised.value.faults[1].expected


def test_land_over_the_seam_of_longitudes_is_grown_on_both_sides() -> None:
    """-190 and 170 are one meridian: land that ends there must not leave a crack."""
    halves = np.array([shapely.box(-190, 0, -188, 2), shapely.box(168, 0, 170, 2)], dtype=object)
    shore = Shore(around_the_seam(halves, -190.0))
    tiles = Tiles.grown(shore, Growth(10.0, 1.0), [(-190.0, -5.0, 170.0, 5.0)])
    drawn = [Plane(170.0, 0.0).draw(lot) for lot in tiles.lots]
    whole = shapely.union_all(np.concatenate(drawn))
    assert len(shapely.get_parts(whole)) == 1
    assert shapely.contains_xy(whole, *Plane(170.0, 0.0).project([(170.0, 1.0)])[0])


def test_rim_sites_lie_inside_the_box_and_close_together() -> None:
    rim = rim_sites((-179.0, 1.0, -46.0, 68.0), 50.0)
    assert rim[:, 0].min() > -179.0
    assert rim[:, 0].max() < -46.0
    western = rim[rim[:, 0] < -178.9]
    assert distances_km(western[:-1], western[1:]).max() <= 50.5
    southern = rim[rim[:, 1] < 1.1]
    assert distances_km(southern[1:-1], southern[2:])[1:].max() <= 50.5
