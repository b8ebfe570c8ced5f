"""What holds of every sea, on charts drawn at random and on the one that ships."""

from itertools import combinations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.network import Network
from networks.sea import checks
from networks.sea.no_go_file import read_no_go
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.verify import metres_within, verify
from tests.networks.sea.ascii_chart import AsciiChart
from tests.networks.sea.test_cut import areas
from tests.networks.sea.test_kernels import SIDE_KM

COLUMNS, ROWS = 14, 7
PORTS = "ABCD"
SLACK_KM = 1e-6


@st.composite
def charts(draw: st.DrawFn) -> AsciiChart:
    """A chart of random land and US waters, with four ports and a canal from A by B to C."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    letters = rng.choice(list(".#U"), p=[0.72, 0.18, 0.10], size=(ROWS, COLUMNS))
    for port, at in zip(PORTS, rng.choice(ROWS * COLUMNS, len(PORTS), replace=False), strict=True):
        letters.flat[at] = port
    return AsciiChart.read("\n".join("".join(row) for row in letters))


def km(path: SeaPath | NoPath) -> float:
    return path.length_km if isinstance(path, SeaPath) else np.inf


def table_km(sea: Sea, tier: Tier, restrictions: Restrictions = UNRESTRICTED) -> np.ndarray:
    """Shortest km between all ports; inf where there is no path, 0 from a port to itself."""
    pairs = [(a, b) for a in PORTS for b in PORTS if a != b]
    found = sea.port_paths(pairs, tier, restrictions)
    return np.array([[0 if a == b else km(found[a, b]) for b in PORTS] for a in PORTS])


def no_longer(shorter: np.ndarray, longer: np.ndarray) -> bool:
    return bool(np.all(shorter <= longer + SLACK_KM))


def laid_on(chart: AsciiChart, area: shapely.Geometry) -> shapely.Geometry:
    """Lay an area drawn in km on a square over a chart in degrees."""
    west, south, east, north = chart.bounds
    scale = np.array([east - west, north - south]) / SIDE_KM
    return shapely.transform(area, lambda xy: xy * scale + (west, south))


@settings(max_examples=5)
@given(charts(), areas())
def test_what_holds_of_every_sea(chart: AsciiChart, drawn: list[shapely.Geometry]) -> None:
    sea = chart.sea(channels={"canal": "ABC"})
    placed = [laid_on(chart, area) for area in drawn]
    no_go = Restrictions(no_go=read_no_go(placed))
    closed = Restrictions(forbidden=frozenset(["canal"]))
    assert checks.check_vertices_off_land(sea, chart.coast) == []
    tables = {tier: table_km(sea, tier) for tier in SEA_TIERS}
    for tier, free in tables.items():
        around, without = table_km(sea, tier, no_go), table_km(sea, tier, closed)
        for table in (free, around, without):
            assert np.array_equal(np.isfinite(table), np.isfinite(table.T))
            assert no_longer(table, table.T)
            for via in range(len(PORTS)):
                assert no_longer(table, table[:, via, None] + table[None, via, :])
        assert no_longer(free, around)  # a no-go area never helps
        assert no_longer(free, without)  # a closed channel never helps
        for a, b in combinations(PORTS, 2):
            path = sea.path(a, b, tier, no_go)
            if isinstance(path, SeaPath):
                assert verify(path.coordinates, tier, chart.zones).ok
                assert all(metres_within(path.coordinates, area)[0] == 0 for area in placed)
    for lax, strict in combinations(SEA_TIERS, 2):
        assert no_longer(tables[lax], tables[strict])


def test_the_sea_that_ships_is_symmetric_keeps_the_triangle_and_grows_with_the_tier(
    network: Network,
) -> None:
    tables = {tier: checks.port_table_km(network.sea, tier) for tier in SEA_TIERS}
    assert all(table.notna().to_numpy().sum() > 1000 for table in tables.values())
    assert checks.check_tables(tables) == []
