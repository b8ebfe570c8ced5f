"""Where one railway hands cars over to another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    codes,
    latitude,
    longitude,
    number,
    one_of,
    read_table,
    text,
)
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd

INTERCHANGES = CURATED / "rail_interchanges.csv"
_FEWEST_RAILWAYS = 2
LINK_KM = 15.0  # yards of two railways at an interchange are joined over no more track than this


@dataclass(frozen=True)
class Interchange:
    """A place where ``railways`` exchange traffic.

    ``radius_km`` reaches the yards that belong to it. ``dwell_h`` is how long a car stands there,
    at a border only what goes beyond the wait of ``border_id``, the crossing it is at. A detour of
    up to ``impedance_km`` is rather run than cars handed over here.
    """

    interchange_id: str
    name: str
    lon: float
    lat: float
    radius_km: float
    railways: tuple[str, ...]
    dwell_h: float
    impedance_km: float
    border_id: str


def read_interchanges(railways: Collection[str], path: Path = INTERCHANGES) -> list[Interchange]:
    """Read the table of interchanges; every fault is raised at once as InputError.

    Parameters
    ----------
    railways
        The codes a row may name.
    path
        CSV with the fields of `Interchange`, ``source`` and ``confidence``.
    """
    columns = {
        "interchange_id": text(),
        "name": text(),
        "lon": longitude(),
        "lat": latitude(),
        "radius_km": number(1, 60, "km"),
        "railways": codes(railways, "railways", required=True),
        "dwell_h": number(0, 240, "h"),
        "impedance_km": number(1, 3000, "km"),
        "border_id": text(required=False),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    rows = read_table(path, columns, "interchange_id")
    found = [
        Interchange(
            str(row["interchange_id"]),
            str(row["name"]),
            float(row["lon"] or 0),
            float(row["lat"] or 0),
            float(row["radius_km"] or 0),
            tuple(str(row["railways"]).split(";")),
            float(row["dwell_h"] or 0),
            float(row["impedance_km"] or 0),
            str(row["border_id"]),
        )
        for row in rows
    ]
    lonely = [point for point in found if len(point.railways) < _FEWEST_RAILWAYS]
    if lonely:
        raise InputError(
            Fault(f"{path.name} row {point.interchange_id} railways", None, "two railways at least")
            for point in lonely
        )
    return found


def write_interchanges(interchanges: Sequence[Interchange], path: Path) -> None:
    """Write interchanges as a Parquet table by ``interchange_id``; railways joined by ``;``."""
    interchange_table(interchanges).to_parquet(path)


def interchange_table(interchanges: Sequence[Interchange]) -> pd.DataFrame:
    """Return one row an interchange, by ``interchange_id``; railways joined by ``;``."""
    import pandas as pd

    rows = [{**asdict(point), "railways": ";".join(point.railways)} for point in interchanges]
    columns = [field.name for field in fields(Interchange)]
    return pd.DataFrame(rows, columns=columns).set_index("interchange_id")


def interchanges_of(table: pd.DataFrame) -> list[Interchange]:
    """Read what `interchange_table` made."""
    rows = table.to_dict("index")
    return [interchange_of(str(interchange_id), row) for interchange_id, row in rows.items()]


def interchange_of(interchange_id: str, row: Mapping[Any, Any]) -> Interchange:
    """Read one row of what `interchange_table` made."""
    facts = {str(name): value for name, value in row.items()}
    railways = tuple(str(row["railways"]).split(";"))
    return Interchange(interchange_id, **(facts | {"railways": railways}))
