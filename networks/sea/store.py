"""A sea in a folder: arrays (.npy), tables (Parquet) and ``sea.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from networks.sea.channels import Channels
from networks.sea.harbour import HarbourRule
from networks.sea.obstacles import Growth
from networks.sea.ocean import Ocean
from networks.sea.passages import Passages
from networks.sea.plane import Plane
from networks.sea.waters import Waters
from networks.tiers import Tier

if TYPE_CHECKING:
    from networks.sea.sea import Sea


def save_sea(sea: Sea, folder: Path) -> None:
    """Write a sea into a folder, as ``Sea.save`` says."""
    folder.mkdir(parents=True, exist_ok=True)
    sea.channels.save(folder)
    sea.passages.table.to_parquet(folder / "passages.parquet")
    if sea.ocean is not None:
        sea.ocean.save(folder / "ocean")
    about: dict[str, object] = {"port_ids": sea.port_ids, "chart": sea.chart}
    rule = sea.harbour
    np.save(folder / "land_wkb.npy", rule.land_wkb)
    figures = [rule.growth.clearance_km, rule.growth.tolerance_km, rule.radius_km]
    about["harbour_km"] = figures
    for tier, km in sea.port_km.items():
        np.save(folder / f"port_km_{tier.value}.npy", km)
    variants = {}
    for variant, waters in sea.waters.items():
        (folder / variant).mkdir(exist_ok=True)
        for name, array in waters.arrays().items():
            np.save(folder / variant / f"{name}.npy", array)
        centre = [waters.plane.lon, waters.plane.lat]
        variants[variant] = {"plane": centre, "port_code": waters.port_code}
    about["variants"] = variants
    (folder / "sea.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def load_parts(folder: Path) -> dict[str, Any]:
    """Return the attributes of the sea in a folder, as ``Sea.load`` says."""
    import pandas as pd

    about = json.loads((folder / "sea.json").read_text(encoding="utf-8"))
    waters = {}
    for variant, said in about["variants"].items():
        arrays = {
            file.stem: np.load(file, mmap_mode="r")
            for file in sorted((folder / variant).glob("*.npy"))
        }
        plane = Plane(*said["plane"])
        waters[variant] = Waters.from_arrays(plane, arrays, tuple(said["port_code"]))
    *growth, radius_km = about["harbour_km"]
    land_wkb = np.load(folder / "land_wkb.npy", mmap_mode="r")
    port_km = {
        tier: np.load(folder / f"port_km_{tier.value}.npy")
        for tier in Tier
        if tier.sea_variant in waters
    }
    beyond = folder / "ocean"
    return {
        "waters": waters,
        "channels": Channels.load(folder),
        "port_ids": tuple(about["port_ids"]),
        "harbour": HarbourRule(Growth(*growth), radius_km, land_wkb),
        "passages": Passages(pd.read_parquet(folder / "passages.parquet")),
        "chart": tuple(about["chart"]),
        "port_km": port_km,
        "ocean": Ocean.load(beyond) if beyond.exists() else None,
    }
