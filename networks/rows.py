"""Rows of a network's tables by key, read one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from networks.texts import TextMap

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("legs", "terminals", "services", "interchanges")


class HasTables(Protocol):
    """A network by its tables."""

    @property
    def legs(self) -> pd.DataFrame:
        """Legs by ``leg_id``."""

    @property
    def terminals(self) -> pd.DataFrame:
        """Terminals by ``terminal_id``."""

    @property
    def services(self) -> pd.DataFrame:
        """Services, ``service_id`` a column."""

    @property
    def rail_interchanges(self) -> pd.DataFrame:
        """Interchanges by ``interchange_id``."""


def row_in(network: HasTables, table: str, key: str) -> dict[str, Any]:
    """Return a row of one of `TABLES` by its key, read off a network's tables.

    Raises
    ------
    KeyError
        If there is no such table or row.
    """
    row: dict[Any, Any]
    if table == "services":
        found = network.services[network.services["service_id"] == key]
        if found.empty:
            raise KeyError(key)
        row = found.iloc[0].to_dict()
    elif table == "interchanges":
        row = network.rail_interchanges.loc[key].to_dict()
    elif table in TABLES:
        row = getattr(network, table).loc[key].to_dict()
    else:
        raise KeyError(table)
    return {str(column): value for column, value in row.items()}


def with_line_idx(legs: pd.DataFrame) -> pd.DataFrame:
    """Return the legs by ``leg_id`` with ``line_idx``, the position among those of a mode."""
    placed = legs.assign(line_idx=legs.groupby("mode", sort=False).cumcount())
    return placed.set_index("leg_id", drop=False)


def write_rows(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write every row of some of `TABLES`, geometry left out, for `open_rows`."""
    for name, table in tables.items():
        plain = table.drop(columns="geometry", errors="ignore")
        keyed = plain.set_index("service_id", drop=False) if name == "services" else plain
        rows = dict(zip(keyed.index.astype(str), keyed.to_dict("records"), strict=True))
        TextMap.write(folder / name, rows)


def open_rows(folder: Path) -> dict[str, TextMap]:
    """Open what `write_rows` wrote, a map from key to row a table."""
    return {name: TextMap.load(folder / name) for name in TABLES}
