"""Tie: a terminal joined to its node of a land graph."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


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
    """Write ties as JSON, a list of fields each."""
    path.write_text(json.dumps(list(ties), ensure_ascii=False), encoding="utf-8")


def read_ties(path: Path) -> list[Tie]:
    """Read what `write_ties` wrote."""
    return [Tie(*fields) for fields in json.loads(path.read_text(encoding="utf-8"))]
