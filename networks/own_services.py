"""A network with a user's own services beside those that ship with Monarca."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from networks.overlay import Overlay
from networks.services import CHARTER, load_services

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network


class OwnServices(Overlay):
    """Services of a file, in place of shipped ones of the same id and beside the others.

    Parameters
    ----------
    path
        A CSV file with the columns ``load_services`` tells of; ``networks/curated/services.csv`` is
        one.

    Raises
    ------
    InputError
        With every fault of the file, by row and column: unknown terminals, numbers out of range, a
        port that can take nothing the service carries.
    """

    def __init__(self, beneath: Network | Overlay, path: Path) -> None:
        super().__init__(beneath)
        own = load_services(beneath.terminals, path)
        faults = _unfit_calls(own, beneath.terminals, path.name)
        if faults:
            raise InputError(faults, hint="Correct the table and load it again.")
        self.own = own

    @cached_property
    def services(self) -> pd.DataFrame:
        """The shipped services that the file does not name, then those of the file."""
        import pandas as pd

        shipped = self.beneath.services
        kept = shipped[~shipped["service_id"].isin(self.own["service_id"])]
        return pd.concat([kept, self.own.astype(kept.dtypes.to_dict())], ignore_index=True)


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
