"""The lists and layers of the real network: every row fits its model, every layer its bounds."""

import orjson
import pytest
import shapely

from api import catalogue
from api.bbox import BBox
from api.layers import MAX_POSITIONS, Layers

REGION = BBox(-157.5, 0.0, -45.0, 67.5)


def test_every_terminal_service_and_passage_fits_its_model(network):
    terminals = catalogue.terminals(network, limit=1000)
    assert terminals.next_cursor is None
    assert [row.terminal_id for row in terminals.terminals] == sorted(network.terminals.index)
    borders = catalogue.terminals(network, kind="border", country="MX", limit=1000)
    assert borders.total == (network.terminals["country"] == "US-MX").sum()
    services = catalogue.services(network, limit=1000)
    assert services.total == len(network.services)
    assert len(catalogue.passages(network).passages) == len(network.sea.passages.rows)


@pytest.mark.parametrize(
    ("layer", "east_end"),
    [("zones", -60.0), ("rail", -61.4)],  # the easternmost track ends at Point Tupper, 61.37 W
)
def test_a_layer_of_the_whole_region_is_small(network, layer, east_end):
    drawn = orjson.loads(Layers(network).geojson(layer, REGION, 3))
    assert drawn["zoom"] <= 3
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in drawn["features"]]
    assert 1000 < shapely.get_num_coordinates(shapes).sum() <= MAX_POSITIONS
    west, south, east, north = shapely.total_bounds(shapes)
    assert REGION.west <= west < -120
    assert east_end < east <= REGION.east
    assert REGION.south <= south < 20
    assert 50 < north <= REGION.north
