"""A network as one question leaves it: sea legs go another way where restrictions cut theirs.

A shortest way that keeps the restrictions stays the shortest when others are closed. So only legs
that a closed passage or a no-go area cuts are sought anew, on the sea less what is closed; all
others stay as they were built and proven.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import LineString

from networks.legs import leg_table, sea_row
from networks.overlay import Overlay
from networks.sea.gates import crosses_any
from networks.sea.no_go import NoGoError
from networks.sea.path import SeaPath
from networks.sea.restrictions import Restrictions
from networks.sea_lines import SeaLines
from networks.tiers import SEA_TIERS, Tier

if TYPE_CHECKING:
    from networks.network import Network
    from networks.sea.sea import Sea

Flags = npt.NDArray[np.bool_]
Ends = tuple[str, str]


class RestrictedNetwork(Overlay):
    """A network less what a question closes at sea; all else is that of the network.

    Parameters
    ----------
    beneath
        A network, or an overlay that leaves its sea legs as they are.
    restrictions
        Passages, channels and areas not to be entered, passages that every leg at sea must go
        through, the ship's draught, the day of sailing.
    tier
        What the legs sought anew must keep; stricter and laxer ones that are cut are gone.
    pairs
        Terminal ids of the ports between which they are sought, in either order; None: all.

    Raises
    ------
    InputError
        When a name is unknown, or all areas lie off the chart; every fault at once.

    Notes
    -----
    Where a leg was cut, only the shortest other way is sought; longer ones with fewer miles in an
    emission control area are not.
    """

    def __init__(
        self,
        beneath: Network | Overlay,
        restrictions: Restrictions,
        tier: Tier = Tier.ANY,
        pairs: Collection[Ends] | None = None,
    ) -> None:
        super().__init__(beneath)
        self.restrictions = restrictions
        measured = [self.network.sea_legs_with_lines]
        measured += [(new.table, new.lines) for new in beneath.joined_sea if new.lines is not None]
        self._cut = frozenset[str]().union(
            *(_cut_legs(self.network.sea, *each, restrictions) for each in measured)
        )
        asked = _asked(pd.concat([legs for legs, _ in measured]), self._cut, tier, pairs)
        self._found = _sought_anew(beneath, restrictions, asked, tier)

    @property
    def legs_cut(self) -> int:
        """How many legs go another way, or none."""
        return len(self._cut)

    @cached_property
    def legs(self) -> pd.DataFrame:
        """Terminal-to-terminal legs, those cut replaced by what is left; ``leg_id`` index."""
        kept = self.beneath.legs.drop(index=list(self._cut))
        if not self._found:
            return kept
        lines = SeaLines.of([path.coordinates for _, path in self._found.values()])
        per_segment = self.network.zone_measure.lengths_nm_many(list(lines.segments))
        miles = {zone: lines.total(nm) for zone, nm in per_segment.items()}
        rows = [
            sea_row(*ends, tier, 0, path)
            | {zone: float(nm[k]) for zone, nm in miles.items()}
            | {"leg_id": leg_id}
            for k, (leg_id, (tier, path)) in enumerate(self._found.items())
            for ends in [_ends_of(leg_id)]
        ]
        return pd.concat([kept, leg_table(rows).set_index("leg_id", drop=False)])

    def leg_geometry(self, leg_id: str) -> LineString:
        """Draw one leg of ``legs``, EPSG:4326, in its from-to direction.

        Raises
        ------
        KeyError
            If there is no such leg.
        """
        if leg_id in self._found:
            return LineString(self._found[leg_id][1].coordinates)
        if leg_id in self._cut:
            raise KeyError(leg_id)
        return self.beneath.leg_geometry(leg_id)

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:
        """Return the areas a line enters, and the passages required whose gates it does not cross.

        This reads the drawn line alone, not how it was found. An aircraft's line is not asked for:
        it may fly over what ships keep out of.
        """
        found = list(self.beneath.restriction_findings(line))
        for area in self.restrictions.no_go:
            try:
                area.check_clear(shapely.get_coordinates(line))
            except NoGoError as error:
                found.append(error.message)
        sea = self.network.sea
        plane = next(iter(sea.waters.values())).plane
        xy = plane.project(shapely.get_coordinates(line))
        for row in sea.conditions(Tier.ANY, self.restrictions).required:
            passage = sea.passages.rows[row]
            if not crosses_any(xy[:-1], xy[1:], plane.project(passage.gates)).any():
                found.append(f"does not go through {passage.name}")
        return tuple(found)


def _cut_legs(
    sea: Sea, legs: pd.DataFrame, lines: SeaLines, restrictions: Restrictions
) -> frozenset[str]:
    """Return ids of sea legs that do what they may not, or miss a passage that is required."""
    conditions = sea.conditions(Tier.ANY, restrictions)
    usual = sea.conditions(Tier.ANY)
    names = sea.channels.table["name"]
    closed = {names.iloc[row] for row in conditions.channels.keys() - usual.channels.keys()}
    cut = np.array(
        [not closed.isdisjoint(channels.split(";")) for channels in legs["channels"]],
        dtype=np.bool_,
    )
    met = _meets(sea, restrictions, lines.segments, tuple(conditions.passages))
    cut |= lines.total(met.astype(np.float64)) > 0
    for row in conditions.required:
        name = sea.passages.rows[row].name
        cut |= np.array([name not in passed.split(";") for passed in legs["passages"]], np.bool_)
    return frozenset(legs.index[cut])


def _meets(
    sea: Sea, restrictions: Restrictions, segments: npt.ArrayLike, shut: tuple[int, ...]
) -> Flags:
    """Say which segments (k, 2, 2) in lon/lat cross a gate of a shut passage or touch an area."""
    plane = next(iter(sea.waters.values())).plane
    start, end = (plane.project(np.asarray(segments)[:, side]) for side in (0, 1))
    met = crosses_any(start, end, plane.project(sea.passages.gates_of(shut)))
    drawn = shapely.linestrings(np.stack([start, end], axis=1))
    for area in restrictions.no_go:
        forbidden = area.drawn(sea.chart, plane)
        shapely.prepare(forbidden)
        met |= shapely.intersects(forbidden, drawn)
    return np.asarray(met, dtype=np.bool_)


def _asked(
    legs: pd.DataFrame, cut: frozenset[str], tier: Tier, pairs: Collection[Ends] | None
) -> list[Ends]:
    """Return the pairs of ports whose leg of the tier is cut, of ``pairs`` where they are given."""
    laxer = [other.value for other in SEA_TIERS if other.level <= tier.level]
    legs = legs[(legs["alternative"] == 0) & legs["variant"].isin(laxer)]
    # Variants stand from lax to strict: the last of a pair is that of the tier.
    ends = zip(legs["from_terminal_id"], legs["to_terminal_id"], strict=True)
    served = dict(zip(ends, legs["leg_id"], strict=True))
    wanted = None if pairs is None else {frozenset(pair) for pair in pairs}
    return [
        pair
        for pair, leg_id in served.items()
        if leg_id in cut and (wanted is None or frozenset(pair) in wanted)
    ]


def _sought_anew(
    beneath: Network | Overlay, restrictions: Restrictions, asked: Sequence[Ends], tier: Tier
) -> dict[str, tuple[Tier, SeaPath]]:
    """Return by leg id the shortest way that is left between pairs of ports."""
    new = {site.terminal.terminal_id: site.water for site in beneath.sites if site.water}
    sea = beneath.network.sea if isinstance(beneath, Overlay) else beneath.sea
    listed = [pair for pair in asked if new.keys().isdisjoint(pair)]
    paths = sea.port_paths(listed, tier, restrictions)
    for pair in asked:
        if not new.keys().isdisjoint(pair):
            start, end = (new.get(name, name) for name in pair)
            paths[pair] = sea.path(start, end, tier, restrictions)
    kept = Tier(tier.sea_variant)
    return {
        f"sea:{first}-{second}:{kept.value}:restricted": (kept, path)
        for (first, second), path in paths.items()
        if isinstance(path, SeaPath)
    }


def _ends_of(leg_id: str) -> Ends:
    first, second = leg_id.split(":")[1].split("-")
    return first, second
