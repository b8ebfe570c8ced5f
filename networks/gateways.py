"""Gateways: ports of other continents that a Canada-Mexico planner ships on to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from networks.curated_tables import CONFIDENCES, CURATED, Cell, number, one_of, read_table, text
from networks.place import Place, fold

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "gateway_id": text(),
    "name": text(),
    "country": text(),
    "lon": number(-180, 180, "degrees east"),
    "lat": number(-90, 90, "degrees north"),
    "where": text(),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}


def load_gateways(path: Path = CURATED / "gateways.csv") -> pd.DataFrame:
    """Read the gateways: ``name``, ``country`` (ISO alpha-2), ``lon``, ``lat``, ``where`` and more.

    Indexed by ``gateway_id``, the UN/LOCODE. The point is navigable water off the berths, degrees.

    Raises
    ------
    InputError
        With every cell that is not what it should be.
    """
    import pandas as pd

    return pd.DataFrame(_read(path)).set_index("gateway_id")


def _read(path: Path) -> list[dict[str, Cell]]:
    return read_table(path, _COLUMNS, key="gateway_id")


@lru_cache(maxsize=1)
def shipped_gateways(path: Path = CURATED / "gateways.csv") -> tuple[Place, ...]:
    """Return the shipped gateways as places, read without pandas: a cold start would wait."""
    return tuple(
        _place(
            str(row["gateway_id"]),
            str(row["name"]),
            str(row["country"]),
            float(str(row["lon"])),
            float(str(row["lat"])),
        )
        for row in _read(path)
    )


def find_gateway(gateways: pd.DataFrame, asked: str) -> Place | None:
    """Return the gateway of that id, name (``Rotterdam``) or label (``Rotterdam, NL``), if any."""
    for place in gateway_places(gateways):
        if asked.strip() == place.terminal_id or fold(asked) in {
            fold(place.name),
            fold(place.label),
        }:
            return place
    return None


def gateway_places(gateways: pd.DataFrame) -> list[Place]:
    """Return the gateways as places of kind ``gateway``."""
    columns = (gateways[name].tolist() for name in ("name", "country", "lon", "lat"))
    return [_place(*cells) for cells in zip(gateways.index, *columns, strict=True)]


def _place(gateway_id: str, name: str, country: str, lon: float, lat: float) -> Place:
    return Place(name, country, "", lon, lat, "gateway", locode=gateway_id, terminal_id=gateway_id)
