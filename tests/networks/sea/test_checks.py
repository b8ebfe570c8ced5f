"""The checks must find what is wrong; that they hold on a sound sea is tested with the sea."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from networks.sea import checks
from networks.sea.path import SeaPath
from networks.sea.sea import Sea
from networks.tiers import Tier
from tests.networks.sea.ascii_chart import AsciiChart

CHART = AsciiChart.read(
    """
    .A......####......B.
    ........####........
    ........####........
    ....................
    .........C..........
    """
)


@pytest.fixture(scope="module")
def sea() -> Sea:
    return CHART.sea(channels={"cut": "AB"})


def crossing(channels: tuple[str, ...] = ()) -> SeaPath:
    line = np.array([CHART.places["A"], CHART.places["B"]])
    return SeaPath(line, 1.0, channels=channels)


def test_a_path_over_land_is_found_unless_its_channel_takes_it_there(sea: Sea) -> None:
    findings = checks.check_path_off_land(crossing(), sea, CHART.coast)
    assert len(findings) == 1
    assert "over land" in findings[0]
    assert checks.check_path_off_land(crossing(("cut",)), sea, CHART.coast) == []


def test_land_that_appears_under_a_corner_is_found(sea: Sea) -> None:
    flooded = CHART.coast.copy()
    flooded.geometry = shapely.buffer(flooded.geometry.to_numpy(), 0.1)
    assert checks.check_vertices_off_land(sea, flooded)


def test_a_channel_that_joins_nothing_is_found(sea: Sea) -> None:
    waters = {
        variant: replace(w, site_home=np.full(len(w.site_home), -1))
        for variant, w in sea.waters.items()
    }
    adrift = replace(sea.channels, joins=np.zeros((0, 2), np.int64))
    findings = checks.check_channel_ends(replace(sea, waters=waters, channels=adrift))
    assert findings == ["channel cut joins nothing"]


def test_a_port_without_water_and_a_shared_point_are_found(sea: Sea) -> None:
    waters = sea.waters["any"]
    lonlat = waters.lonlat.copy()
    lonlat[waters.first_port_node + 1] = lonlat[waters.first_port_node]
    broken = replace(waters, lonlat=lonlat, port_code=("", "", "far-from-water"))
    findings = checks.check_ports(replace(sea, waters={"any": broken}))
    assert findings == ["C: far-from-water", "A shares its water point"]


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [((0, 1, 500.0), "not symmetric"), ((0, 2, 5000.0), "shorter by way of")],
)
def test_tables_that_cannot_be_are_found(spoil: tuple[int, int, float], finding: str) -> None:
    km = np.array([[0.0, 100.0, 150.0], [100.0, 0.0, 100.0], [150.0, 100.0, 0.0]])
    km[spoil[:2]] = spoil[2]
    table = pd.DataFrame(km, index=list("ABC"), columns=list("ABC"))
    assert any(finding in found for found in checks.check_tables({Tier.ANY: table}))


def test_a_stricter_tier_that_is_shorter_is_found() -> None:
    km = pd.DataFrame([[0.0, 100.0], [100.0, 0.0]], index=list("AB"), columns=list("AB"))
    findings = checks.check_tables({Tier.ANY: km, Tier.US_12NM: km * 0.9})
    assert findings == ["us-12nm is shorter than any somewhere"]


def test_a_table_of_ports_that_no_search_finds_is_found(sea: Sea) -> None:
    tables = {Tier.ANY: checks.port_table_km(sea, Tier.ANY)}
    assert checks.check_labels(sea, tables) == []
    km = sea.port_km[Tier.ANY].copy()
    km[0, 2] += 0.001
    findings = checks.check_labels(replace(sea, port_km={Tier.ANY: km}), tables)
    assert findings == ["any: A-C differs from the search"]
