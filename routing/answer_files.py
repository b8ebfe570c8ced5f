"""Answers as files: GeoJSON, GeoPackage, GeoParquet, CSV, Excel and HTML.

Text that a spreadsheet would take for a formula is kept from being one: in CSV by an apostrophe
before it, in Excel by being written as text.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from networks.errors import Fault, InputError
from routing.answer_tables import Cell, Row, Rows, leg_rows, transfer_rows
from routing.geojson import bounding_box, drawn_line
from routing.leg import Leg
from routing.transfer import Transfer
from routing.writing import replacing

if TYPE_CHECKING:
    import geopandas as gpd

    from routing.option import Option
    from routing.result import Result

_CRS = "EPSG:4326"
_DECIMALS = 6  # what is beyond is noise of the arithmetic
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(found: Result, path: Path | str, table: str | None = None) -> None:
    """Write an answer; see :meth:`routing.result.Result.write`."""
    target = Path(path)
    check_name(target)
    with replacing(target) as temporary:
        WRITERS[target.suffix.lower()](found, temporary, table)


def check_name(path: Path) -> None:
    """Raise `InputError` if the suffix of a file's name is none that can be written."""
    if path.suffix.lower() not in WRITERS:
        raise InputError([Fault("output", path.name, f"a name ending in {', '.join(WRITERS)}")])


def legs_frame(found: Result) -> gpd.GeoDataFrame:
    """Return the legs of every option with their lines, cut at the antimeridian."""
    import geopandas as gpd
    from shapely.geometry import shape

    rows, lines = [], []
    for extra, option in found.drawn():
        rows += [extra | row for row in leg_rows([option])]
        lines += [shape(_line(leg)) for leg in option.itinerary.legs]
    return gpd.GeoDataFrame(rows, geometry=lines, crs=_CRS)


def stops_frame(found: Result) -> gpd.GeoDataFrame:
    """Return what happens at each terminal and door of every option, with its point."""
    import geopandas as gpd
    from shapely import Point

    rows, points = [], []
    for extra, option in found.drawn():
        rows += [extra | row for row in transfer_rows([option])]
        points += [Point(t.stop.lon, t.stop.lat) for t in option.itinerary.transfers]
    return gpd.GeoDataFrame(rows, geometry=points, crs=_CRS)


def _line(leg: Leg) -> dict[str, Any]:
    if leg.geometry is None:
        msg = f"the leg {leg.from_stop.name} → {leg.to_stop.name} was never drawn"
        raise ValueError(msg)
    return drawn_line(leg.geometry)


def feature_collection(found: Result) -> dict[str, Any]:
    """Return legs as lines and transfers as points, their table rows as properties."""
    features = [
        feature
        for extra, option in found.drawn()
        for feature in (*_leg_features(extra, option), *_stop_features(extra, option))
    ]
    return {"type": "FeatureCollection", "features": features, **bounding_box(features)}


def _leg_features(extra: Row, option: Option) -> list[dict[str, Any]]:
    return [
        _feature("leg", _line(leg), extra | row)
        for leg, row in zip(option.itinerary.legs, leg_rows([option]), strict=True)
    ]


def _stop_features(extra: Row, option: Option) -> list[dict[str, Any]]:
    return [
        _feature("transfer", _point(transfer), extra | row)
        for transfer, row in zip(option.itinerary.transfers, transfer_rows([option]), strict=True)
    ]


def _point(transfer: Transfer) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [transfer.stop.lon, transfer.stop.lat]}


def _feature(kind: str, geometry: dict[str, Any], row: Row) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **row}}


def csv_text(tables: Mapping[str, Rows], table: str | None = None) -> str:
    """Return one table, the first unless named, as CSV (RFC 4180), no cell of it a formula.

    Raises
    ------
    InputError
        If there is no such table, or it has no rows.
    """
    name = table or next(iter(tables))
    if name not in tables:
        raise InputError([Fault("table", name, f"one of {', '.join(tables)}")])
    rows = _some(name, tables[name])
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows({key: _csv_cell(cell) for key, cell in row.items()} for row in rows)
    return written.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    """Return a cell as CSV holds it; text that begins like a formula gets an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_MARKS):
        return f"'{cell}"
    if isinstance(cell, float):
        return round(cell, _DECIMALS) if math.isfinite(cell) else ""
    return cell


def _some(name: str, rows: Rows) -> Rows:
    if not rows:
        raise InputError([Fault("table", name, "a table with rows; this answer has none in it")])
    return rows


def _write_csv(found: Result, path: Path, table: str | None) -> None:
    path.write_text(csv_text(found.tables(), table), encoding="utf-8-sig", newline="")


def _write_xlsx(found: Result, path: Path, _table: str | None) -> None:
    from routing.workbook import write_workbook

    write_workbook(found.tables(), path)


def _write_geojson(found: Result, path: Path, _table: str | None) -> None:
    import orjson

    path.write_bytes(orjson.dumps(feature_collection(found)))


def _write_parquet(found: Result, path: Path, _table: str | None) -> None:
    frame = legs_frame(found)
    _some("legs", list(frame.index))
    frame.to_parquet(path, index=False, compression="zstd")


def _write_gpkg(found: Result, path: Path, _table: str | None) -> None:
    """Write legs and stops as layers, and every other table beside them without geometry."""
    import pandas as pd

    from routing.gis_files import write_by_gdal

    frames = {"legs": legs_frame(found), "stops": stops_frame(found)}
    _some("legs", list(frames["legs"].index))
    tables = {
        name: pd.DataFrame(rows).map(str) if name == "question" else pd.DataFrame(rows)
        for name, rows in found.tables().items()
        if rows and name not in ("legs", "transfers")
    }
    for name, frame in (frames | tables).items():
        write_by_gdal(frame, path, driver="GPKG", layer=name, append=path.exists())


def _write_html(found: Result, path: Path, _table: str | None) -> None:
    from routing.notebook import page

    path.write_text(page(found.html()), encoding="utf-8")


WRITERS: dict[str, Callable[[Result, Path, str | None], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".geojson": _write_geojson,
    ".gpkg": _write_gpkg,
    ".parquet": _write_parquet,
    ".html": _write_html,
}
