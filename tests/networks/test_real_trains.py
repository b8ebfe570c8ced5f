"""Trains of the real network: who runs them, and where they change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from networks.network import Network


def leg(network: Network, one: str, other: str, variant: str = "any") -> pd.Series:
    legs = network.legs
    ends = legs["from_terminal_id"] + ">" + legs["to_terminal_id"]
    pair = ends.isin([f"{one}>{other}", f"{other}>{one}"])
    (row,) = legs.index[pair & (legs["mode"] == "rail") & (legs["variant"] == variant)]
    return legs.loc[row]


@pytest.mark.parametrize(
    ("ends", "railways"),
    [
        (("CP_VAU", "KM_MTY"), {"CPKC", "CPKCM"}),
        (("CP_CAL", "KM_LZC"), {"CPKC", "CPKCM"}),
        (("CP_VAN", "KM_SLP"), {"CPKC", "CPKCM"}),
        (("CP_CHI", "KM_MEX"), {"CPKC", "CPKCM"}),
        (("CN_HAL", "CN_BRM"), {"CN"}),
        (("CN_HAL", "CN_CHI"), {"CN"}),
        (("CN_PRR", "CN_MTL"), {"CN"}),
        (("FX_ZLO", "FX_MTY"), {"FXE"}),
    ],
)
def test_single_lines_come_out_as_single_lines(
    network: Network, ends: tuple[str, str], railways: set[str]
) -> None:
    row = leg(network, *ends)
    assert row["interchanges"] == ""
    assert set(row["operators"].split(";")) == railways


@pytest.mark.parametrize("south", ["FX_MTY", "FX_SIL"])
def test_falcon_premium_changes_at_chicago_and_eagle_pass(network: Network, south: str) -> None:
    row = leg(network, "CN_BRM", south)
    assert set(row["operators"].split(";")) == {"CN", "UP", "FXE"}
    assert set(row["interchanges"].split(";")) == {"chicago", "eagle_pass"}
    assert "L_EGP" in row["crossings"].split(";")


def test_trains_start_only_on_a_railway_that_serves_the_terminal(network: Network) -> None:
    tied: dict[str, set[str]] = {}
    for tie in network.rail_ties:
        tied.setdefault(tie.terminal_id, set()).add(tie.railway)
    assert tied["MXZLO"] == {"FXE"}
    assert tied["MXLZC"] == {"CPKCM"}
    assert tied["CAHAL"] == tied["CAPRR"] == {"CN"}
    assert "MXESE" not in tied


def test_the_railways_of_trains_stand_an_independent_check(network: Network) -> None:
    trains = network.legs.index[network.legs["mode"] == "rail"]
    for leg_id in np.random.default_rng(0).choice(trains, 40, replace=False):
        assert network.train_findings(leg_id) == (), leg_id


def test_cn_reaches_halifax_by_edmundston_and_moncton(network: Network) -> None:
    row = leg(network, "CN_MTL", "CN_HAL")
    assert row["us_land_km"] == 0
    line = np.array(network.leg_geometry(str(row["leg_id"])).coords)
    for lon, lat in ((-68.33, 47.37), (-64.78, 46.09)):
        assert np.abs(line - [lon, lat]).max(axis=1).min() < 0.3


def test_winnipeg_to_thunder_bay_stays_in_canada_by_kenora(network: Network) -> None:
    through_minnesota = leg(network, "CN_WPG", "CATHU")
    assert 40 < through_minnesota["us_land_km"] < 110
    assert sorted(through_minnesota["crossings"].split(";")) == ["L_RRB", "L_SPR"]
    at_home = leg(network, "CP_WPG", "CATHU")
    assert (at_home["us_land_km"], at_home["operators"]) == (0, "CPKC")


def test_cn_stays_in_canada_from_the_prairies_to_the_atlantic(network: Network) -> None:
    for one, other in (("CN_WPG", "CN_BRM"), ("CN_EDM", "CN_HAL"), ("CN_PRR", "CN_MTL")):
        row = leg(network, one, other)
        assert (row["us_land_km"], row["crossings"], row["operators"]) == (0, "", "CN")


def test_every_rail_port_reaches_the_hub_of_its_country_at_home(network: Network) -> None:
    cut_off = {"CASEI", "CAPCA"}  # ore lines of the north shore, joined to nothing
    legs = network.legs[network.legs["mode"] == "rail"]
    ports = network.terminals[network.terminals["kind"] == "seaport"]
    for country, hub in (("CA", "CN_BRM"), ("MX", "KM_MEX")):
        served = ports.index[(ports["country"] == country) & (ports["railways"] != "")]
        to_hub = legs[(legs["from_terminal_id"] == hub) | (legs["to_terminal_id"] == hub)]
        at_home = to_hub[to_hub["us_land_km"] == 0]
        reached = set(at_home["from_terminal_id"]) | set(at_home["to_terminal_id"])
        assert set(served) - reached <= cut_off
