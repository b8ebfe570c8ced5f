"""Facts of the real rail graph, each of them a trap of the open data or of the map."""

from __future__ import annotations

import numpy as np
import pytest

from networks.countries import CountryMap
from networks.errors import SourceError
from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph, LandPath, NoPath
from networks.rail import build_rail
from tests.networks.drawn_land import BORDERS, DrawnLand, tables

TORONTO, MONTREAL, SAINT_JOHN = (-79.38, 43.645), (-73.57, 45.49), (-66.06, 45.27)
WINNIPEG, THUNDER_BAY, HALIFAX = (-97.13, 49.89), (-89.22, 48.4), (-63.57, 44.64)
VANCOUVER, PRINCE_RUPERT, NANAIMO = (-123.1, 49.28), (-130.33, 54.3), (-123.94, 49.17)
MEXICO, MANZANILLO = (-99.18, 19.47), (-104.31, 19.06)


def path(
    rail: LandGraph,
    origin: tuple[float, float],
    destination: tuple[float, float],
    countries: set[str] | None = None,
) -> LandPath:
    ends = [rail.nearest(*point)[0] for point in (origin, destination)]
    found = rail.path(*ends, countries)
    assert isinstance(found, LandPath)
    return found


def within_deg(line: LandPath, lon: float, lat: float) -> float:
    return float(np.abs(line.coordinates - [lon, lat]).max(axis=1).min())


def test_montreal_to_saint_john_crosses_maine_unless_it_must_not(rail: LandGraph) -> None:
    through_maine = path(rail, MONTREAL, SAINT_JOHN)
    at_home = path(rail, MONTREAL, SAINT_JOHN, {"CA"})
    assert through_maine.us_land_km > 250
    assert len(through_maine.border_crossings) == 2
    assert at_home.us_land_km == 0
    assert at_home.km_by_country["CA"] == pytest.approx(at_home.length_km)
    assert 950 < at_home.length_km < 1_150
    assert within_deg(at_home, -68.33, 47.37) < 0.3  # Edmundston
    assert within_deg(at_home, -64.78, 46.09) < 0.3  # Moncton


def test_the_sprague_line_clips_minnesota_and_canada_does_without_it(rail: LandGraph) -> None:
    baudette = path(rail, (-93.384, 48.619), (-96.983, 49.839))
    # 43.6 miles of the subdivision lie in Minnesota; the drawn line is good to a few kilometres.
    assert baudette.us_land_km == pytest.approx(70, abs=6)
    at_home = path(rail, WINNIPEG, THUNDER_BAY, {"CA"})
    assert at_home.us_land_km == 0
    assert 650 < at_home.length_km < 720


def test_lines_along_border_rivers_stay_on_their_bank(rail: LandGraph) -> None:
    along_the_st_lawrence = path(rail, MONTREAL, TORONTO)
    assert along_the_st_lawrence.us_land_km == 0
    along_the_st_john = path(rail, MONTREAL, HALIFAX, {"CA"})
    assert along_the_st_john.length_km == pytest.approx(1_215, rel=0.02)
    assert within_deg(along_the_st_john, -68.05, 47.26) < 0.1  # Sainte-Anne-de-Madawaska


def test_the_rail_barge_is_a_ferry_and_no_way_by_rail(rail: LandGraph) -> None:
    island, _ = rail.nearest(*NANAIMO)
    mainland, _ = rail.nearest(*VANCOUVER)
    assert isinstance(rail.path(island, mainland), NoPath)
    afloat = rail.path(island, mainland, ferries=True)
    assert isinstance(afloat, LandPath)
    assert afloat.ferry_km == pytest.approx(70.4, abs=0.5)


@pytest.mark.parametrize(
    ("port", "published_km", "tolerance"),
    [
        (VANCOUVER, 4466, 0.06),  # VIA's own route is longer than the shortest
        (PRINCE_RUPERT, 4690, 0.03),
        (THUNDER_BAY, 1270, 0.03),
        (HALIFAX, 1886, 0.09),  # Montréal–Halifax by Campbellton is 130 km longer
    ],
)
def test_canadian_ports_reach_toronto_at_home(
    rail: LandGraph, port: tuple[float, float], published_km: float, tolerance: float
) -> None:
    at_home = path(rail, port, TORONTO, {"CA"})
    assert at_home.us_land_km == 0
    assert at_home.length_km == pytest.approx(published_km, rel=tolerance)


@pytest.mark.parametrize(
    "port",
    [
        MANZANILLO,
        (-102.18, 17.95),  # Lázaro Cárdenas
        (-96.14, 19.2),  # Veracruz
        (-94.42, 18.14),  # Coatzacoalcos
        (-95.2, 16.17),  # Salina Cruz
        (-97.88, 22.48),  # Altamira
        (-106.42, 23.19),  # Mazatlán
        (-110.87, 27.92),  # Guaymas
        (-109.05, 25.6),  # Topolobampo
        (-92.4, 14.71),  # Puerto Chiapas
        (-106.48, 31.73),  # Ciudad Juárez, cut off by a break at Chihuahua in the source
        (-100.53, 28.68),  # Piedras Negras, reached through the US in the source
    ],
)
def test_mexican_ports_and_borders_reach_mexico_city_at_home(
    rail: LandGraph, port: tuple[float, float]
) -> None:
    node, snap_km = rail.nearest(*port, "MX")
    assert snap_km < 6
    at_home = rail.path(node, rail.nearest(*MEXICO, "MX")[0], {"MX"})
    assert isinstance(at_home, LandPath)
    assert at_home.us_land_km == 0


def test_coatzacoalcos_to_salina_cruz_is_port_to_port_as_published(rail: LandGraph) -> None:
    assert path(rail, (-94.42, 18.14), (-95.2, 16.17)).length_km == pytest.approx(303, rel=0.03)


def test_guadalajara_to_mexico_city_is_not_the_detour_of_a_broken_line(rail: LandGraph) -> None:
    # 612 km published, 842 km without the junction at La Piedad.
    assert path(rail, (-103.35, 20.66), MEXICO).length_km == pytest.approx(612, rel=0.03)


def test_toronto_to_mexico_city_crosses_two_borders_in_order(rail: LandGraph) -> None:
    line = path(rail, TORONTO, MEXICO)
    assert 3_900 < line.length_km < 4_200
    (_, north), (_, south) = line.border_crossings
    assert north > 42
    assert south < 30


def test_another_source_than_the_curated_corrections_fit_is_refused() -> None:
    land = DrawnLand("A  B", "A-B")
    nodes, edges = tables(land.draft)
    load = {
        "rail_osm_nodes": nodes,
        "rail_osm_edges": edges,
        "rail_narn_nodes": nodes,
        "rail_narn_edges": edges,
    }.__getitem__
    with pytest.raises(SourceError, match="no edge to correct"):
        build_rail(BORDERS, load)


def test_the_same_inputs_make_the_same_graph(rail: LandGraph, borders: CountryMap) -> None:
    again = build_rail(borders)
    for name in ("node_lon", "indptr", "indices", "length_km", "country", "flags", "us_km"):
        assert np.array_equal(getattr(again, name), getattr(rail, name))


def test_both_sources_are_there_and_joined(rail: LandGraph) -> None:
    joins = int(((rail.flags & EdgeFlag.JOIN) > 0).sum()) // 2
    gaps = int(((rail.flags & EdgeFlag.GAP) > 0).sum()) // 2
    assert joins > 1_000  # the nodes both name; lines both draw stand once
    assert 100 < gaps < 200
    assert rail.main_component().mean() > 0.99


@pytest.mark.parametrize(
    ("one", "other"),
    [((-88.04, 30.69), (-94.41, 18.13)), ((-67.574, 48.837), (-68.134, 49.236))],
    ids=["Mobile–Coatzacoalcos", "Matane–Baie-Comeau"],
)
def test_rail_ferries_are_what_they_are(
    rail: LandGraph, one: tuple[float, float], other: tuple[float, float]
) -> None:
    ends = [rail.nearest(*point)[0] for point in (one, other)]
    afloat = rail.path(*ends, ferries=True)
    assert isinstance(afloat, LandPath)
    assert afloat.ferry_km > 0.9 * afloat.length_km
    ashore = rail.path(*ends)
    assert not isinstance(ashore, LandPath) or ashore.ferry_km == 0
