"""What people know of the sea and no coastline holds: channels, shoals, confined waters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from networks.curated_tables import CONFIDENCES, CURATED, number, one_of, read_table, text
from networks.errors import ArtefactError
from networks.sea.obstacles import Growth
from networks.sea.passages import Passages

if TYPE_CHECKING:
    import geopandas as gpd

_CONFINED_TOLERANCE_SHARE = 0.25  # of the clearance; small enough to keep narrow water open
_CLEARANCE_COLUMNS = {
    "of": one_of(
        ("land", "shoal", "approach", "harbour", "channel-mouth", "12nm", "24nm", "200nm", "ocean")
    ),
    "clearance_km": number(0, 50, "km"),
    "tolerance_km": number(0, 5, "km"),
    "radius_km": number(0, 100, "km", required=False),
    "reason": text(),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}
_COLUMNS = {
    "channels": {
        "name",
        "kind",
        "us_locks",
        "max_draught_m",
        "small_ships_only",
        "notice",
        "source",
        "confidence",
    },
    "shoals": {"name", "source", "confidence"},
    "confined_waters": {"name", "clearance_nm", "source", "confidence"},
}


@dataclass(frozen=True)
class Clearances:
    """How far ships keep off, from ``sea_clearances.csv``.

    Attributes
    ----------
    growth
        By what is kept clear of: ``land``, ``shoal``, ``approach``, ``harbour``,
        ``channel-mouth``, ``12nm``, ``24nm``, ``200nm``, ``ocean`` (land beyond the chart). That of
        a shoal is on top of the margin the shoal is drawn with, and holds outside confined waters
        and approaches.
    approach_km, harbour_km, mouth_km
        Radius within which the clearance of an approach to a port or to a channel's end, of a
        harbour, or of a channel's end holds.
    """

    growth: dict[str, Growth]
    approach_km: float
    harbour_km: float
    mouth_km: float

    @classmethod
    def read(cls, file: Path = CURATED / "sea_clearances.csv") -> Self:
        """Read the table; InputError names every cell that is not what it should be."""
        rows = {str(row["of"]): row for row in read_table(file, _CLEARANCE_COLUMNS, "of")}
        growth, radius_km = {}, {}
        for of, row in rows.items():
            growth[of] = Growth(float(row["clearance_km"] or 0), float(row["tolerance_km"] or 0))
            radius_km[of] = float(row["radius_km"] or 0)
        places = ("approach", "harbour", "channel-mouth")
        return cls(growth, *(radius_km[place] for place in places))

    @staticmethod
    def confined(clearance_km: float) -> Growth:
        """Return the growth that holds in a confined water of ``clearance_km``."""
        return Growth(clearance_km, clearance_km * _CONFINED_TOLERANCE_SHARE)


@dataclass(frozen=True)
class SeaGeography:
    """The curated layers, EPSG:4326; columns as in ``networks/curated``."""

    channels: gpd.GeoDataFrame
    shoals: gpd.GeoDataFrame
    confined_waters: gpd.GeoDataFrame
    clearances: Clearances
    passages: Passages

    @classmethod
    def read(cls, folder: Path = CURATED) -> Self:
        """Read ``channels``, ``shoals``, ``confined_waters``, ``sea_clearances`` and ``passages``.

        Raises
        ------
        ArtefactError
            When a file is missing or lacks a column.
        InputError
            When a cell of a table is not what it should be.
        """
        layers = {name: _layer(folder / f"{name}.geojson", cols) for name, cols in _COLUMNS.items()}
        return cls(
            **layers,
            clearances=Clearances.read(folder / "sea_clearances.csv"),
            passages=Passages.read(folder / "passages.csv"),
        )


def read_ocean_channels(folder: Path = CURATED) -> gpd.GeoDataFrame:
    """Read the approaches and straits beyond the chart; columns as those of ``channels``."""
    return _layer(folder / "ocean_channels.geojson", _COLUMNS["channels"])


def _layer(file: Path, columns: set[str]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    if not file.exists():
        raise ArtefactError(f"{file.name} is missing.", hint="Reinstall Monarca: it ships it.")
    layer = gpd.read_file(file)
    absent = columns - set(layer.columns)
    if absent:
        raise ArtefactError(f"{file.name} lacks the columns {', '.join(sorted(absent))}.")
    return layer
