"""What one question closes and requires at a tier: names, seasons and draughts applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import isfinite
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from networks.errors import Fault, InputError
from networks.place import fold
from networks.sea.gates import NO_GATES
from networks.sea.passages import Passages
from networks.sea.plane import Floats
from networks.sea.restrictions import Restrictions
from networks.spelling import Speller
from networks.tiers import Tier

if TYPE_CHECKING:
    import pandas as pd

REQUIRED_AT_MOST = 4  # each doubles the graph that is searched
_LONG_WORD = 4  # letters; shorter words name nothing
_RARE_WORD = 10  # names with it at most: "strait" and "canal" are in many
_NOT_TO_BE_USED = "not to be used"


@dataclass(frozen=True, eq=False)
class Conditions:
    """What is closed and required, by row.

    Attributes
    ----------
    channels, passages
        Rows that are closed, each with why, in words.
    required
        Rows of the passages to be passed.
    channels_n
        How many channels there are.
    gates
        Gates of each passage of ``required``: in lon/lat, (g, 2, 2).
    """

    channels: Mapping[int, str]
    passages: Mapping[int, str]
    required: tuple[int, ...]
    channels_n: int
    gates: tuple[Floats, ...]

    @classmethod
    def of(
        cls,
        restrictions: Restrictions,
        tier: Tier,
        channels: pd.DataFrame,
        passages: Passages,
        faults: Iterable[Fault] = (),
    ) -> Self:
        """Apply restrictions to the channel table and the passages.

        Raises
        ------
        InputError
            For all ``faults`` found before, for every name that is unknown, or forbidden and
            required at once, for more than four passages required, and for a draught that is no
            length.
        """
        asked = _Asked(channels, passages)
        asked.faults.extend(faults)
        shut_channels, shut_passages = asked.forbidden(restrictions.forbidden)
        required = asked.required(restrictions.required, shut_passages)
        draught_m = restrictions.draught_m
        if draught_m is not None and not (isfinite(draught_m) and draught_m > 0):
            asked.faults.append(Fault("draught_m", draught_m, "metres above 0"))
        if asked.faults:
            raise InputError(asked.faults)
        closed = dict.fromkeys(shut_channels, _NOT_TO_BE_USED)
        for row, channel in enumerate(channels.itertuples(index=False)):
            why = _why_closed(channel, tier, draught_m)
            if why and row not in closed:
                closed[row] = why
        out = dict.fromkeys(shut_passages, _NOT_TO_BE_USED)
        on = restrictions.sailing_on
        for row, passage in enumerate(passages.rows):
            season = passage.season
            if on is not None and season is not None and not season.holds(on, on):
                out.setdefault(row, f"out of season on {on.day} {on:%b}: open {season.open}")
        gates = tuple(passages.rows[row].gates for row in required)
        return cls(closed, out, required, len(channels), gates)

    @cached_property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Flags of the channels that are closed."""
        return np.isin(np.arange(self.channels_n), list(self.channels))

    @property
    def key(self) -> tuple[tuple[tuple[int, str], ...], ...]:
        """What tells these conditions from others that close something else."""
        return tuple(sorted(self.channels.items())), tuple(sorted(self.passages.items()))

    def ways_to_comply(self) -> list[Floats]:
        """Return the choices of gates, one of each passage required, that a way may cross."""
        chosen = product(*self.gates)
        return [np.stack(gates) if gates else NO_GATES for gates in chosen]


def _why_closed(channel: object, tier: Tier, draught_m: float | None) -> str:
    """Say why a row of the channel table is closed; empty: it is not."""
    locks, limit_m = channel.us_locks, channel.max_draught_m  # type: ignore[attr-defined]
    if locks and tier.level >= Tier.NO_US_LAND.level:
        return f"with {locks} US lock{'s' * (locks > 1)}"
    if draught_m is None:
        small = channel.small_ships_only  # type: ignore[attr-defined]
        return f"for small ships only: {limit_m:g} m of draught at most" if small else ""
    if limit_m < draught_m:
        return f"shallower than the ship's draught of {draught_m:g} m: {limit_m:g} m at most"
    return ""


class _Asked:
    """Looks names up and takes note of the faults."""

    def __init__(self, channels: pd.DataFrame, passages: Passages) -> None:
        self.faults: list[Fault] = []
        self._passages = passages
        self._channels: dict[str, list[int]] = {}
        self._titles = {fold(name): name for p in passages.rows for name in p.names}
        for row, name in enumerate(channels["name"]):
            self._channels.setdefault(fold(name), []).append(row)
            self._titles.setdefault(fold(name), str(name))

    def forbidden(self, names: Iterable[str]) -> tuple[list[int], list[int]]:
        """Return the rows of channels and of passages; a name of both means the passage."""
        channels: list[int] = []
        passages: list[int] = []
        for name in sorted(names):
            if fold(name) in self._passages.row_of:
                passages.append(self._passages.row_of[fold(name)])
            elif fold(name) in self._channels:
                channels += self._channels[fold(name)]
            else:
                expected = "the name of a passage or a channel"
                self.faults.append(Fault("forbidden", name, expected, self._alike(name)))
        return channels, passages

    def required(self, names: Iterable[str], forbidden: list[int]) -> tuple[int, ...]:
        """Return the rows of the passages required."""
        rows: dict[int, None] = {}
        for name in sorted(names):
            row = self._passages.row_of.get(fold(name))
            if row is None:
                self.faults.append(
                    Fault("required", name, "the name of a passage", self._instead(name))
                )
            elif row in forbidden:
                self.faults.append(Fault("required", name, "a passage that is not forbidden too"))
            else:
                rows[row] = None
        if len(rows) > REQUIRED_AT_MOST:
            expected = f"at most {REQUIRED_AT_MOST} passages"
            self.faults.append(Fault("required", sorted(names), expected))
        return tuple(rows)

    def _instead(self, name: str) -> tuple[str, ...]:
        """Return the passages a channel is part of, or else passages of a similar name."""
        holding = [
            p.name for p in self._passages.rows if fold(name) in {fold(c) for c in p.channels}
        ]
        if holding:
            return tuple(holding)
        known = {title for p in self._passages.rows for title in p.names}
        return tuple(found for found in self._alike(name) if found in known)

    def _alike(self, name: str) -> tuple[str, ...]:
        """Return known names nearly the one asked for, with a rare word of it, or spelt alike."""
        folded = list(self._titles)
        asked = set(fold(name).split())
        often = Counter(word for title in folded for word in set(title.split()))
        rare = {word for word in asked if len(word) >= _LONG_WORD and often[word] <= _RARE_WORD}
        sharing = [title for title in folded if rare & set(title.split())]
        speller = Speller(folded)
        near, alike = (
            [folded[k] for k in found(fold(name))] for found in (speller.nearly, speller.alike)
        )
        return tuple(dict.fromkeys(self._titles[title] for title in [*near, *sharing, *alike]))
