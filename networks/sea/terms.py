"""The terms of one question: what it may sail, and where its voyages begin and end on that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from networks.errors import Fault, InputError
from networks.sea.approaches import SNAP_LIMIT_KM
from networks.sea.conditions import Conditions
from networks.sea.cut import cut
from networks.sea.harbour import HarbourRule
from networks.sea.mooring import Mooring
from networks.sea.no_go import Chart, NoGo
from networks.sea.no_go_file import off_chart
from networks.sea.passages import Passages
from networks.sea.path import NoPath
from networks.sea.plane import Floats
from networks.sea.restrictions import Restrictions
from networks.sea.waters import Waters
from networks.tiers import Tier

if TYPE_CHECKING:
    import pandas as pd

Place = str | npt.ArrayLike  # a port's terminal id, or lon, lat in degrees


@dataclass(frozen=True, eq=False)
class Terms:
    """What holds for every voyage of one question.

    Attributes
    ----------
    conditions
        What is closed and required.
    waters
        The tier's sea, less the no-go areas, with the gates of closed passages shut.
    port_row
        Row of each port by its terminal id.
    harbour, chart
        As of ``Sea``.
    no_go
        The areas ``waters.no_go`` draws.
    freer
        The same terms without no-go areas; None where there are none.
    """

    tier: Tier
    conditions: Conditions
    waters: Waters
    port_row: Mapping[str, int]
    harbour: HarbourRule
    chart: Chart
    no_go: tuple[NoGo, ...] = ()
    freer: Terms | None = None

    def moor(self, name: str, place: Place) -> Mooring | NoPath:
        """Return where a voyage begins or ends, or why it cannot: ``name`` says which end."""
        if isinstance(place, str):
            return self.moor_port(place)
        west, south, east, north = self.chart
        lon, lat = np.asarray(place, dtype=np.float64)
        point = np.array([west + (lon - west) % 360.0, lat])
        if point[0] > east or not south <= lat <= north:
            return NoPath("outside-chart", f"The {name} lies outside the charted region.")
        if self.waters.is_barred(point):
            return NoPath(
                "point-inside-zone", f"The {name} lies inside the US {self.tier.zone} zone."
            )
        if self.no_go and (held := self.waters.no_go_at(point)) is not None:
            reason = f"The {name} lies inside {self.no_go[held].label}."
            return NoPath("point-inside-no-go", reason)
        moored = self.waters.moor_point(point, self.conditions.closed, self.harbour)
        return self._without_water(name, point) if moored is None else moored

    def moor_port(self, terminal_id: str) -> Mooring | NoPath:
        """Return the mooring of a port, or why it has none.

        Raises
        ------
        InputError
            When there is no such port.
        """
        port = self.port_row.get(terminal_id)
        if port is None:
            expected = "a port of the sea"
            raise InputError([Fault("terminal_id", terminal_id, expected, tuple(self.port_row))])
        code = self.waters.port_code[port]
        if code == "port-inside-zone":
            return NoPath(code, f"{terminal_id} lies inside the US {self.tier.zone} zone.")
        if code:
            reason = f"{terminal_id} has no water within {SNAP_LIMIT_KM:g} km for this tier."
            return NoPath(code, reason)
        moored = self.waters.moor_port(port)
        if self.no_go and (held := self.waters.no_go_at(moored.lonlat)) is not None:
            reason = f"{terminal_id} lies inside {self.no_go[held].label}."
            return NoPath("port-inside-no-go", reason)
        return moored

    def _without_water(self, name: str, point: Floats) -> NoPath:
        """Say why a point has no water near that leads to the open sea."""
        if self.freer is None:
            reason = f"The {name} has no water within {SNAP_LIMIT_KM:g} km for this tier."
            return NoPath("far-from-water", reason)
        moored = self.freer.moor(name, point)
        if isinstance(moored, NoPath):
            return moored
        about = self.harbour.reach(point[None], self.waters.plane)
        met = shapely.intersects(np.array(self.waters.no_go, dtype=object), about)
        labels = [area.label for area in self.no_go]
        named = [label for label, near in zip(labels, met, strict=True) if near] or labels
        return NoPath("no-water-path", f"The {name} is shut in by {' and '.join(named)}.")


@dataclass(frozen=True, eq=False)
class TermBook:
    """Makes the terms of questions and keeps the last ones; attributes are those of ``Sea``."""

    waters: Mapping[str, Waters]
    channels: pd.DataFrame
    passages: Passages
    port_row: Mapping[str, int]
    harbour: HarbourRule
    chart: Chart

    @cached_property
    def conditions(self) -> Callable[[Tier, Restrictions], Conditions]:
        """What is closed and required; InputError for every fault of the restrictions."""

        def made(tier: Tier, asked: Restrictions) -> Conditions:
            faults = off_chart(asked.no_go, self.chart)
            return Conditions.of(asked, tier, self.channels, self.passages, faults)

        return lru_cache(64)(made)

    @cached_property
    def terms(self) -> Callable[[Tier, Restrictions], Terms]:
        """What a question leaves to sail on and to moor in."""

        def made(tier: Tier, asked: Restrictions) -> Terms:
            conditions, no_go = self.conditions(tier, asked), asked.no_go
            freer = self.terms(tier, replace(asked, no_go=())) if no_go else None
            shut = tuple(sorted(conditions.passages))
            waters = self._sailed(tier.sea_variant, shut, no_go)
            ports, harbour, chart = self.port_row, self.harbour, self.chart
            return Terms(tier, conditions, waters, ports, harbour, chart, no_go, freer)

        return lru_cache(8)(made)

    @cached_property
    def _sailed(self) -> Callable[[str, tuple[int, ...], tuple[NoGo, ...]], Waters]:
        """Waters of a variant less no-go areas, with the gates of some passages shut."""

        def made(variant: str, rows: tuple[int, ...], no_go: tuple[NoGo, ...]) -> Waters:
            waters = self._cut(variant, no_go) if no_go else self.waters[variant]
            return waters.shutting(self.passages.gates_of(rows))

        return lru_cache(8)(made)

    @cached_property
    def _cut(self) -> Callable[[str, tuple[NoGo, ...]], Waters]:
        """Waters of a variant less no-go areas; the last few are kept for pairs that share them."""

        def made(variant: str, no_go: tuple[NoGo, ...]) -> Waters:
            waters = self.waters[variant]
            return cut(waters, tuple(area.drawn(self.chart, waters.plane) for area in no_go))

        return lru_cache(4)(made)
