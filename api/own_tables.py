"""A user's own services and dated departures, laid over a network for what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from networks.errors import Fault

if TYPE_CHECKING:
    from networks.network import Network


@dataclass(frozen=True)
class OwnTables:
    """What a user adds to the services of a network.

    Parameters
    ----------
    services
        A CSV file or Excel workbook, as ``networks.own_services`` takes it.
    departures, name, numbers
        Rows of dated departures, as :mod:`routing.departure` tells; what to call them, and their
        numbers, from 1 on where they are not given.
    keep_good
        Use the rows that are right; the faults of the others are passed to ``tell``.
    """

    services: Path | None = None
    departures: Sequence[Mapping[str, object]] = ()
    name: str = "departures"
    numbers: Sequence[int] = ()
    keep_good: bool = False
    tell: Callable[[Fault], None] = lambda _: None

    def or_else(self, departures: Sequence[Mapping[str, object]]) -> OwnTables:
        """Return these, with departures of the request where they have none of their own."""
        if self.departures or not departures:
            return self
        return replace(self, departures=departures, numbers=range(1, len(departures) + 1))

    def over(self, network: Network) -> Any:
        """Return the network with them.

        Raises
        ------
        InputError
            With every fault of the services, else of the departures, which may name them.
        """
        sailed: Any = network
        if self.services is not None:
            from networks.own_services import OwnServices

            sailed = OwnServices(sailed, self.services, keep_good=self.keep_good)
            self._tell(sailed.faults)
        if self.departures:
            from routing.own_departures import OwnDepartures

            sailed = OwnDepartures(
                sailed,
                self.departures,
                self.name,
                keep_good=self.keep_good,
                numbers=self.numbers,
            )
            self._tell(sailed.faults)
        return sailed

    def _tell(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            self.tell(fault)


NOTHING_OWN = OwnTables()
