"""Layers come back from disk as they were, in every format."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pytest

from api.export import FORMATS, export, layer_names
from networks.errors import InputError
from tests.api.toy import ToyNetwork

ROWS = {
    "zones": 5,
    "sea": 2,
    "rail": 3,
    "road": 3,
    "terminals": 4,
    "gateways": 2,
    "services": 2,
    "passages": 2,
}


@pytest.fixture(scope="module")
def network():
    return ToyNetwork()


def read(path):
    return gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("layer", layer_names())
def test_a_layer_comes_back_whole(network, tmp_path, layer, suffix):
    path = tmp_path / f"{layer}{suffix}"
    assert export(network, layer, path) == ROWS[layer]
    frame = read(path)
    assert len(frame) == ROWS[layer]
    assert frame.crs.to_epsg() == 4326
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_zones_have_the_promised_columns_and_nest(network, tmp_path):
    path = tmp_path / "zones.parquet"
    export(network, "zones", path)
    zones = gpd.read_parquet(path)
    assert list(zones.columns) == ["country", "zone", "geometry"]
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    assert us["12nm"].covers(us["land"])
    assert us["200nm"].covers(us["24nm"])


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_lies_beyond_the_antimeridian(network, tmp_path, suffix):
    for layer in ("zones", "sea"):
        path = tmp_path / f"{layer}{suffix}"
        export(network, layer, path)
        west, _, east, _ = read(path).total_bounds
        assert west >= -180
        assert east <= 180


def test_the_zone_over_the_antimeridian_keeps_its_area(network, tmp_path):
    path = tmp_path / "zones.gpkg"
    export(network, "zones", path)
    us = read(path).query("country == 'US' and zone == '200nm'").geometry.iloc[0]
    assert us.area == pytest.approx(network.zones.geometry.iloc[3].area)
    assert us.bounds[2] == pytest.approx(180)


def test_geojson_is_rfc_7946(network, tmp_path):
    path = tmp_path / "zones.geojson"
    export(network, "zones", path)
    collection = json.loads(path.read_text())
    assert "crs" not in collection
    ring = collection["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0  # exterior rings run counter-clockwise


def test_edges_carry_length_and_countries(network, tmp_path):
    path = tmp_path / "rail.parquet"
    export(network, "rail", path)
    rail = gpd.read_parquet(path)
    assert rail["length_km"].tolist() == [100, 200, 50]
    assert rail["countries"].tolist() == ["CA", "CA;US", "US;MX"]


def test_a_service_that_calls_anywhere_has_no_geometry(network, tmp_path):
    path = tmp_path / "services.geojson"
    export(network, "services", path)
    features = json.loads(path.read_text())["features"]
    assert features[0]["geometry"]["type"] == "MultiPoint"
    assert features[1]["geometry"] is None


def test_a_wrong_layer_and_a_wrong_name_are_said_at_once(network, tmp_path):
    with pytest.raises(InputError) as raised:
        export(network, "canals", tmp_path / "out.shp")
    assert [fault.field for fault in raised.value.faults] == ["layer", "output"]


# The limit holds for a whole process, the test runner's own log included: so a child bears it.
ON_A_TINY_DISK = """
import resource, sys
from pathlib import Path
from api.export import export
from networks.errors import InputError
from tests.api.toy import ToyNetwork

network = ToyNetwork()
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
try:
    export(network, "zones", Path(sys.argv[1]))
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk_is_bad_input_and_leaves_nothing(tmp_path, suffix):
    target = str(tmp_path / f"zones{suffix}")
    child = subprocess.run(
        [sys.executable, "-c", ON_A_TINY_DISK, target],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "can be written" in child.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_bad_input(network, tmp_path):
    with pytest.raises(InputError, match="No such file"):
        export(network, "zones", tmp_path / "nowhere" / "zones.gpkg")
