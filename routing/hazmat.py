"""Dangerous goods: the UN classes, and which of them can be priced."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class HazmatClass:
    """One class or division of the UN Model Regulations; ``is_carried``: a price is known."""

    hazmat_class: str
    name: str
    is_carried: bool


@lru_cache(maxsize=1)
def hazmat_classes() -> dict[str, HazmatClass]:
    """Read the shipped classes by number."""
    text = (files("routing") / "parameters" / "hazmat_classes.csv").read_text(encoding="utf-8")
    return {
        row["hazmat_class"]: HazmatClass(row["hazmat_class"], row["name"], row["is_carried"] == "1")
        for row in csv.DictReader(text.splitlines())
    }
