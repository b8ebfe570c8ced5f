"""A table's faults are all found, and named by row and column."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    Column,
    codes,
    flag,
    number,
    one_of,
    read_table,
    text,
)
from networks.errors import InputError

COLUMNS: dict[str, Column] = {
    "port": text(),
    "lon": number(-180, -45, "degrees"),
    "draught_m": number(1, 30, "m", required=False),
    "roro": flag(),
    "kind": one_of(("sea", "river")),
    "railways": codes(("CN", "CPKC"), "railways"),
    "note": text(required=False),
}
HEADER = "port,lon,draught_m,roro,kind,railways,note\n"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "ports.csv"
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_cells_become_values(tmp_path: Path) -> None:
    rows = read_table(table(tmp_path, "A,-80.5,12,1,sea,CN;CPKC, seen "), COLUMNS, "port")
    assert rows == [
        {
            "port": "A",
            "lon": -80.5,
            "draught_m": 12.0,
            "roro": True,
            "kind": "sea",
            "railways": "CN;CPKC",
            "note": "seen",
        }
    ]


def test_an_empty_optional_cell_is_unknown(tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, "A,-80,,0,river,,"), COLUMNS, "port")
    assert math.isnan(float(row["draught_m"] or 0))
    assert (row["railways"], row["note"], row["roro"]) == ("", "", False)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (",-80,,0,sea,,", "port", "text"),
        ("A,,,0,sea,,", "lon", "a number from -180 to -45 degrees"),
        ("A,80,,0,sea,,", "lon", "a number from -180 to -45 degrees"),
        ("A,west,,0,sea,,", "lon", "a number from -180 to -45 degrees"),
        ("A,nan,,0,sea,,", "lon", "a number from -180 to -45 degrees"),
        ("A,-80,0.5,0,sea,,", "draught_m", "a number from 1 to 30 m"),
        ("A,-80,,yes,sea,,", "roro", "1 or 0"),
        ("A,-80,,0,lake,,", "kind", "one of river, sea"),
        ("A,-80,,0,sea,CN;UP,", "railways", "known railways joined by ';', none twice"),
        ("A,-80,,0,sea,CN;CN,", "railways", "known railways joined by ';', none twice"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, row: str, column: str, expected: str) -> None:
    with pytest.raises(InputError) as raised:
        read_table(table(tmp_path, row), COLUMNS, "port")
    (fault,) = raised.value.faults
    assert fault.field.startswith("ports.csv row")
    assert fault.field.endswith(column)
    assert fault.expected == expected


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, "A,0,,2,sea,,", "B,-80,,0,sea,,", "A,-80,99,0,sea,,")
    with pytest.raises(InputError) as raised:
        read_table(path, COLUMNS, "port")
    assert [fault.field for fault in raised.value.faults] == [
        "ports.csv row A lon",
        "ports.csv row A roro",
        "ports.csv row A draught_m",
        "ports.csv port",
    ]


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read_table(table(tmp_path, header="port,lon\n"), COLUMNS, "port")
    assert [fault.field for fault in raised.value.faults] == [
        f"ports.csv column {name}" for name in ("draught_m", "roro", "kind", "railways", "note")
    ]


def test_a_short_row_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row A kind"):
        read_table(table(tmp_path, "A,-80,,0"), COLUMNS, "port")


def curated_rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [feature["properties"] for feature in features]
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# CHANGES.csv records what was corrected and why; the corrected rows carry the sources.
@pytest.mark.parametrize(
    "path", sorted({*CURATED.iterdir()} - {CURATED / "CHANGES.csv"}), ids=lambda path: path.name
)
def test_every_curated_row_says_where_it_comes_from_and_how_far_to_trust_it(path: Path) -> None:
    rows = curated_rows(path)
    assert rows
    assert [row for row in rows if not row["source"]] == []
    assert {row["confidence"] for row in rows} <= set(CONFIDENCES)


def test_the_readme_names_every_curated_file() -> None:
    readme = (CURATED.parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in CURATED.iterdir() if f"`{path.name}`" not in readme] == []
