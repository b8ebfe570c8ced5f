"""A terminal joined later has the legs it would have had if it had been listed from the start."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from networks.joined_legs import JoinedRail, JoinedSea
from networks.network import Network
from networks.new_terminal import NewTerminal
from networks.rail_legs import rail_legs
from networks.sea.path import SeaPath
from networks.site import Site
from networks.tie import Tie
from networks.tiers import SEA_TIERS
from networks.zone_measure import ZoneMeasure
from tests.networks.sea.ascii_chart import AsciiChart
from tests.networks.test_rail_legs import CROSSINGS, LAYERS, TIES

CHART = """
    ....................
    .A......####......B.
    ........####........
    ..N.....####UUU...M.
    ............UUU.....
    .........C..........
    ....................
"""


def site(name: str, water: tuple[float, float] | None = None, rail: tuple[Tie, ...] = ()) -> Site:
    lon, lat = water or (-100.0, 50.0)
    kind = "seaport" if water else "rail"
    terminal = NewTerminal(name, name, kind, "CA", lon, lat, frozenset({"container"}))
    return Site(terminal, water, 0.0 if water else None, 99.0, None, rail)


@pytest.fixture(scope="module")
def charts() -> tuple[AsciiChart, AsciiChart]:
    """Return the chart with N and M among its ports, and without."""
    return AsciiChart.read(CHART), AsciiChart.read(CHART.replace("N", ".").replace("M", "."))


def test_ships_sail_as_from_a_port_of_the_chart(charts: tuple[AsciiChart, AsciiChart]) -> None:
    whole, bare = charts
    zones = pd.concat([bare.zones, bare.zones.iloc[:1].assign(zone="land")])
    network = SimpleNamespace(sea=bare.sea(), zone_measure=ZoneMeasure(zones))
    new = [site(name, whole.places[name]) for name in "NM"]
    first = JoinedSea.of(cast("Network", network), new[0], ())
    both = JoinedSea.of(cast("Network", network), new[1], new[:1])
    listed = whole.sea()
    seen = 0
    for found, name, others in ((first, "N", "ABC"), (both, "M", "ABCN")):
        for tier in SEA_TIERS:
            paths = listed.port_paths([(name, other) for other in others], tier)
            for other in others:
                path, legs = paths[name, other], found.table[found.table["to_terminal_id"] == other]
                laxer = [one.value for one in SEA_TIERS if one.level <= tier.level]
                length_km = legs.loc[legs["variant"].isin(laxer), "length_km"].iloc[-1]
                assert isinstance(path, SeaPath)
                assert length_km == pytest.approx(path.length_km, rel=1e-6)
                seen += 1
    assert seen == 7 * len(SEA_TIERS)
    assert (first.table["length_km"] > 0).all()
    assert both.lines is not None
    ends = np.stack([both.lines.ends()[0], both.lines.ends()[1]])
    assert np.allclose(ends[0], whole.places["M"])
    crossing = both.table[both.table["us_12nm_nm"] > 0]
    assert len(crossing)
    for leg in crossing.itertuples():
        clear = both.table.loc[str(leg.leg_id).replace(":any", ":us-12nm")]
        assert clear["length_km"] > leg.length_km
        assert clear["us_12nm_nm"] == 0


@pytest.mark.parametrize("name", ["W", "E", "S"])
def test_trains_run_as_from_a_listed_terminal(name: str) -> None:
    own = tuple(tie for tie in TIES if tie.terminal_id == name)
    others = [tie for tie in TIES if tie.terminal_id != name]
    network: Any = SimpleNamespace(
        rail_layers=LAYERS, rail_ties=others, terminals=CROSSINGS.assign(border_mode="rail")
    )
    found = JoinedRail.of(network, site(name, rail=own), ())
    rows, ways = rail_legs(LAYERS, [*own, *others], CROSSINGS)
    wanted = {row["leg_id"]: (row, way) for row, way in zip(rows, ways, strict=True)
              if name in (row["from_terminal_id"], row["to_terminal_id"])}  # fmt: skip
    assert set(found.table.index) == set(wanted) == set(found.node_idx) != set()
    for leg_id, (row, way) in wanted.items():
        assert {cell: found.table.loc[leg_id, cell] for cell in row} == row
        assert found.node_idx[leg_id].tolist() == way.tolist()
    again = JoinedRail.of(network, site("none"), ())
    assert again.table.empty
    assert list(again.table) == list(found.table)
