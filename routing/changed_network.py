"""A network as a scenario leaves it: terminals that can do more, railways that run, gates shut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from networks.errors import Fault
from networks.overlay import Overlay
from networks.railways import known_railways
from networks.terminals import CAPABILITIES
from routing.network_view import NetworkView
from routing.period import Period

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from networks.network import Network

Cells = Mapping[str, Mapping[str, float | bool]]
DRAUGHT = "max_draught_m"
_KINDS = ("seaport", "rail")
_NEVER: Mapping[str, tuple[Period, ...]] = MappingProxyType({})


class ChangedNetwork(Overlay):
    """Cells of the terminal table replaced, and railways out of service reopened.

    Parameters
    ----------
    terminals
        By terminal id: ``max_draught_m`` in metres, and what it can handle.
    reopened
        Codes of railways.
    shut
        Road border crossings that take no trucks for a while, and terminals that work not at all,
        by terminal id.
    """

    def __init__(
        self,
        beneath: NetworkView,
        terminals: Cells,
        reopened: frozenset[str] = frozenset(),
        shut: Mapping[str, tuple[Period, ...]] = _NEVER,
    ) -> None:
        super().__init__(cast("Network", beneath))  # no more is asked of it than the view has
        self._cells = terminals
        self.reopened = reopened | reopened_of(beneath)
        self.shut = {**shut_in(beneath), **shut}

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``, as changed."""
        table = self.beneath.terminals.copy()
        for terminal_id, cells in self._cells.items():
            for name, value in cells.items():
                table.loc[terminal_id, name] = value
        return table


def reopened_of(network: object) -> frozenset[str]:
    """Return the railways that run again in a network, through whatever lies over it."""
    found: frozenset[str] = getattr(network, "reopened", frozenset())
    beneath = getattr(network, "beneath", None)
    return found or (frozenset() if beneath is None else reopened_of(beneath))


def shut_in(network: object) -> Mapping[str, tuple[Period, ...]]:
    """Return when crossings and terminals are shut for a while, through whatever lies over them."""
    found: Mapping[str, tuple[Period, ...]] = getattr(network, "shut", _NEVER)
    beneath = getattr(network, "beneath", None)
    return found or (_NEVER if beneath is None else shut_in(beneath))


def longest_held(network: object, ready_at: datetime | None) -> timedelta:
    """Return how long a way may wait in all for what is shut: once for each period, to its end."""
    if ready_at is None:
        return timedelta()
    periods = {period for shut in shut_in(network).values() for period in shut}
    left = (period.until - max(period.since, ready_at) for period in periods)
    return sum((one for one in left if one > timedelta()), timedelta())


def change_faults(terminals: pd.DataFrame, cells: Cells, reopened: frozenset[str]) -> list[Fault]:
    """Return a fault for everything that cannot be changed so."""
    faults = []
    for terminal_id, changed in cells.items():
        kind = terminals["kind"][terminal_id] if terminal_id in terminals.index else ""
        if kind not in _KINDS:
            expected = "the id of a seaport or rail terminal; where there is none, no road, track "
            expected += "or sea lane leads to it, and none can be made up"
            faults.append(Fault("terminals", terminal_id, expected))
        faults += _cell_faults(terminal_id, changed)
    closed = [code for code, railway in known_railways().items() if railway.closed_since]
    expected = f"a railway out of service: {', '.join(closed)}"
    faults += [Fault("reopen", name, expected) for name in sorted(reopened) if name not in closed]
    return faults


def _cell_faults(terminal_id: str, changed: Mapping[str, float | bool]) -> list[Fault]:
    faults = []
    for name, value in changed.items():
        field = f"terminals.{terminal_id}.{name}"
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if name == DRAUGHT and not (is_number and 0 < value <= _DEEPEST_M):
            faults.append(Fault(field, value, f"metres above 0 and at most {_DEEPEST_M:g}"))
        elif name in CAPABILITIES and not isinstance(value, bool):
            faults.append(Fault(field, value, "true or false"))
        elif name != DRAUGHT and name not in CAPABILITIES:
            faults.append(Fault(field, value, f"one of {DRAUGHT}, {', '.join(CAPABILITIES)}"))
    return faults


_DEEPEST_M = 30.0
