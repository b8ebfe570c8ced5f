"""A network with a user's own services beside those that ship with Monarca."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from networks.curated_tables import repeated
from networks.errors import Fault, InputError
from networks.overlay import Overlay
from networks.own_table import OwnTable, read_own_table
from networks.services import CHARTER, load_services

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network

TEMPLATE = (
    "service_id,name,operator,mode,status,calls,headway_days,speed_kn,transit_h,capacity_teu,"
    "capacity_t,draught_m,reefer_plugs,hold,door_cm,range_km,cargo,note,source,source_date,"
    "confidence\nexample_line,Example Line Halifax-Veracruz,Example Line,sea,operating,"
    "CAHAL;MXVER;MXATM;CAHAL,14,16,,1200,,10,100,,,,container,,our own contract,2026-11,high\n"
)
_KEY = "service_id"
_MOST_ROWS = 2_000


class OwnServices(Overlay):
    """Services of a file, in place of shipped ones of the same id and beside the others.

    Parameters
    ----------
    path
        A CSV file or the first sheet of an Excel workbook, with the columns ``load_services`` tells
        of; ``networks/curated/services.csv`` is one.
    keep_good
        Use what is right and keep the faults in ``faults``, instead of raising.

    Raises
    ------
    InputError
        With every fault of the file, by row and column: unknown terminals, numbers out of range, a
        port that can take nothing the service carries. Also where nothing is right at all.
    """

    def __init__(self, beneath: Network | Overlay, path: Path, *, keep_good: bool = False) -> None:
        super().__init__(beneath)
        import pandas as pd

        good, faults = _checked(read_own_table(path), beneath.terminals, path.name)
        self.faults: tuple[Fault, ...] = tuple(faults)
        if faults and not (keep_good and good):
            raise InputError(faults, hint="Correct the table and load it again.")
        if not good:
            raise InputError([Fault(path.name, None, "one service at least")])
        self.own = pd.DataFrame(good)

    @cached_property
    def services(self) -> pd.DataFrame:
        """The shipped services that the file does not name, then those of the file."""
        import pandas as pd

        shipped = self.beneath.services
        kept = shipped[~shipped[_KEY].isin(self.own[_KEY])]
        return pd.concat([kept, self.own.astype(kept.dtypes.to_dict())], ignore_index=True)


def _checked(
    table: OwnTable, terminals: pd.DataFrame, name: str
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Read each row by itself, so that a bad one hides nothing of the others."""
    if len(table.rows) > _MOST_ROWS:
        return [], [Fault(name, len(table.rows), f"{_MOST_ROWS:,} services at most")]
    good: list[dict[str, Any]] = []
    faults: dict[Fault, None] = {}  # a missing column is told once, not once a row
    with TemporaryDirectory() as folder:
        for row in table.rows:
            found = _read_row(row, table.columns, terminals, Path(folder) / name)
            if isinstance(found, dict):
                good.append(found)
            else:
                faults |= dict.fromkeys(found)
    once = repeated((row[_KEY] for row in good), f"{name} {_KEY}")
    twice = {fault.value for fault in once}
    return [row for row in good if row[_KEY] not in twice], [*faults, *once]


def _read_row(
    row: dict[str, str], columns: Sequence[str], terminals: pd.DataFrame, alone: Path
) -> dict[str, Any] | list[Fault]:
    """Return a service as it is read out of a file of its own, or what is wrong with it."""
    where = f"{alone.name} row {row.get(_KEY) or '?'}"
    beyond = [Fault(f"{where} {key}", row[key], "no cell there") for key in row.keys() - columns]
    with alone.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [key for key in columns if key], extrasaction="ignore")
        writer.writeheader()
        writer.writerow(row)
    try:
        read = load_services(terminals, alone)
    except InputError as error:
        return [*error.faults, *beyond]
    faults = [*_unfit_calls(read, terminals, alone.name), *beyond]
    return faults or {str(name): cell for name, cell in read.iloc[0].items()}


def _unfit_calls(services: pd.DataFrame, terminals: pd.DataFrame, file_name: str) -> list[Fault]:
    """Find calls at terminals that can take none of what the service carries."""
    faults = []
    for row in services[services["status"] != CHARTER].itertuples():
        cargo = [name for name in str(row.cargo).split(";") if name]
        for call in str(row.calls).split(";"):
            if cargo and call in terminals.index and not terminals.loc[call, cargo].any():
                field = f"{file_name} row {row.service_id} calls"
                faults.append(Fault(field, call, f"a terminal that takes {' or '.join(cargo)}"))
    return faults
