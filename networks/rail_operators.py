"""Who owns each piece of rail track and which railways may run on it.

Owners come from the curated corridors, matched to the graph, or from the official NARN file where
the user has it (`rail_narn_owners.py`). Track that neither names has no known operator: no train
of any railway is sent over it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from networks.landdraft import EdgeFlag
from networks.landgraph import Ints, LandGraph

if TYPE_CHECKING:
    from networks.rail_corridors import Corridor, CorridorMatch, Matcher

Masks = npt.NDArray[np.uint64]

MOST_RAILWAYS = 64  # one bit each
UNKNOWN = -1
# The same line drawn a second time by the other source, too differently to be fused.
_SECOND_DRAWING_SHARE = 1.06
_SECOND_DRAWING_SLACK_KM = 3.0
_OWN_TRACK_PENALTY = 1.25


@dataclass(frozen=True, eq=False)
class Operators:
    """Per slot of a rail graph who owns it and who runs on it.

    ``railways`` are codes; ``owner`` (n_slots,) a position in it, -1 unknown; ``runs`` (n_slots,)
    one bit a railway: 0 is track nobody is known to run freight on.
    """

    railways: tuple[str, ...]
    owner: npt.NDArray[np.int8]
    runs: Masks

    def mask(self, codes: Sequence[str]) -> np.uint64:
        """Return the bits of railways."""
        return np.uint64(sum(1 << self.railways.index(code) for code in set(codes)))

    def known_km(self, graph: LandGraph, country_bit: int) -> tuple[float, float]:
        """Return the km of a country's track with a known owner, and all of it."""
        plain = (graph.flags & (EdgeFlag.FERRY | EdgeFlag.GAP | EdgeFlag.JOIN)) == 0
        here = plain & (graph.country == country_bit)
        known = here & (self.owner != UNKNOWN)
        return float(graph.length_km[known].sum() / 2), float(graph.length_km[here].sum() / 2)

    def save(self, directory: Path) -> None:
        """Write the arrays and ``railways.json`` into ``directory``, made if missing."""
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "owner.npy", self.owner)
        np.save(directory / "runs.npy", self.runs)
        (directory / "railways.json").write_text(json.dumps(self.railways), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Operators:
        """Open what `save` wrote."""
        railways = json.loads((directory / "railways.json").read_text(encoding="utf-8"))
        arrays = (np.load(directory / f"{name}.npy", mmap_mode="r") for name in ("owner", "runs"))
        return cls(tuple(railways), *arrays)


def assign_operators(
    graph: LandGraph, corridors: Sequence[Corridor], railways: Collection[str]
) -> tuple[Operators, list[CorridorMatch]]:
    """Match every corridor and write its owner and rights on its track.

    Where two corridors share track the first in the table owns it and the railways of both run.
    A second pass finds the same line drawn once more by the other source.

    Returns
    -------
    The operators, and every match, faulty ones included.
    """
    from networks.rail_corridors import Matcher

    if len(railways) > MOST_RAILWAYS:
        raise ValueError(f"{len(railways)} railways do not fit {MOST_RAILWAYS} bits")
    blank = Operators(
        tuple(railways),
        np.full(len(graph.indices), UNKNOWN, np.int8),
        np.zeros(len(graph.indices), np.uint64),
    )
    matcher = Matcher(graph)
    matches = [matcher.match(corridor) for corridor in corridors]
    found = [match for match in matches if not match.fault]
    for match in found:
        _write(blank, match.corridor, _both_ways(graph, match.node_idx))
    for match in found:
        _write_second_drawing(matcher, blank, match)
    return blank, matches


def _both_ways(graph: LandGraph, node_idx: Ints) -> npt.NDArray[np.int64]:
    return np.concatenate([graph.slots_of(node_idx), graph.slots_of(node_idx[::-1])])


def _write(operators: Operators, corridor: Corridor, slots: npt.NDArray[np.int64]) -> None:
    fresh = slots[operators.owner[slots] == UNKNOWN]
    operators.owner[fresh] = operators.railways.index(corridor.owner)
    operators.runs[slots] |= operators.mask(corridor.running)


def _write_second_drawing(matcher: Matcher, operators: Operators, match: CorridorMatch) -> None:
    """Give a corridor the unknown track that leads the same way at about the same length.

    Its own track costs more in this search, other known track is closed.
    """
    graph = matcher.graph
    own = _both_ways(graph, match.node_idx)
    weight_km = np.where(operators.owner == UNKNOWN, graph.length_km, np.inf)
    weight_km[own] = _OWN_TRACK_PENALTY * graph.length_km[own]
    again = matcher.match(match.corridor, weight_km)
    limit_km = _SECOND_DRAWING_SHARE * match.length_km + _SECOND_DRAWING_SLACK_KM
    if not again.fault and again.length_km <= limit_km:
        slots = _both_ways(graph, again.node_idx)
        _write(operators, match.corridor, slots[operators.owner[slots] == UNKNOWN])
