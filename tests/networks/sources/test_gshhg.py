from __future__ import annotations

import numpy as np
import pytest
import shapely

from networks.errors import SourceError
from networks.sources.gshhg import read_shorelines

BOX = (-185.0, -2.0, -40.0, 78.0)

LAND = [(-100, 40), (-90, 40), (-90, 50), (-100, 50)]
LAKE = [(-96, 44), (-94, 44), (-94, 46), (-96, 46)]
ATTU = [(172, 52), (174, 52), (174, 53), (172, 53)]
AFRICA = [(10, 0), (20, 0), (20, 10), (10, 10)]


def written(*bodies: tuple[int, list[tuple[int, int]]]) -> tuple[bytes, bytes]:
    """Write bodies (level, ring) as the publisher does."""
    rings, meta = b"", ""
    for number, (level, ring) in enumerate(bodies):
        content = np.array(ring, dtype="<f4").tobytes()
        meta += f"{level} 123.5 {len(ring)} 0.0 0.0 {len(rings)} {len(content)} {number}-E\n"
        rings += content
    return rings, meta.encode()


def test_levels_areas_and_rings_are_read() -> None:
    table, counts = read_shorelines(*written((1, LAND), (2, LAKE)), BOX)
    assert table["level"].tolist() == [1, 2]
    assert table["area_km2"].tolist() == [123.5, 123.5]
    assert shapely.area(table.geometry.to_numpy()).tolist() == [100.0, 4.0]
    assert table.crs.to_epsg() == 4326
    assert counts == {"polygons_read": 2, "invalid_mended": 0, "polygons_outside": 0}


def test_what_is_outside_is_left_out_and_counted() -> None:
    table, counts = read_shorelines(*written((1, AFRICA), (1, LAND)), BOX)
    assert table["level"].tolist() == [1]
    assert table.total_bounds.tolist() == [-100, 40, -90, 50]
    assert counts["polygons_outside"] == 1


def test_aleutians_are_cut_at_the_frame() -> None:
    table, _ = read_shorelines(*written((1, ATTU)), (-187.0, -2.0, -40.0, 78.0))
    assert table.total_bounds.tolist() == [-187.0, 52.0, -186.0, 53.0]


def test_body_cut_in_two_by_the_box_gives_two_polygons_of_one_level() -> None:
    horseshoe = [(-60, 60), (-30, 60), (-30, 63), (-60, 63), (-60, 62), (-35, 62), (-35, 61)]
    table, _ = read_shorelines(*written((3, [*horseshoe, (-60, 61)])), BOX)
    assert table["level"].tolist() == [3, 3]
    assert set(table.geom_type) == {"Polygon"}


@pytest.mark.parametrize("cut", [1, 8, 30])
def test_truncated_ring_file_is_told(cut: int) -> None:
    rings, meta = written((1, LAND))
    with pytest.raises(SourceError, match="truncated"):
        read_shorelines(rings[:-cut], meta, BOX)


def test_meta_of_another_form_is_told() -> None:
    with pytest.raises(SourceError, match="has 3 fields"):
        read_shorelines(b"", b"1 2 3\n", BOX)
    rings, meta = written((1, LAND[:3]))
    with pytest.raises(SourceError, match="ring of 3 points"):
        read_shorelines(rings, meta, BOX)
