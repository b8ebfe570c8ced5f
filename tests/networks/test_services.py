"""Services say what their sources say; a fault is named by row and column."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from networks.curated_tables import CURATED
from networks.errors import InputError
from networks.services import CARGO, load_services
from networks.terminals import load_terminals

GOOD = {
    "service_id": "line",
    "name": "A line",
    "operator": "Somebody",
    "mode": "sea",
    "status": "operating",
    "calls": "CAHAL;MXVER;CAHAL",
    "cargo": "container",
    "source": "somewhere",
    "source_date": "2025-06",
    "confidence": "low",
}


@pytest.fixture(scope="module")
def terminals() -> gpd.GeoDataFrame:
    return load_terminals()


def table(tmp_path: Path, **cells: str) -> Path:
    with (CURATED / "services.csv").open(encoding="utf-8", newline="") as stream:
        columns = csv.DictReader(stream).fieldnames
    assert columns
    path = tmp_path / "services.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerow(GOOD | cells)
    return path


def test_the_shipped_table(terminals: gpd.GeoDataFrame) -> None:
    services = load_services(terminals)
    assert services["service_id"].is_unique
    assert (services["source"] != "").all()
    assert services["headway_days"].dtype == float


def test_each_kind_of_cargo_can_be_chartered(terminals: gpd.GeoDataFrame) -> None:
    services = load_services(terminals)
    charters = services[services["status"] == "charter"]
    assert {kind for cargo in charters["cargo"] for kind in cargo.split(";")} == set(CARGO)
    assert (charters["calls"] == "*").all()
    assert charters["name"].str.lower().str.contains("charter").all()
    assert (charters["confidence"] == "low").all()
    assert charters["headway_days"].notna().all()
    at_sea, by_air = (charters[charters["mode"] == mode] for mode in ("sea", "air"))
    assert at_sea[["speed_kn", "draught_m"]].notna().all(axis=None)
    assert by_air[["capacity_t", "door_cm", "range_km"]].notna().all(axis=None)


def test_no_old_rotation_passes_for_running(terminals: gpd.GeoDataFrame) -> None:
    services = load_services(terminals).set_index("service_id")
    lines = services[services["status"] == "operating"]
    assert (lines["source_date"] >= "2023").all()
    assert services.loc["msc_canada_gulf_bridge", "status"] == "unverified"
    assert pd.isna(services.loc["msc_canada_gulf_bridge", "headway_days"])


def test_the_gulf_bridge_calls_in_the_united_states(terminals: gpd.GeoDataFrame) -> None:
    services = load_services(terminals).set_index("service_id")
    calls = services.loc["msc_canada_gulf_bridge", "calls"].split(";")
    assert [call for call in calls[:-1] if call.startswith("US")] == ["USHOU", "USPHL"]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"status": "charter", "calls": "*"},
        {"mode": "rail", "calls": "CN_BRM;FX_MTY"},
        {"mode": "air", "calls": "A_YYZ;A_NLU", "cargo": "", "hold": "belly"},
        {"calls": "CAHAL;USNYC;MXVER", "headway_days": "7", "source_date": "2025"},
    ],
)
def test_a_good_row_is_read(
    tmp_path: Path, terminals: gpd.GeoDataFrame, cells: dict[str, str]
) -> None:
    services = load_services(terminals, table(tmp_path, **cells))
    assert services["calls"].tolist() == [(GOOD | cells)["calls"]]


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"calls": "CAHAL;CN_BRM"}, "calls", "CN_BRM"),
        ({"calls": "CAHAL;nowhere"}, "calls", "nowhere"),
        ({"calls": "CAHAL"}, "calls", "CAHAL"),
        ({"calls": "CAHAL;CAHAL;MXVER"}, "calls", "CAHAL"),
        ({"calls": "*"}, "calls", "*"),
        ({"status": "charter"}, "calls", "CAHAL;MXVER;CAHAL"),
        ({"mode": "rail", "calls": "CN_BRM;USNYC"}, "calls", "USNYC"),
        ({"status": "planned"}, "status", "planned"),
        ({"mode": "pipe"}, "mode", "pipe"),
        ({"headway_days": "-7"}, "headway_days", "-7"),
        ({"cargo": "containers"}, "cargo", "containers"),
        ({"hold": "belly"}, "hold", "belly"),
        ({"source": ""}, "source", ""),
        ({"source_date": "last June"}, "source_date", "last June"),
        ({"source_date": "2025-13"}, "source_date", "2025-13"),
    ],
)
def test_a_bad_cell_is_named(
    tmp_path: Path, terminals: gpd.GeoDataFrame, cells: dict[str, str], column: str, value: str
) -> None:
    with pytest.raises(InputError) as raised:
        load_services(terminals, table(tmp_path, **cells))
    (fault,) = raised.value.faults
    assert (fault.field, fault.value) == (f"services.csv row line {column}", value)
