"""Land networks drawn as ASCII maps between straight borders.

A capital is a node; a column is 0.1° of longitude, a row 0.1° of latitude, and the top left
corner lies at 100°W on the latitude given. North of 49° is Canada, south of 30° Mexico, the
United States between them, and east of 60°W the sea. Ways are named by their ends, ``A-B``; a
way has the length of its chord, or one of its own: ``A-B=120``. ``A~B`` is a ferry.
"""

from __future__ import annotations

import re
from types import MappingProxyType

import numpy as np
import pandas as pd
import shapely

from networks.countries import CountryMap
from networks.landdraft import EdgeFlag, LandDraft, chord_lengths_km
from networks.landgraph import LandGraph

BORDERS = CountryMap(
    MappingProxyType(
        {
            "CA": shapely.box(-150, 49, -60, 70),
            "US": shapely.box(-150, 30, -60, 49),
            "MX": shapely.box(-150, 15, -60, 30),
        }
    )
)
CELL_DEG = 0.1
_WAY = re.compile(r"([A-Z])([-~])([A-Z])(?:=([\d.]+))?")


class DrawnLand:
    """A draft with its nodes by letter."""

    def __init__(self, drawing: str, ways: str, top: float = 50.0) -> None:
        rows = drawing.strip("\n").split("\n")
        spots = [
            (letter, -100 + column * CELL_DEG, top - row * CELL_DEG)
            for row, line in enumerate(rows)
            for column, letter in enumerate(line)
            if letter.isalpha()
        ]
        self.node = {letter: idx for idx, (letter, _, _) in enumerate(spots)}
        self.lonlat = np.round([[lon, lat] for _, lon, lat in spots], 3)
        found = [match.groups() for match in _WAY.finditer(ways)]
        pairs = [(self.node[a], self.node[b]) for a, _, b, _ in found]
        ends = np.array(pairs, np.int64).reshape(-1, 2)
        chord_km = chord_lengths_km(np.hstack([self.lonlat[ends[:, 0]], self.lonlat[ends[:, 1]]]))
        own_km = np.array([float(km) if km else np.nan for *_, km in found])
        flags = [int(EdgeFlag.FERRY) if sign == "~" else 0 for _, sign, _, _ in found]
        self.draft = LandDraft(
            self.lonlat,
            ends,
            np.where(np.isnan(own_km), chord_km, own_km),
            np.array(flags, np.uint8),
        )

    def graph(self, *, ferries: bool = False) -> LandGraph:
        return LandGraph.from_draft(self.draft, BORDERS, ferries=ferries)

    def chord_km(self, a: str, b: str) -> float:
        ends = np.hstack([self.lonlat[self.node[a]], self.lonlat[self.node[b]]])[None]
        return float(chord_lengths_km(ends)[0])

    def ways(self, draft: LandDraft, flag: EdgeFlag) -> set[str]:
        """Name the edges of a draft made from this one that carry ``flag``."""
        letter = {idx: name for name, idx in self.node.items()}
        marked = draft.ends[(draft.flags & flag) > 0]
        return {"".join(sorted((letter.get(a, "?"), letter.get(b, "?")))) for a, b in marked}


def tables(draft: LandDraft) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write a draft as the two tables of an extract."""
    nodes = pd.DataFrame(draft.lonlat.astype(np.float32), columns=["lon", "lat"])
    edges = pd.DataFrame(draft.ends.astype(np.int32), columns=["from_idx", "to_idx"])
    return nodes, edges.assign(length_km=draft.length_km.astype(np.float32))
