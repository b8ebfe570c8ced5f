"""Answers as files come back whole, and no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from networks.errors import InputError
from networks.tiers import Tier
from routing import compare_tiers, pareto
from routing.answer_files import WRITERS, csv_text
from routing.request import Request

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(scope="module")
def answer(ask):
    return ask(tier=Tier.NO_US_LAND)


@pytest.fixture(scope="module")
def hostile(answer):
    """An answer whose first leg is run by somebody with a formula for a name."""
    first = answer.options[0]
    elements = list(first.itinerary.elements)
    elements[1] = replace(elements[1], service_name=HOSTILE, operator="+1")
    option = replace(first, itinerary=replace(first.itinerary, elements=tuple(elements)))
    return replace(answer, options=(option,))


@pytest.fixture(scope="module")
def request_(toynet):
    return Request(toynet.place("T", "CA"), toynet.place("N", "MX"), tier=Tier.NO_US_LAND)


def sheets(path):
    """Return the formulas and the texts of each sheet of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {
            name: ET.fromstring(book.read(name))  # noqa: S314 - of our own making
            for name in book.namelist()
            if name.endswith(".xml")
        }
        texts = ["".join(n.itertext()) for n in parts["xl/sharedStrings.xml"].iter(f"{SHEET}si")]
        names = [sheet.get("name") for sheet in parts["xl/workbook.xml"].iter(f"{SHEET}sheet")]
        formulas = [
            cell
            for name, part in parts.items()
            if name.startswith("xl/worksheets/")
            for cell in part.iter(f"{SHEET}f")
        ]
        links = [name for name in book.namelist() if "worksheets/_rels" in name]
    return names, formulas, links, texts


def test_csv_holds_what_the_table_holds(answer):
    read = pd.read_csv(io.StringIO(csv_text(answer.tables(), "cost_lines")))
    by_rank = read.groupby("rank")["cost_usd"].sum()
    for option in answer.options:
        assert by_rank[option.rank] == pytest.approx(option.cost_usd)
    assert read["parameters"].notna().all()


def test_a_formula_is_text_in_csv(hostile):
    (row, *_) = csv.DictReader(io.StringIO(csv_text(hostile.tables(), "legs")))
    assert row["service"] == f"'{HOSTILE}"
    assert row["operator"] == "'+1"


def test_a_workbook_has_a_sheet_a_table_and_no_formula(hostile, tmp_path):
    hostile.write(tmp_path / "a.xlsx")
    names, formulas, links, texts = sheets(tmp_path / "a.xlsx")
    assert names == list(hostile.tables())
    assert formulas == links == []
    assert HOSTILE in texts


def test_a_geopackage_has_legs_stops_and_tables(answer, tmp_path):
    answer.write(tmp_path / "a.gpkg")
    layers = dict(pyogrio.list_layers(tmp_path / "a.gpkg"))
    assert layers["legs"] in {"LineString", "MultiLineString", "Unknown"}
    assert layers["stops"] == "Point"
    assert {"options", "cost_lines", "emissions", "parameters", "question"} <= set(layers)
    legs = gpd.read_file(tmp_path / "a.gpkg", layer="legs")
    assert len(legs) == sum(len(option.itinerary.legs) for option in answer.options)


def test_geoparquet_and_frame_are_the_same(answer, tmp_path):
    answer.write(tmp_path / "a.parquet")
    read, made = gpd.read_parquet(tmp_path / "a.parquet"), answer.to_geodataframe()
    assert read.crs == made.crs == "EPSG:4326"
    assert read.geometry.geom_equals(made.geometry).all()
    assert read["cost_usd"].tolist() == made["cost_usd"].tolist()


def test_geojson_has_a_feature_for_every_leg_and_transfer(answer, tmp_path):
    answer.write(tmp_path / "a.geojson")
    read = json.loads((tmp_path / "a.geojson").read_text())
    kinds = [feature["properties"]["kind"] for feature in read["features"]]
    assert kinds.count("leg") == len(answer.to_geodataframe())
    assert kinds.count("transfer") == len(answer.tables()["transfers"])


def test_the_other_answers_are_written_too(toynet, auto_parts, request_, book, tmp_path):
    compared = compare_tiers(toynet, auto_parts, request_, book)
    compared.write(tmp_path / "c.csv")
    prices = pd.read_csv(tmp_path / "c.csv")
    assert prices["tier"].tolist() == [tier.value for tier in Tier]
    assert set(compared.to_geodataframe()["tier"]) <= {tier.value for tier in Tier}
    undominated = pareto(toynet, auto_parts, request_, book)
    undominated.write(tmp_path / "p.xlsx")
    assert sheets(tmp_path / "p.xlsx")[0] == ["points"]
    assert set(undominated.to_geodataframe()["point"]) == set(range(1, len(undominated.points) + 1))


def test_what_cannot_be_written_is_refused(answer, tmp_path):
    with pytest.raises(InputError, match=r"\.gpkg"):
        answer.write(tmp_path / "a.pdf")
    with pytest.raises(InputError, match="cost_lines"):
        answer.write(tmp_path / "a.csv", table="prices")
    assert list(tmp_path.iterdir()) == []


def test_of_no_route_there_is_why_and_nothing_to_draw(ask, tmp_path):
    none = ask(tier=Tier.US_200NM, modes=frozenset({"road"}))
    assert not none.options
    for suffix in WRITERS:
        path = tmp_path / f"a{suffix}"
        if suffix in {".xlsx", ".geojson", ".html"}:
            none.write(path)
        else:
            with pytest.raises(InputError, match="none in it"):
                none.write(path)
        assert path.exists() == (suffix in {".xlsx", ".geojson", ".html"})
