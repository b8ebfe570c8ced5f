"""Curated corrections of land graphs: missing links and edges whose straight line misleads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from networks.curated_tables import (
    CONFIDENCES,
    Column,
    latitude,
    longitude,
    number,
    one_of,
    read_table,
    text,
)
from networks.errors import SourceError
from networks.landdraft import EdgeFlag, Floats, LandDraft, chord_lengths_km
from networks.lengthening import Lengthening

TIE_KM = 1.0  # links name the node they end on to 3 decimals; any farther is another place

_LON = longitude()
_LAT = latitude()


def line(*, required: bool) -> Column:
    """Describe a line written ``lon lat; lon lat``."""

    def read(cell: str) -> str:
        for point in cell.split(";"):
            lon, lat = point.split()
            _LON.read(lon)
            _LAT.read(lat)
        return cell

    return Column(read, "points 'lon lat' joined by ';'", required, empty="")


_LINK_COLUMNS = {
    "link_id": text(),
    "line": line(required=True),
    "length_km": number(0.01, 5000, "km", required=False),
    "kind": one_of(("track", "road", "ferry")),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}
_OVERRIDE_COLUMNS = {
    "edge_id": text(),
    "from_lon": _LON,
    "from_lat": _LAT,
    "to_lon": _LON,
    "to_lat": _LAT,
    "action": one_of(("via", "ferry", "drop")),
    "via": line(required=False),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}


@dataclass(frozen=True, eq=False)
class Link:
    """A line the source lacks; ``length_km`` NaN where only its chords are known."""

    link_id: str
    lonlat: Floats
    length_km: float
    ferry: bool


@dataclass(frozen=True, eq=False)
class EdgeOverride:
    """What is wrong with one edge, named by its ends.

    ``action`` is ``via`` (redraw it through points), ``ferry`` (a ship carries it) or ``drop``.
    """

    edge_id: str
    ends: tuple[Floats, Floats]
    action: str
    via: Floats


def points(cell: object) -> Floats:
    """Read points written ``lon lat; lon lat``, shape (n, 2)."""
    cells = [point.split() for point in str(cell).split(";") if point.strip()]
    return np.array(cells, np.float64).reshape(-1, 2)


def read_links(path: Path) -> list[Link]:
    """Read a table of links; every fault is raised at once as InputError."""
    return [
        Link(
            str(row["link_id"]),
            points(row["line"]),
            float(row["length_km"] or np.nan),
            row["kind"] == "ferry",
        )
        for row in read_table(path, _LINK_COLUMNS, "link_id")
    ]


def read_overrides(path: Path) -> list[EdgeOverride]:
    """Read a table of edge overrides; every fault is raised at once as InputError."""
    return [
        EdgeOverride(
            str(row["edge_id"]),
            (
                np.array([row["from_lon"], row["from_lat"]], np.float64),
                np.array([row["to_lon"], row["to_lat"]], np.float64),
            ),
            str(row["action"]),
            points(row["via"]),
        )
        for row in read_table(path, _OVERRIDE_COLUMNS, "edge_id")
    ]


def override_edges(draft: LandDraft, overrides: list[EdgeOverride]) -> LandDraft:
    """Correct edges named by their ends.

    Raises
    ------
    SourceError
        If an override finds no edge: the source is not the one the table was written for.
    """
    for override in overrides:
        edges = draft.edges_between(*override.ends)
        if len(edges) == 0:
            raise SourceError(
                f"no edge to correct for {override.edge_id}",
                hint="The graph is not the one the curated overrides were written for.",
            )
        if override.action == "ferry":
            flags = draft.flags.copy()
            flags[edges] |= np.uint8(EdgeFlag.FERRY)
            draft = replace(draft, flags=flags)
            continue
        if override.action == "via":
            for edge in edges:
                draft = _redrawn(draft, int(edge), override)
        draft = draft.without_edges(edges)
    return draft


def _redrawn(draft: LandDraft, edge: int, override: EdgeOverride) -> LandDraft:
    """Lay an edge of unchanged length through the points, in the order of the override."""
    first, last = (int(node) for node in draft.ends[edge])
    to_first = [float(np.abs(draft.lonlat[first] - end).max()) for end in override.ends]
    if to_first[0] > to_first[1]:
        first, last = last, first
    n_nodes = len(draft.lonlat)
    through = [first, *range(n_nodes, n_nodes + len(override.via)), last]
    flag = EdgeFlag(int(draft.flags[edge]))
    return draft.with_nodes(override.via).with_line(through, flag, float(draft.length_km[edge]))


def add_links(
    draft: LandDraft, links: list[Link], lengthening: Lengthening | None = None
) -> LandDraft:
    """Add curated lines, each end tied to the nearest node within 1 km or a new node there.

    Parameters
    ----------
    draft
        The graph.
    links
        In order: a later link may end on an earlier one.
    lengthening
        Makes the chords of a road without a known length as long as roads are. Ferries and rail
        lines without one keep their chords.
    """
    for link in links:
        n_before = len(draft.lonlat)
        nearest, gap_km = draft.nearest(link.lonlat[[0, -1]])
        tied = gap_km <= TIE_KM
        through = [-1] * len(link.lonlat)
        for position, end in ((0, 0), (-1, 1)):
            if tied[end]:
                through[position] = int(nearest[end])
        fresh = [position for position, node in enumerate(through) if node < 0]
        for offset, position in enumerate(fresh):
            through[position] = n_before + offset
        draft = draft.with_nodes(link.lonlat[fresh])
        flag = EdgeFlag.CURATED | (EdgeFlag.FERRY if link.ferry else EdgeFlag(0))
        draft = draft.with_line(through, flag, _length_km(draft, through, link, lengthening))
    return draft


def _length_km(
    draft: LandDraft, through: list[int], link: Link, lengthening: Lengthening | None
) -> float:
    if not np.isnan(link.length_km):
        return link.length_km
    chord_km = chord_lengths_km(draft.chords_of(np.column_stack([through[:-1], through[1:]])))
    if lengthening is not None and not link.ferry:
        chord_km = lengthening(chord_km)
    return float(chord_km.sum())
