from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from networks.errors import SourceError
from networks.sources.natural_earth import read_lines


def write_layer(path: Path, *geometries: shapely.Geometry, copies: int = 1) -> Path:
    """Write a zip as Natural Earth does: a shapefile with its sidecars."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(copies):
            shapefile = path.with_name(f"{path.stem}_{number}.shp")
            table = gpd.GeoDataFrame(
                {"SOV_A3": "MEX"}, geometry=list(geometries), crs="EPSG:4326", index=[0]
            )
            table.to_file(shapefile)
            for part in sorted(path.parent.glob(f"{shapefile.stem}.*")):
                archive.write(part, part.name)
    return path


LINE = shapely.LineString([(-100, 20), (-99, 21)])


def test_lines_and_fields(tmp_path: Path) -> None:
    lines = read_lines(write_layer(tmp_path / "rail.zip", LINE))
    assert lines["sov_a3"].tolist() == ["MEX"]
    assert lines.geometry.tolist() == [LINE]
    assert lines.crs.to_epsg() == 4326


def test_polygons_are_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "land.zip", shapely.box(-100, 20, -99, 21))
    with pytest.raises(SourceError, match="geometry other than lines"):
        read_lines(path)


def test_two_layers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds 2 shapefiles"):
        read_lines(write_layer(tmp_path / "two.zip", LINE, copies=2))


def test_truncated_zip_is_told(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "rail.zip", LINE)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match="not a readable zip"):
        read_lines(path)
