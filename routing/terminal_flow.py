"""Which way a terminal handles a class of cargo, where only one: gas is loaded or taken in."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from routing.cargo_class import cargo_said
from routing.reason import Reason, because

EXPORT, IMPORT = "export", "import"


@lru_cache(maxsize=1)
def _directions() -> dict[tuple[str, str], str]:
    text = (files("routing") / "parameters" / "terminal_flows.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["terminal_id"], row["cargo_class"]): row["direction"] for row in rows}


def one_way(terminal_id: str, cargo_class: str) -> str:
    """Return ``export`` or ``import`` where a terminal does only that with a class, else ``""``."""
    return _directions().get((terminal_id, cargo_class), "")


def cannot(terminal_id: str, cargo_class: str, wanted: str) -> Reason | None:
    """Say why a terminal cannot load (``export``) or take in (``import``); None where it can."""
    only = one_way(terminal_id, cargo_class)
    if only in ("", wanted):
        return None
    return because(
        "only_loads" if only == EXPORT else "only_takes_in", cargo=cargo_said(cargo_class)
    )
