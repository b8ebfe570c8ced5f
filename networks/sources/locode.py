"""UN/LOCODE code list of UNECE, in its headerless latin-1 CSV parts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from networks.errors import SourceError
from networks.sources.graph_tables import Box

_COLUMN_COUNT = 12
_COORDINATES = re.compile(r"(\d{2})(\d{2})([NS]) (\d{3})(\d{2})([EW])")
_COLUMNS = ("locode", "name", "name_ascii", "country", "subdivision", "functions", "lon", "lat")


def read_locodes(
    parts: Iterable[bytes], countries: frozenset[str], port_box: Box
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the locations of ``countries``, and the ports of others within ``port_box``.

    Columns: ``locode`` (five letters), ``name``, ``name_ascii``, ``country`` (ISO alpha-2),
    ``subdivision`` (ISO 3166-2 without the country, "" when none), ``functions`` (the digits of
    the published classifier that are set: 1 port, 2 rail, 3 road, 4 airport, 5 postal, 6 inland
    clearance depot, 7 fixed installation, B border), ``lon``, ``lat`` (degrees, ± 1 minute, NaN
    when absent: Montréal and Vancouver have none). Ordered by ``locode``. Locations without a
    function, withdrawn ones and cross-references are left out and counted.

    Raises
    ------
    SourceError
        When a line does not have the twelve published fields.
    """
    counts = dict.fromkeys(("entries_read", "withdrawn", "without_function", "elsewhere"), 0)
    rows = []
    for line in _lines(parts):
        change, country, place, name, name_ascii, subdivision = line[:6]
        if not place or change == "=":
            continue  # country headings and "see" references carry no code
        counts["entries_read"] += 1
        functions = line[6].replace("-", "").replace("0", "")
        lon, lat = _degrees(line[10])
        if change.upper() == "X" or line[7] == "XX":
            counts["withdrawn"] += 1
        elif not functions:
            counts["without_function"] += 1
        elif country in countries or ("1" in functions and _within(port_box, lon, lat)):
            code = country + place
            rows.append((code, name, name_ascii, country, subdivision, functions, lon, lat))
        else:
            counts["elsewhere"] += 1
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"lon": "f4", "lat": "f4"})
    unique = table.drop_duplicates("locode", keep="last").sort_values("locode")
    counts["repeated_codes"] = len(table) - len(unique)
    return unique.reset_index(drop=True), counts


def _lines(parts: Iterable[bytes]) -> Iterable[list[str]]:
    for part in parts:
        reader = csv.reader(io.StringIO(part.decode("latin-1"), newline=""))
        for line in reader:
            if len(line) != _COLUMN_COUNT:
                raise SourceError(
                    f"UN/LOCODE line {reader.line_num} has {len(line)} fields, not {_COLUMN_COUNT}."
                )
            yield line


def _degrees(text: str) -> tuple[float, float]:
    """Turn ``4530N 07334W`` into lon, lat; NaN when there is none."""
    found = _COORDINATES.fullmatch(text.strip())
    if found is None:
        return np.nan, np.nan
    south_north = 1 if found[3] == "N" else -1
    west_east = 1 if found[6] == "E" else -1
    lat = south_north * (int(found[1]) + int(found[2]) / 60)
    return west_east * (int(found[4]) + int(found[5]) / 60), lat


def _within(box: Box, lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north  # False for NaN


def read_code_list_zip(path: Path) -> tuple[bytes, ...]:
    """Return the code list parts inside the zip that UNECE publishes, in order.

    Raises
    ------
    SourceError
        When the zip is damaged or holds no code list.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(n for n in archive.namelist() if "CodeListPart" in n)
            parts = tuple(archive.read(name) for name in names)
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{Path(path).name} is not a readable zip ({error}).",
            hint="Delete it and fetch it again.",
        ) from error
    if not parts:
        raise SourceError(f"{Path(path).name} holds no UN/LOCODE code list.")
    return parts
