"""Facts of the real road graph."""

from __future__ import annotations

import pytest

from networks.landgraph import LandGraph, LandPath, NoPath

TORONTO, MONTREAL, HALIFAX = (-79.38, 43.645), (-73.57, 45.49), (-63.57, 44.64)
MEXICO = (-99.14, 19.43)


def path(
    road: LandGraph,
    origin: tuple[float, float],
    destination: tuple[float, float],
    country: str,
    *,
    ferries: bool | None = None,
) -> LandPath | NoPath:
    ends = [road.nearest(*point, country)[0] for point in (origin, destination)]
    return road.path(*ends, {country}, ferries=ferries)


@pytest.mark.parametrize(
    ("origin", "destination", "published_km"),
    [
        ((-123.1, 49.28), (-114.07, 51.05), 970),  # Vancouver–Calgary, RoutesDB
        ((-114.07, 51.05), (-113.49, 53.55), 299),  # Calgary–Edmonton, RoutesDB
        (HALIFAX, (-64.78, 46.09), 260),  # Halifax–Moncton, RoutesDB
        ((-123.1, 49.28), TORONTO, 4442),  # Vancouver–Toronto all in Canada, J. W. Fonseca
        ((-121.44, 49.38), (-120.33, 50.67), 205),  # Hope–Kamloops; was 478, by signs
        ((-120.33, 50.67), (-114.07, 51.05), 620),  # Kamloops–Calgary; was 883, by signs
        (HALIFAX, (-60.19, 46.14), 400),  # Halifax–Sydney; was 450, by signs
    ],
)
def test_canadian_roads_are_as_long_as_published(
    road: LandGraph,
    origin: tuple[float, float],
    destination: tuple[float, float],
    published_km: float,
) -> None:
    found = path(road, origin, destination, "CA")
    assert isinstance(found, LandPath)
    assert found.us_land_km == 0
    assert found.length_km == pytest.approx(published_km, rel=0.05)


@pytest.mark.parametrize(
    "far_end",
    [
        MONTREAL,  # Ontario and Québec are apart in the source
        HALIFAX,
        (-66.06, 45.27),  # Saint John
        (-63.13, 46.24),  # Charlottetown, over a bridge the source lacks
        (-130.32, 54.31),  # Prince Rupert
        (-66.38, 50.21),  # Sept-Îles
        (-60.19, 46.14),  # Sydney
        (-64.48, 48.83),  # Gaspé
        (-129.99, 55.93),  # Stewart, by Highways 37 and 37A
        (-124.81, 49.24),  # Port Alberni
    ],
)
def test_canada_is_reached_from_toronto_by_its_own_roads(
    road: LandGraph, far_end: tuple[float, float]
) -> None:
    assert road.nearest(*far_end, "CA")[1] < 3
    found = path(road, TORONTO, far_end, "CA")
    assert isinstance(found, LandPath)
    assert found.us_land_km == 0


@pytest.mark.parametrize("far_end", [(-52.71, 47.56), (-123.94, 49.17)])
def test_islands_are_reached_by_ferry_and_only_so(
    road: LandGraph, far_end: tuple[float, float]
) -> None:
    by_ship = path(road, TORONTO, far_end, "CA")
    assert isinstance(by_ship, LandPath)
    assert by_ship.ferry_km > 50
    assert isinstance(path(road, TORONTO, far_end, "CA", ferries=False), NoPath)


@pytest.mark.parametrize(
    "far_end",
    [
        (-117.0, 32.51),  # Tijuana
        (-116.6, 31.86),  # Ensenada
        (-106.48, 31.73),  # Ciudad Juárez
        (-99.51, 27.49),  # Nuevo Laredo
        (-89.65, 21.28),  # Progreso
        (-86.85, 21.16),  # Cancún
        (-104.31, 19.06),  # Manzanillo
        (-95.2, 16.17),  # Salina Cruz
    ],
)
def test_mexico_is_reached_from_its_capital_by_its_own_roads(
    road: LandGraph, far_end: tuple[float, float]
) -> None:
    found = path(road, MEXICO, far_end, "MX")
    assert isinstance(found, LandPath)
    assert found.us_land_km == 0


def test_mexico_city_to_tijuana_keeps_south_of_the_border_though_longer(road: LandGraph) -> None:
    at_home = path(road, MEXICO, (-117.0, 32.51), "MX")
    assert isinstance(at_home, LandPath)
    assert 2_550 < at_home.length_km < 2_950
