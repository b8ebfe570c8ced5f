"""GeoJSON must be RFC 7946: closed to other programs' mistakes, cut at the antimeridian."""

import doctest
import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api import geojson
from tests.api import samples


def test_examples_in_the_documentation_hold():
    result = doctest.testmod(geojson)
    assert result.attempted > 0
    assert result.failed == 0


@given(st.lists(st.tuples(st.floats(-179.9, 179.9), st.floats(-80, 80)), min_size=2, max_size=12))
def test_every_line_stays_within_the_world_and_keeps_its_length(lonlat):
    geometry = geojson.line_geometry(lonlat)
    lines = geojson.lines_of(geometry)
    drawn = np.vstack(lines)
    assert np.abs(drawn[:, 0]).max() <= 180
    assert all(len(line) >= 2 for line in lines)
    continuous = geojson.continuous(lonlat)
    whole = np.hypot(*np.diff(continuous, axis=0).T).sum()
    parts = sum(np.hypot(*np.diff(np.array(line), axis=0).T).sum() for line in lines)
    assert parts == pytest.approx(whole, abs=1e-3)


def test_a_line_past_the_antimeridian_is_cut_where_it_crosses():
    geometry = geojson.line_geometry([(170, 10), (190, 20), (200, 20)])
    assert geometry["type"] == "MultiLineString"
    west, east = geometry["coordinates"]
    assert west[-1] == [180.0, 15.0]
    assert east[0] == [-180.0, 15.0]
    assert east[-1] == [-160.0, 20.0]


def test_a_collection_has_a_feature_for_every_leg_and_transfer():
    collection = geojson.feature_collection(samples.answer(samples.option(1), samples.option(2)))
    assert json.loads(json.dumps(collection, allow_nan=False)) == collection
    assert collection["type"] == "FeatureCollection"
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    assert kinds.count("leg") == 6
    assert kinds.count("transfer") == 2
    for feature in collection["features"]:
        assert shapely.geometry.shape(feature["geometry"]).is_valid
        assert feature["properties"]["rank"] in {1, 2}
    assert collection["monarca"]["provenance"]["network_version"] == "0123456789abcdef"


def test_the_box_holds_everything():
    collection = geojson.feature_collection(samples.answer(samples.option()))
    west, south, east, north = collection["bbox"]
    assert (west, south, east, north) == (-100.31, 19.20, -63.57, 44.65)


def test_the_box_of_a_line_over_the_antimeridian_has_west_above_east():
    legs = [samples.leg("sea", ("A", (170, 10)), ("B", (-160, 20)), 0, 9)]
    collection = geojson.feature_collection(samples.answer(samples.option(legs=legs)))
    assert collection["bbox"] == [170.0, 10.0, -160.0, 20.0]


def test_an_answer_without_options_is_an_empty_collection():
    collection = geojson.feature_collection(samples.answer())
    assert collection["features"] == []
    assert "bbox" not in collection
