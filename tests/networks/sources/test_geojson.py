from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import SourceError
from networks.sources.geojson import read_features
from tests.networks.sources.localsite import collection, feature, line


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lines.geojson"
    path.write_bytes(collection(feature(1, line((-100, 40), (-99, 41)), NET="M")))
    return path


def test_properties_and_crs(path: Path) -> None:
    table = read_features(path, ["NET"])
    assert table["NET"].tolist() == ["M"]
    assert table.crs.to_epsg() == 4326


def test_names_in_lower_case(path: Path) -> None:
    assert read_features(path, ["net"], lower_case=True)["net"].tolist() == ["M"]


def test_missing_field_is_told(path: Path) -> None:
    with pytest.raises(SourceError, match="no fields \\['KM'\\]"):
        read_features(path, ["KM"])


@pytest.mark.parametrize("damaged", [b"", b'{"features": [', b'{"error": 1}', b"[]"])
def test_damaged_file_is_told(path: Path, damaged: bytes) -> None:
    path.write_bytes(damaged)
    with pytest.raises(SourceError, match="not a GeoJSON feature file"):
        read_features(path, [])


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a GeoJSON feature file"):
        read_features(tmp_path / "none", [])
