"""What is drawn once is read from disk, as it was drawn, or is drawn again."""

import numpy as np
import orjson
import pytest
import shapely

from api import layers, sheet_files
from api.bbox import WORLD
from api.layers import Layers
from api.sheet import Rows
from api.sheet_files import SheetFiles
from tests.api.toy import ToyNetwork

ROWS = Rows(
    np.array(
        [
            shapely.LineString([(0.1, 0.2), (1 / 3, 2)]),
            shapely.box(3, 3, 9, 9).difference(shapely.box(4, 4, 5, 5)),
            shapely.LineString([(5, 5), (6, 6)]),
        ],
        dtype=object,
    ),
    [{"railway": None}, {"kind": "land"}, {"railway": None}],
)


def not_drawn(*_):
    raise AssertionError("drawn again")


def test_rows_come_back_to_the_last_bit(tmp_path):
    kept = SheetFiles(tmp_path / "code")
    assert kept.get("rail-3", lambda: ROWS) is ROWS
    again = SheetFiles(tmp_path / "code").get("rail-3", not_drawn)
    assert shapely.equals_identical(again.geometries, ROWS.geometries).all()
    assert again.properties == ROWS.properties


def test_of_nothing_nothing_comes_back(tmp_path):
    kept = SheetFiles(tmp_path / "code")
    kept.get("rail-0", lambda: Rows(np.empty(0, dtype=object), []))
    again = kept.get("rail-0", not_drawn)
    assert (len(again.geometries), again.properties) == (0, [])


def test_a_damaged_file_is_drawn_anew(tmp_path):
    kept = SheetFiles(tmp_path / "code")
    kept.get("rail-3", lambda: ROWS)
    for path in sorted((tmp_path / "code" / "rail-3").iterdir()):
        content = path.read_bytes()
        changed = [content[:at] + bytes([content[at] ^ 9]) + content[at + 1 :] for at in (0, 8, 99)]
        for damaged in (b"", content[:-40], b"another", *changed):
            path.write_bytes(damaged)
            assert kept.get("rail-3", lambda: ROWS) is ROWS
            again = kept.get("rail-3", not_drawn)
            assert shapely.equals_identical(again.geometries, ROWS.geometries).all()


def test_where_nothing_may_be_written_all_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_files.os, "access", lambda *_: False)
    assert not SheetFiles.beside(tmp_path).are_kept
    assert not SheetFiles.beside(None).are_kept
    monkeypatch.undo()
    (tmp_path / "file").touch()  # as a full disk would: the folder cannot be made
    assert SheetFiles(tmp_path / "file" / "code").get("rail-3", lambda: ROWS) is ROWS


def test_other_code_draws_for_itself_and_the_oldest_goes(tmp_path, monkeypatch):
    for code in ("one", "two", "three"):
        monkeypatch.setattr(sheet_files, "drawing_digest", lambda _, code=code: code)
        SheetFiles.beside(tmp_path).get("rail-3", lambda: ROWS)
    left = {path.name for path in (tmp_path / sheet_files.FOLDER).iterdir()}
    assert left == {"two", "three"}


def test_a_second_server_draws_nothing(tmp_path, monkeypatch):
    class OnDisk(ToyNetwork):
        kept_in = tmp_path

    first = Layers(OnDisk()).geojson("land", WORLD, 2)
    monkeypatch.setattr(layers, "_SOURCES", dict.fromkeys(layers.layer_names(), not_drawn))
    second = Layers(OnDisk())
    assert second.geojson("land", WORLD, 2) == first
    assert orjson.loads(first)["features"]
    with pytest.raises(AssertionError, match="drawn again"):  # what was not drawn yet
        second.geojson("rail", WORLD, 2)
