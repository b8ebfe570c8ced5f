"""A network whose border crossings keep cargo waiting longer, or shorter, than usual."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from networks.overlay import Overlay

if TYPE_CHECKING:
    import geopandas as gpd

    from networks.network import Network

_WAITS = ["border_wait_mean_h", "border_wait_p95_h"]


class LongerQueues(Overlay):
    """The waits of some border crossings multiplied.

    Parameters
    ----------
    factors
        By terminal id of the crossing.
    """

    def __init__(self, beneath: Network | Overlay, factors: Mapping[str, float]) -> None:
        super().__init__(beneath)
        self._factors = factors

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``, with the waits multiplied."""
        table = self.beneath.terminals.copy()
        for terminal_id, factor in self._factors.items():
            table.loc[terminal_id, _WAITS] = table.loc[terminal_id, _WAITS].astype(float) * factor
        return table
