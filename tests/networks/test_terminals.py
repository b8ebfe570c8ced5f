"""The curated terminals: what they promise, and that every fault of theirs is found."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import geopandas as gpd
import pytest

from networks.curated_tables import CURATED
from networks.errors import InputError
from networks.terminals import CAPABILITIES, KINDS, load_terminals


@pytest.fixture(scope="module")
def terminals() -> gpd.GeoDataFrame:
    return load_terminals()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    for name in (*KINDS.values(), "railways.csv"):
        shutil.copy(CURATED / name, tmp_path)
    return tmp_path


def rewrite(path: Path, row_id: str, **cells: str) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["terminal_id"] == row_id:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def faults_of(directory: Path) -> list[str]:
    with pytest.raises(InputError) as raised:
        load_terminals(directory)
    return [fault.field for fault in raised.value.faults]


def test_counts_by_kind(terminals: gpd.GeoDataFrame) -> None:
    counts = terminals["kind"].value_counts().to_dict()
    assert counts == {"seaport": 65, "rail": 51, "border": 78, "airport": 36}
    assert terminals.index.is_unique


def test_geometry_is_the_position(terminals: gpd.GeoDataFrame) -> None:
    assert terminals.crs == "EPSG:4326"
    assert (terminals.geometry.x == terminals["lon"]).all()
    assert (terminals.geometry.y == terminals["lat"]).all()


@pytest.mark.parametrize(
    ("terminal_id", "railways"),
    [
        ("MXZLO", "FXE"),
        ("MXLZC", "CPKCM"),
        ("CAHAL", "CN"),
        ("CAPRR", "CN"),
        ("MXESE", ""),
        ("MXATM", "FXE;CPKCM"),
        ("MXSCX", "FIT"),
        ("KM_MEX", "FXE;CPKCM;FSRR;FTVM"),
    ],
)
def test_railways_that_serve(terminals: gpd.GeoDataFrame, terminal_id: str, railways: str) -> None:
    assert terminals.at[terminal_id, "railways"] == railways


@pytest.mark.parametrize("terminal_id", ["MXVER", "CAMTR", "CAVAN"])
def test_ports_both_transcontinentals_serve(terminals: gpd.GeoDataFrame, terminal_id: str) -> None:
    served = set(terminals.at[terminal_id, "railways"].split(";"))
    assert served >= ({"FXE", "CPKCM"} if terminal_id == "MXVER" else {"CN", "CPKC"})


def test_seaports_go_by_their_locode(terminals: gpd.GeoDataFrame) -> None:
    ports = terminals[terminals["kind"] == "seaport"]
    coded = ports[ports["locode"] != ""]
    assert list(coded["locode"]) == list(coded.index)
    assert set(ports.index) - set(coded.index) == {"MX_ECA"}
    assert not {"CASNF", "CAMLG", "MXECA", "MXPCH", "CABLL", "CACHU"} & set(terminals.index)


def test_every_row_names_its_source(terminals: gpd.GeoDataFrame) -> None:
    assert (terminals["source"] != "").all()
    assert set(terminals["confidence"]) <= {"high", "medium", "low"}


def test_waits_stand_at_borders_only(terminals: gpd.GeoDataFrame) -> None:
    at_border = terminals["kind"] == "border"
    assert (terminals["border_wait_mean_h"].notna() == at_border).all()
    assert ((terminals["border_mode"] != "") == at_border).all()
    border = terminals[at_border]
    assert (border["border_wait_mean_h"] <= border["border_wait_p95_h"]).all()


def test_only_ports_behind_ice_or_locks_have_a_season(terminals: gpd.GeoDataFrame) -> None:
    seasonal = terminals[terminals["open_from"] != ""]
    assert (seasonal["kind"] == "seaport").all()
    lakes = {"CATHU", "CASSM", "CAGOH", "CASNI", "CAWND", "CATOR", "CAHAM", "CAOSH", "CAVLF"}
    assert set(seasonal.index) == lakes | {"CACHV"}
    assert seasonal["source"].str.contains("season:").all()


def test_capabilities_are_booleans(terminals: gpd.GeoDataFrame) -> None:
    assert {terminals[name].dtype.name for name in CAPABILITIES} == {"bool"}
    assert not terminals.loc["MX_ECA", "container"]
    assert terminals.loc["MX_ECA", "lng"]


def test_changes_name_terminals_and_reasons(terminals: gpd.GeoDataFrame) -> None:
    with (CURATED / "CHANGES.csv").open(encoding="utf-8", newline="") as stream:
        changes = list(csv.DictReader(stream))
    with (CURATED / "clusters.csv").open(encoding="utf-8", newline="") as stream:
        clusters = {row["cluster_id"] for row in csv.DictReader(stream)}
    known = set(terminals.index) | clusters
    assert {change["terminal_id"] for change in changes} <= known
    assert all(change["reason"] and change["column"] for change in changes)


@pytest.mark.parametrize(
    ("file_name", "terminal_id", "cells", "field"),
    [
        ("seaports.csv", "CAHAL", {"lat": "444"}, "seaports.csv row CAHAL lat"),
        ("seaports.csv", "CAHAL", {"country": "FR"}, "seaports.csv row CAHAL country"),
        ("seaports.csv", "CAHAL", {"railways": "XX"}, "seaports.csv row CAHAL railways"),
        ("seaports.csv", "CAHAL", {"locode": "CAMTR"}, "seaports.csv row CAHAL locode"),
        ("seaports.csv", "CAHAL", {"max_draught_m": "99"}, "seaports.csv row CAHAL max_draught_m"),
        ("seaports.csv", "CACHV", {"open_from": "13-01"}, "seaports.csv row CACHV open_from"),
        ("seaports.csv", "CACHV", {"open_until": ""}, "seaports.csv row CACHV open_until"),
        ("seaports.csv", "CAHAL", {"source": ""}, "seaports.csv row CAHAL source"),
        (
            "rail_terminals.csv",
            "CN_BRM",
            {"railways": ""},
            "rail_terminals.csv row CN_BRM railways",
        ),
        (
            "border_crossings.csv",
            "L_LRD",
            {"railways": ""},
            "border_crossings.csv row L_LRD railways",
        ),
        (
            "border_crossings.csv",
            "R_WTB",
            {"railways": "UP"},
            "border_crossings.csv row R_WTB railways",
        ),
        (
            "border_crossings.csv",
            "R_WTB",
            {"border_wait_p95_h": "0.1"},
            "border_crossings.csv row R_WTB border_wait_p95_h",
        ),
        ("airports.csv", "A_YYZ", {"confidence": "sure"}, "airports.csv row A_YYZ confidence"),
    ],
)
def test_a_fault_is_named(
    copies: Path, file_name: str, terminal_id: str, cells: dict[str, str], field: str
) -> None:
    rewrite(copies / file_name, terminal_id, **cells)
    assert faults_of(copies) == [field]


def test_faults_of_all_tables_come_at_once(copies: Path) -> None:
    rewrite(copies / "seaports.csv", "CAHAL", lat="x")
    rewrite(copies / "airports.csv", "A_YYZ", lon="9")
    assert faults_of(copies) == ["seaports.csv row CAHAL lat", "airports.csv row A_YYZ lon"]


def test_an_id_stands_in_one_table_only(copies: Path) -> None:
    rewrite(copies / "rail_terminals.csv", "CN_BRM", terminal_id="CAHAL")
    with pytest.raises(InputError, match="terminal_id = 'CAHAL': expected a value no other row"):
        load_terminals(copies)
