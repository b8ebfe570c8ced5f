"""Each check finds what it looks for, and the shipped terminals pass."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, box

from networks import terminal_checks as checks
from networks.check import Check
from networks.ground import Ground
from networks.terminals import load_terminals


@pytest.fixture(scope="module")
def shipped() -> gpd.GeoDataFrame:
    return load_terminals()


@pytest.fixture(scope="module")
def atlas() -> checks.Atlas:
    return checks.Atlas.from_extract()


@pytest.fixture(scope="module")
def report(shipped: gpd.GeoDataFrame, atlas: checks.Atlas) -> dict[str, Check]:
    return {check.name: check for check in checks.check_terminals(shipped, atlas)}


def test_the_shipped_terminals_pass(report: dict[str, Check]) -> None:
    assert len(report) == 7
    assert [check.name for check in report.values() if not check.ok and not check.advisory] == []


def test_ports_the_index_does_not_know_are_named(report: dict[str, Check]) -> None:
    check = report["seaports_in_the_port_index"]
    assert check.advisory
    assert "MX_ECA" in check.detail
    assert check.detail.endswith("beyond 15 km: MX_ECA 24.5 km, MXSEY 27.5 km")


# Two countries that share the meridian -100, with the sea south of 40 and a river mouth:
#
#        CA  |  US        land  lat 40-42, lon -102 to -100 and -100 to -98
#      ------+------      shore lat 40
#        c h a n n e l    river from the shore up to (-99, 41)
GROUND = Ground(
    gpd.GeoDataFrame(
        {"iso_a3": ["CAN", "USA", "MEX"]},
        geometry=[box(-102, 39.8, -100, 42), box(-100, 39.8, -98, 42), box(-100, 30, -98, 32)],
        crs="EPSG:4326",
    ),
    gpd.GeoDataFrame({"level": [1]}, geometry=[box(-102, 40, -98, 42)], crs="EPSG:4326"),
)
RIVER = gpd.GeoDataFrame(geometry=[LineString([(-99, 40), (-99, 41)])], crs="EPSG:4326")
NO_RIVER = RIVER.iloc[:0]


def terminals(*rows: tuple[str, str, str, float, float]) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows, columns=["terminal_id", "kind", "country", "lon", "lat"])
    table = table.assign(
        region="ON",
        border_mode="",
        locode=np.where(table["kind"] == "seaport", table["terminal_id"], ""),
    ).set_index("terminal_id")
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def test_two_on_one_spot() -> None:
    apart = terminals(("A", "rail", "CA", -101, 41), ("B", "rail", "CA", -101, 41.004))
    assert checks.check_no_two_on_one_spot(apart).ok
    together = terminals(("A", "rail", "CA", -101, 41), ("B", "rail", "CA", -101, 41.002))
    check = checks.check_no_two_on_one_spot(together)
    assert not check.ok
    assert "A=B" in check.detail


def test_a_port_and_its_ramp_may_share_a_spot() -> None:
    both = terminals(("A", "rail", "CA", -101, 41), ("B", "seaport", "CA", -101, 41))
    assert checks.check_no_two_on_one_spot(both).ok


@pytest.mark.parametrize(("lat", "ok"), [(40.0, True), (40.05, True), (39.95, True), (40.1, False)])
def test_seaports_on_the_water(lat: float, ok: bool) -> None:
    port = terminals(("CAXXX", "seaport", "CA", -101.0, lat))
    assert checks.check_seaports_on_the_water(port, GROUND, RIVER).ok is ok


def test_a_river_port_is_on_its_channel() -> None:
    port = terminals(("USXXX", "seaport", "US", -99.01, 40.9))
    assert checks.check_seaports_on_the_water(port, GROUND, RIVER).ok
    assert not checks.check_seaports_on_the_water(port, GROUND, NO_RIVER).ok


def test_terminals_in_their_country() -> None:
    mixed = terminals(
        ("A", "rail", "CA", -101, 41), ("B", "rail", "CA", -99, 41), ("C", "rail", "MX", -110, 20)
    )
    check = checks.check_terminals_in_their_country(mixed, GROUND)
    assert not check.ok
    assert "B in US, not CA, C in none, not MX" in check.detail
    assert checks.check_terminals_in_their_country(mixed.iloc[:1], GROUND).ok


@pytest.mark.parametrize(("lon", "ok"), [(-100.0, True), (-100.02, True), (-100.05, False)])
def test_crossings_on_the_border(lon: float, ok: bool) -> None:
    crossing = terminals(("R_X", "border", "CA-US", lon, 41.0))
    check = checks.check_crossings_on_the_border(crossing, GROUND)
    assert check.ok is ok


def locodes(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["locode", "country", "functions", "lon", "lat"])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("CAXXX", "CA", "13", -101.0, 40.2), ""),
        (("CAXXX", "CA", "13", np.nan, np.nan), ""),
        (("CAXXX", "CA", "3", -101.0, 40.0), "CAXXX is no port in the list"),
        (("CAXXX", "CA", "1", -101.0, 40.3), "CAXXX is over 25 km off"),
        (("CAYYY", "CA", "1", -101.0, 40.0), "CAXXX is no port in the list"),
    ],
)
def test_locodes_agree(row: tuple[str, str, str, float, float], found: str) -> None:
    port = terminals(("CAXXX", "seaport", "CA", -101.0, 40.0))
    check = checks.check_locodes_agree(port, locodes(row))
    assert check.ok is (found == "")
    assert found in check.detail


def test_codes_the_extract_cannot_hold_are_not_judged() -> None:
    hub = terminals(("PAXXX", "seaport", "PA", -79.0, 9.0))
    check = checks.check_locodes_agree(hub, locodes(("CAXXX", "CA", "1", -101.0, 40.0)))
    assert check.ok
    assert check.detail.startswith("0 codes")


@pytest.mark.parametrize(("lat", "ok"), [(40.1, True), (40.2, False)])
def test_seaports_in_the_port_index(lat: float, ok: bool) -> None:
    port = terminals(("CAXXX", "seaport", "CA", -101.0, 40.0))
    index = pd.DataFrame({"lon": [-101.0, 10.0], "lat": [lat, 40.0]})
    assert checks.check_seaports_in_the_port_index(port, index).ok is ok


@pytest.mark.parametrize(("quebec_lon", "ok"), [(-100.0, True), (-100.9, True), (-101.0, True)])
def test_a_terminal_near_a_city_of_its_own_region(quebec_lon: float, ok: bool) -> None:
    cities = pd.DataFrame(
        [("CA", "ON", -101.2, 41.0), ("CA", "QC", quebec_lon, 41.0)],
        columns=["country", "admin1", "lon", "lat"],
    )
    terminal = terminals(("A", "rail", "CA", -101.0, 41.0))
    assert checks.check_terminals_in_their_region(terminal, cities).ok is ok


@pytest.mark.parametrize("ontario_lon", [-105.0, None])
def test_a_terminal_of_another_region(ontario_lon: float | None) -> None:
    rows = [("CA", "QC", -101.0, 41.0)]
    if ontario_lon is not None:
        rows.append(("CA", "ON", ontario_lon, 41.0))
    cities = pd.DataFrame(rows, columns=["country", "admin1", "lon", "lat"])
    check = checks.check_terminals_in_their_region(
        terminals(("A", "rail", "CA", -101.0, 41.0)), cities
    )
    assert not check.ok
    assert "A not in ON" in check.detail
