"""What kinds of cargo there are: equipment, density, value, and what a day costs them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from networks.errors import Fault, InputError

CONTAINER, DRY_BULK, AIR = "container", "dry_bulk", "air"
PRICED_CLASSES = (CONTAINER, DRY_BULK, AIR)
ALIKE_PERCENT = 60.0  # less alike than this is no suggestion


@dataclass(frozen=True)
class Commodity:
    """One cargo profile.

    ``cargo_class`` is what carries it (``container``, ``dry_bulk``, ``liquid_bulk``, ``gas``,
    ``vehicle``, ``air``: by air and by truck only). ``t_per_teu`` is None for what never goes in a
    box. ``air_cargo`` is what it is to an airline (``general``, ``pharma``, ``perishable``; ``""``:
    it does not fly), ``air_piece_cm`` the height of its pieces, NaN where it does not fly.
    ``time_cost_fraction_per_day`` is the share of the value a day of transit costs, capital
    included.
    """

    slug: str
    name: str
    sector: str
    cargo_class: str
    equipment: str
    t_per_teu: float | None
    value_usd_per_t: float
    time_cost_fraction_per_day: float
    needs_reefer: bool
    is_hazmat: bool
    air_cargo: str
    air_piece_cm: float
    source: str
    confidence: str

    @property
    def grounded(self) -> str:
        """Why it does not go by air; ``""`` where it does."""
        if self.is_hazmat:
            return f"dangerous goods ({self.name}) are not taken by air"
        if not self.air_cargo:
            return f"{self.name} is not carried by air: its value does not bear the freight"
        return ""

    @property
    def is_priced(self) -> bool:
        """Whether this class of cargo can be priced yet."""
        return self.cargo_class in PRICED_CLASSES


def load_commodities() -> dict[str, Commodity]:
    """Read the shipped profiles by slug."""
    text = (files("routing") / "parameters" / "commodities.csv").read_text(encoding="utf-8")
    return {row["slug"]: _commodity(row) for row in csv.DictReader(text.splitlines())}


def _commodity(row: dict[str, str]) -> Commodity:
    return Commodity(
        slug=row["slug"],
        name=row["name"],
        sector=row["sector"],
        cargo_class=row["cargo_class"],
        equipment=row["equipment"],
        t_per_teu=float(row["t_per_teu"]) if row["t_per_teu"] else None,
        value_usd_per_t=float(row["value_usd_per_t"]),
        time_cost_fraction_per_day=float(row["time_cost_fraction_per_day"]),
        needs_reefer=row["needs_reefer"] == "1",
        is_hazmat=row["is_hazmat"] == "1",
        air_cargo=row["air_cargo"],
        air_piece_cm=float(row["air_piece_cm"] or "nan"),
        source=row["source"],
        confidence=row["confidence"],
    )


def _nearest(slug: str, known: list[str]) -> tuple[str, ...]:
    """Return up to three slugs of similar spelling, the most similar first."""
    from rapidfuzz.fuzz import WRatio
    from rapidfuzz.process import extract

    near = extract(slug.lower(), known, scorer=WRatio, score_cutoff=ALIKE_PERCENT, limit=3)
    return tuple(name for name, _, _ in near)


def find_commodity(slug: str) -> Commodity:
    """Return the profile of ``slug``.

    Raises
    ------
    InputError
        If there is none of that name (the nearest are named), or its class is not priced yet.
    """
    known = load_commodities()
    found = known.get(slug)
    supported = tuple(name for name, profile in known.items() if profile.is_priced)
    if found is None:
        near = _nearest(slug, list(known))
        expected = "a commodity of the book" if near else f"one of {', '.join(known)}"
        raise InputError([Fault("commodity", slug, expected, near)])
    if not found.is_priced:
        expected = f"a commodity whose cargo class is priced; {found.cargo_class} is not yet"
        raise InputError([Fault("commodity", slug, expected, supported)])
    return found
