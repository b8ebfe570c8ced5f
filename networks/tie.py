"""Tie: a terminal joined to its node of a land graph."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd


class Tie(NamedTuple):
    """``snap_km`` is the great circle from the terminal to node ``node_idx`` of ``country``.

    ``railway`` is the code of the railway whose track the node is on, ``""`` on a road.
    """

    terminal_id: str
    country: str
    node_idx: int
    snap_km: float
    railway: str = ""


def write_ties(ties: Iterable[Tie], path: Path) -> None:
    """Write ties as a Parquet table, a column a field."""
    pd.DataFrame(list(ties), columns=list(Tie._fields)).to_parquet(path)


def read_ties(path: Path) -> list[Tie]:
    """Read what `write_ties` wrote."""
    table = pd.read_parquet(path)
    columns = (table[field].tolist() for field in Tie._fields)
    return [Tie(*row) for row in zip(*columns, strict=True)]
