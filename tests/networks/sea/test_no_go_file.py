"""What is taken for a no-go area, and what is refused: every fault at once."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from networks.sea.no_go_file import MAX_VERTICES, off_chart, read_no_go

SQUARE = shapely.box(-70, 30, -68, 32)
RING = [[-70, 30], [-68, 30], [-68, 32], [-70, 32], [-70, 30]]
BOW_TIE = [[-70, 30], [-68, 32], [-68, 30], [-70, 32], [-70, 30]]
CHART = (-179.0, 1.0, -46.0, 68.0)


def polygon(*rings: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: object, name: object = None) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name}}


def faults(source: object) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_no_go(source)  # type: ignore[arg-type]
    return [str(fault) for fault in raised.value.faults]


def test_shapely_geojson_and_files_say_the_same(tmp_path: Path) -> None:
    collection = {"type": "FeatureCollection", "features": [feature(polygon(RING))]}
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps(collection))
    sources = [SQUARE, [SQUARE], shapely.MultiPolygon([SQUARE]), polygon(RING), collection]
    for source in [*sources, feature(polygon(RING)), file, str(file)]:
        (area,) = read_no_go(source)
        assert area.area.equals(SQUARE)
        assert area.label == "no-go area 1"


def test_features_are_called_by_their_names_and_numbered_in_order() -> None:
    named = [feature(polygon(RING), name) for name in ("Otis", None, 7, "a\x1b[31m\n b", "x" * 99)]
    labels = [area.label for area in read_no_go({"type": "FeatureCollection", "features": named})]
    assert labels[:4] == ["no-go area 1 (Otis)", "no-go area 2", "no-go area 3",
                          "no-go area 4 (a [31m b)"]  # fmt: skip
    assert len(labels[4]) < 90


def test_heights_are_left_out_and_holes_and_parts_are_kept() -> None:
    hole = [[-69.5, 30.5, 9], [-69.5, 31.5, 9], [-68.5, 31.5, 9], [-68.5, 30.5, 9]]
    (area,) = read_no_go(polygon([[*at, 12.5] for at in RING], [*hole, hole[0]]))
    assert not area.area.has_z
    assert area.area.area == pytest.approx(3.0)
    both = {"type": "MultiPolygon", "coordinates": [[RING], [[[x + 5, y] for x, y in RING]]]}
    assert read_no_go({"type": "GeometryCollection", "geometries": [both]})[0].area.area == 8.0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (shapely.Point(-70, 30), "a Polygon or MultiPolygon"),
        (feature({"type": "LineString", "coordinates": RING}), "a Polygon or MultiPolygon"),
        (feature(None), "a Polygon or MultiPolygon"),
        ({"type": "Feature"}, "a Polygon or MultiPolygon"),
        ({"no": "type"}, "a Polygon or MultiPolygon"),
        ({"type": "FeatureCollection", "features": 7}, "a Polygon or MultiPolygon"),
        (feature(feature(polygon(RING))), "a Polygon or MultiPolygon"),
        ({"type": "FeatureCollection", "features": []}, "at least one polygon"),
        ([], "at least one polygon"),
        (shapely.Polygon(), "not empty"),
        (polygon(), "a list of rings"),
        ({"type": "MultiPolygon", "coordinates": []}, "a list of polygons"),
        ({"type": "MultiPolygon", "coordinates": [7]}, "a list of rings"),
        (polygon(RING[:3]), "at least four positions"),
        (polygon(RING[:4]), "the last as the first"),
        (polygon([["a", "b"]] * 4), "at least four positions"),
        (polygon([["-70", "30"]] * 4), "at least four positions"),
        (polygon([[None, 1.0]] * 4), "at least four positions"),
        (polygon([[1.0]] * 4), "at least four positions"),
        (polygon([*RING[:2], [-68], *RING[3:]]), "at least four positions"),
        (polygon([*RING[:2], [-68, float("nan")], *RING[3:]]), "finite"),
        (polygon([*RING[:2], [float("inf"), 32], *RING[3:]]), "finite"),
        (polygon([*RING[:2], [-68, 91], *RING[3:]]), "-90..90"),
        (polygon([*RING[:2], [-400, 32], *RING[3:]]), "-360..360"),
        (shapely.box(-70, 30, -68, 95), "-90..90"),
        (polygon([[170, 50], [-170, 50], [-170, 55], [170, 55], [170, 50]]), "antimeridian"),
        (polygon(BOW_TIE), "neither cross"),
        (shapely.Polygon(BOW_TIE), "neither cross"),
        (polygon([RING[0], RING[1], RING[0], RING[0]]), "neither cross"),
    ],
)
def test_what_is_no_area_is_refused(source: object, expected: str) -> None:
    (said,) = faults(source)
    assert expected in said


def test_a_crossing_ring_is_refused_with_where_it_crosses() -> None:
    assert "Self-intersection[-69 31]" in faults(polygon(BOW_TIE))[0]


def test_all_faults_are_said_at_once_by_number() -> None:
    said = faults([SQUARE, shapely.Point(0, 0), shapely.Polygon(BOW_TIE), shapely.Polygon()])
    assert [text.partition(" ")[0] for text in said] == ["no_go[2]", "no_go[3]", "no_go[4]"]


def test_a_file_that_cannot_be_read_or_is_no_json_is_bad_input(tmp_path: Path) -> None:
    assert "can be read" in faults(tmp_path / "none.geojson")[0]
    for content in (b"", b"{", b"[" * 2000, b'{"type": NaN}', b"\xff\xfe"):
        (tmp_path / "bad.geojson").write_bytes(content)
        assert "valid JSON" in faults(tmp_path / "bad.geojson")[0]
    (tmp_path / "list.geojson").write_bytes(b"[1, 2]")
    assert "a Polygon" in faults(tmp_path / "list.geojson")[0]
    with (tmp_path / "huge.geojson").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    assert "16 MiB" in faults(tmp_path / "huge.geojson")[0]


def test_too_many_vertices_are_refused_as_given_and_as_drawn() -> None:
    fine = shapely.Point(-70, 30).buffer(1, quad_segs=MAX_VERTICES // 8)
    assert len(read_no_go([fine, fine])) == 2
    assert f"at most {MAX_VERTICES} in all" in faults([fine, fine, SQUARE])[0]
    comb = [(-170 + 110 * (k % 2), 10 + k / 100) for k in range(3000)]
    wide = shapely.Polygon([*comb, (-170, 60), (-175, 60), (-175, 5)])
    assert "sides are cut" in faults(wide.buffer(0.001, join_style="bevel"))[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "features", "geometry", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]),
    inside=json_values,
)
def test_nothing_that_json_can_hold_is_taken_or_fails_otherwise(kind: str, inside: object) -> None:
    source = {"type": kind, "coordinates": inside, "geometry": inside, "features": inside}
    with pytest.raises(InputError):
        read_no_go(source)


def test_areas_all_off_the_chart_are_refused_as_axes_may_be_swapped() -> None:
    swapped = shapely.transform(SQUARE, lambda lonlat: lonlat[:, ::-1])
    (fault,) = off_chart(read_no_go(swapped), CHART)
    assert "longitude first" in fault.expected
    assert off_chart(read_no_go([swapped, SQUARE]), CHART) == []
    assert off_chart((), CHART) == []


@pytest.mark.parametrize("turn", [-360, 0, 360])
def test_an_area_is_laid_where_the_chart_is_whatever_turn_it_is_written_on(turn: int) -> None:
    moved = shapely.transform(SQUARE, lambda lonlat: lonlat + np.array([turn, 0]))
    if moved.bounds[0] >= -360:
        (area,) = read_no_go(moved)
        assert area.on_chart(CHART).equals(SQUARE)


def test_over_the_antimeridian_it_may_be_cut_or_run_on() -> None:
    east, west = shapely.box(175, 50, 180, 55), shapely.box(-180, 50, -175, 55)
    on = read_no_go(shapely.box(175, 50, 185, 55))[0].on_chart(CHART)
    halves = read_no_go(shapely.MultiPolygon([east, west]))[0].on_chart(CHART)
    assert on.symmetric_difference(halves).area < 1e-9
    assert on.bounds[2] == -175.0
