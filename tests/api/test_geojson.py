"""An answer as GeoJSON has a feature for everything drawn."""

import json

import shapely

from api import geojson
from tests.api import samples


def test_a_collection_has_a_feature_for_every_leg_and_transfer():
    collection = geojson.feature_collection(samples.answer(samples.option(1), samples.option(2)))
    written = json.dumps(collection, allow_nan=False)
    assert json.dumps(json.loads(written)) == written
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
