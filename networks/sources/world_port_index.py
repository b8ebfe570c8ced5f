"""NGA World Port Index (Pub. 150), as CSV.

Traps of the publication that this reader deals with: 0.0 stands for an unknown depth; depths are
the middle of a class, not soundings; positions are rounded to a minute; UN/LOCODEs come with and
without a space; some rows carry the UN/LOCODE of a namesake in another country. "Unknown" is
common — Vancouver's container facilities, for one — so absence of a flag is never a "no".
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from networks.errors import SourceError
from networks.sources.graph_tables import Box

COUNTRY_CODES_CSV = Path(__file__).with_name("world_port_index_countries.csv")

_METRES = {
    "channel_depth_m": "Channel Depth (m)",
    "anchorage_depth_m": "Anchorage Depth (m)",
    "cargo_pier_depth_m": "Cargo Pier Depth (m)",
    "oil_terminal_depth_m": "Oil Terminal Depth (m)",
    "lng_terminal_depth_m": "Liquified Natural Gas Terminal Depth (m)",
    "max_length_m": "Maximum Vessel Length (m)",
    "max_beam_m": "Maximum Vessel Beam (m)",
    "max_draught_m": "Maximum Vessel Draft (m)",
}
_FLAGS = {
    "container": "Facilities - Container",
    "roro": "Facilities - Ro-Ro",
    "solid_bulk": "Facilities - Solid Bulk",
    "liquid_bulk": "Facilities - Liquid Bulk",
    "breakbulk": "Facilities - Breakbulk",
    "oil_terminal": "Facilities - Oil Terminal",
    "lng_terminal": "Facilities - LNG Terminal",
    "container_crane": "Cranes Container",
    "rail": "Communications - Rail",
}
_WORDS = {
    "harbor_size": "Harbor Size",
    "harbor_type": "Harbor Type",
    "railway": "Railway",
}


def read_ports(source: bytes, box: Box) -> tuple[pd.DataFrame, dict[str, object]]:
    """Return the ports in ``box`` ordered by index number, and counts of what was left out.

    Columns: ``wpi_number``, ``name``, ``alternate_name``, ``country`` (ISO alpha-2), ``locode``
    (five letters, "" when none; a few are shared by two ports), ``lon``, ``lat`` (degrees,
    ± 1 minute); depths and limits in metres, NaN when unknown; facility flags as nullable
    booleans, NA when unknown; ``harbor_size``, ``harbor_type``, ``railway`` as published, NA when
    unknown. Rows whose UN/LOCODE belongs to another country are dropped and listed.

    Raises
    ------
    SourceError
        When a column is missing or a country name is not in the table of codes.
    """
    text = source.decode("utf-8-sig")
    raw = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    wanted = {"World Port Index Number", "Main Port Name", "Alternate Port Name", "UN/LOCODE"}
    wanted |= {"Country Code", "Latitude", "Longitude", *_METRES.values(), *_FLAGS.values()}
    missing = sorted((wanted | set(_WORDS.values())) - set(raw.columns))
    if missing:
        raise SourceError(f"The World Port Index file has no columns {missing}.")
    lon, lat = raw["Longitude"].astype(float), raw["Latitude"].astype(float)
    west, south, east, north = box
    inside = lon.between(west, east) & lat.between(south, north)
    ports = _ports_table(raw[inside])
    clash = (ports["locode"] != "") & (ports["locode"].str[:2] != ports["country"])
    kept = ports[~clash].sort_values("wpi_number", kind="stable").reset_index(drop=True)
    shared = kept.loc[(kept["locode"] != "") & kept["locode"].duplicated(keep=False), "locode"]
    dropped = ports[clash].sort_values("wpi_number")
    counts: dict[str, object] = {
        "rows_read": len(raw),
        "rows_outside": int((~inside).sum()),
        "locode_of_another_country_dropped": [
            f"{row.wpi_number} {row.name_} {row.country} {row.locode}"
            for row in dropped.rename(columns={"name": "name_"}).itertuples()
        ],
        "locodes_shared_by_two_ports": sorted(set(shared)),
    }
    return kept, counts


def _ports_table(raw: pd.DataFrame) -> pd.DataFrame:
    text = raw.apply(lambda column: column.str.strip())
    columns: dict[str, object] = {
        "wpi_number": text["World Port Index Number"].astype(float).astype(np.int32),
        "name": text["Main Port Name"],
        "alternate_name": text["Alternate Port Name"],
        "country": _country_codes(text["Country Code"]),
        "locode": text["UN/LOCODE"].str.replace(" ", "").str.upper(),
        "lon": text["Longitude"].astype(float),
        "lat": text["Latitude"].astype(float),
    }
    for name, title in _WORDS.items():
        columns[name] = text[title].where(~text[title].isin(["", "Unknown"]), None)
    for name, title in _METRES.items():
        depth_m = pd.to_numeric(text[title], errors="coerce")
        columns[name] = depth_m.where(depth_m > 0).astype(np.float32)
    for name, title in _FLAGS.items():
        columns[name] = text[title].map({"Yes": True, "No": False}).astype("boolean")
    return pd.DataFrame(columns)


def _country_codes(names: pd.Series) -> pd.Series:
    with COUNTRY_CODES_CSV.open(encoding="utf-8", newline="") as stream:
        codes = {row["wpi_country"]: row["country"] for row in csv.DictReader(stream)}
    unknown = sorted(set(names) - set(codes))
    if unknown:
        raise SourceError(
            f"The World Port Index names countries without a code: {unknown}.",
            hint=f"Add them to {COUNTRY_CODES_CSV.name}.",
        )
    return names.map(codes)
