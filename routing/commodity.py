"""What kinds of cargo there are: equipment, density, value, and what a day costs them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from networks.errors import Fault, InputError
from routing.reason import Reason, because
from routing.text import Text

ALIKE_PERCENT = 60.0  # less alike than this is no suggestion


@dataclass(frozen=True)
class Commodity:
    """One cargo profile.

    ``said`` is its name in three languages.

    ``cargo_class`` is how it is carried unless other ``equipment`` is asked for
    (``routing.cargo_class``), ``also_as`` how else it may be. ``t_per_teu`` is None for what never
    goes in a box, ``t_per_m3`` where the room it takes in a box is all that is known of its volume,
    ``t_per_vehicle`` for all but vehicles. ``hazmat_class`` is the UN class of dangerous goods,
    ``""`` for others. The temperatures are those it may be kept at, None where it is kept at none.
    ``air_cargo`` is what it is to an airline (``general``, ``pharma``, ``perishable``; ``""``: it
    does not fly), ``air_piece_cm`` the height of its pieces, NaN where it does not fly.
    ``time_cost_fraction_per_day`` is the share of the value a day of transit costs, capital
    included.
    """

    slug: str
    name: str
    said: Text
    sector: str
    cargo_class: str
    also_as: tuple[str, ...]
    equipment: tuple[str, ...]
    t_per_teu: float | None
    t_per_m3: float | None
    t_per_vehicle: float | None
    value_usd_per_t: float
    time_cost_fraction_per_day: float
    needs_reefer: bool
    is_hazmat: bool
    hazmat_class: str
    temperature_low_c: float | None
    temperature_high_c: float | None
    air_cargo: str
    air_piece_cm: float
    source: str
    confidence: str

    @property
    def grounded(self) -> Reason | None:
        """Why it does not go by air; None where it does."""
        if self.is_hazmat:
            return because("hazmat_by_air", goods=self.said)
        if not self.air_cargo:
            return because("too_cheap_to_fly", goods=self.said)
        return None

    @property
    def units(self) -> tuple[str, ...]:
        """The units a quantity of it can be given in, the most usual first."""
        boxed = ("teu", "feu") if self.t_per_teu else ()
        counted = ("vehicles",) if self.t_per_vehicle else ()
        measured = ("volume_m3",) if self.t_per_m3 or self.t_per_teu else ()
        in_boxes_first = self.cargo_class in ("container", "air")
        known = (*boxed, "tonnes") if in_boxes_first else (*counted, "tonnes", *boxed)
        return (*known, *measured)


@lru_cache(maxsize=1)
def load_commodities() -> dict[str, Commodity]:
    """Return the shipped profiles by slug, always the same ones."""
    text = (files("routing") / "parameters" / "commodities.csv").read_text(encoding="utf-8")
    return {row["slug"]: _commodity(row) for row in csv.DictReader(text.splitlines())}


def _commodity(row: dict[str, str]) -> Commodity:
    return Commodity(
        slug=row["slug"],
        name=row["name"],
        said=Text(*(row[column] for column in ("name", "name_fr", "name_es"))),
        sector=row["sector"],
        cargo_class=row["cargo_class"],
        also_as=tuple(name for name in row["also_as"].split(";") if name),
        equipment=tuple(row["equipment"].split(";")),
        t_per_teu=_known(row["t_per_teu"]),
        t_per_m3=_known(row["t_per_m3"]),
        t_per_vehicle=_known(row["t_per_vehicle"]),
        value_usd_per_t=float(row["value_usd_per_t"]),
        time_cost_fraction_per_day=float(row["time_cost_fraction_per_day"]),
        needs_reefer=row["needs_reefer"] == "1",
        is_hazmat=row["is_hazmat"] == "1",
        hazmat_class=row["hazmat_class"],
        temperature_low_c=_known(row["temperature_low_c"]),
        temperature_high_c=_known(row["temperature_high_c"]),
        air_cargo=row["air_cargo"],
        air_piece_cm=float(row["air_piece_cm"] or "nan"),
        source=row["source"],
        confidence=row["confidence"],
    )


def _known(cell: str) -> float | None:
    return float(cell) if cell else None


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
        If there is none of that name; the nearest are named.
    """
    known = load_commodities()
    found = known.get(slug)
    if found is None:
        near = _nearest(slug, list(known))
        expected = "a commodity of the book" if near else f"one of {', '.join(known)}"
        raise InputError([Fault("commodity", slug, expected, near)])
    return found
