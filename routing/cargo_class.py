"""Classes of cargo: what carries each, what is counted, and which rows of the book price it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from routing.phrases import one_after_another, phrase
from routing.reason import Reason, because
from routing.text import Text

CONTAINER, DRY_BULK, AIR, VEHICLES = "container", "dry_bulk", "air", "roro"
BOX, TONNE, VEHICLE = "box", "t", "vehicle"


@dataclass(frozen=True)
class CargoClass:
    """One class of cargo.

    ``cargo_class`` is also the column of the terminals that can handle it and what a service says
    it carries. ``counted_in`` is what rates and handling are charged by: ``box``, ``t`` or
    ``vehicle``; ``""`` where only air and road carry it. ``modes`` are those that can carry it,
    ``left_out`` says why the others cannot. ``truck`` and ``rail_car`` name the vehicles. Names
    that end in ``_key`` are rows of the parameter book; ``""`` where there is nothing to price.
    Loads of a truck or car are in what is counted, but those of containers by rail, in boxes.
    """

    cargo_class: str
    name: str
    counted_in: str
    modes: frozenset[str]
    truck: str
    rail_car: str
    truck_load_key: str
    truck_factor_key: str
    truck_min_key: str
    rail_car_key: str
    rail_rate_key: str
    rail_mx_rate_key: str
    rail_km_day_key: str
    rail_headway_key: str
    rail_ghg_key: str
    rail_load_key: str
    rail_unload_key: str
    port_load_key: str
    port_discharge_key: str
    export_dwell_key: str
    import_dwell_key: str
    fill_key: str
    overhead_key: str
    left_out: Text

    @property
    def is_boxed(self) -> bool:
        """Whether it moves in containers."""
        return self.counted_in == BOX


@lru_cache(maxsize=1)
def cargo_classes() -> dict[str, CargoClass]:
    """Read the shipped classes by name."""
    text = (files("routing") / "parameters" / "cargo_classes.csv").read_text(encoding="utf-8")
    return {row["cargo_class"]: _read(row) for row in csv.DictReader(text.splitlines())}


def _read(row: dict[str, str]) -> CargoClass:
    told = [row.pop(name) for name in ("left_out", "left_out_fr", "left_out_es")]
    modes = frozenset(row.pop("modes").split(";"))
    return CargoClass(**row, modes=modes, left_out=Text(*told))


def cargo_said(cargo: str) -> Text:
    """Return what a class of cargo, or what a service says it carries, is called."""
    return phrase(f"cargo.{cargo}")


def carries_not(carried: str, cargo: str) -> Reason:
    """Return the reason of a service that carries other cargo, ``;`` joined, than this."""
    others = [cargo_said(name) for name in carried.split(";") if name]
    return because("carries_not", carried=one_after_another(others, ", "), cargo=cargo_said(cargo))
