"""Services that do not run yet, put beside those that do: a what-if of investment."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from networks.curated_tables import CURATED
from networks.own_services import OwnServices
from routing.network_view import NetworkView

if TYPE_CHECKING:
    from networks.network import Network

_COLUMNS_OF = CURATED / "services.csv"


def with_services(network: NetworkView, services: Sequence[Mapping[str, Any]]) -> NetworkView:
    """Return a network with more services, read as strictly as a user's own file of them.

    Parameters
    ----------
    services
        A mapping each with columns of ``networks/curated/services.csv``; what is left out is empty.

    Raises
    ------
    InputError
        With every fault, by service and column.
    """
    with _COLUMNS_OF.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    columns += [name for row in services for name in row if name not in columns]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "services"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(services)
        return OwnServices(cast("Network", network), path)
