"""Graphs published as Python source by the scgraph packages, read as text.

The files hold ``graph=[{neighbour: km, …}, …]`` (the position is the node) and
``nodes=[[lat, lon], …]``. Importing them would need one particular version of scgraph, so they
are parsed instead: NARN Class I rail, OpenStreetMap railways and highways, and marnet.
"""

from __future__ import annotations

import json
import re
from itertools import chain

import numpy as np

from networks.errors import SourceError
from networks.sources.graph_tables import Box, GraphTables, tidy_graph

_BARE_KEY = re.compile(r"(\d+):")


def read_graph(source: bytes, box: Box | None = None) -> GraphTables:
    """Return the graph in an scgraph source file, clipped to ``box``.

    Raises
    ------
    SourceError
        When the text is not such a file, or an edge names a node that is not there.
    """
    text = source.decode("utf-8")
    try:
        graph = json.loads(_BARE_KEY.sub(r'"\1":', _assigned(text, "graph")))
        latlon = np.array(json.loads(_assigned(text, "nodes")), dtype=np.float64)
        degree = np.fromiter(map(len, graph), dtype=np.int64, count=len(graph))
        to_idx = np.array(list(chain.from_iterable(graph)), dtype=np.int64)
        length_km = np.array([km for near in graph for km in near.values()], dtype=np.float64)
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError(f"The graph file cannot be read: {error}.") from error
    if (
        len(graph) != len(latlon)
        or latlon.shape[1:] != (2,)
        or to_idx.max(initial=-1) >= len(latlon)
    ):
        raise SourceError("The graph file is inconsistent: edges name nodes that are not there.")
    from_idx = np.repeat(np.arange(len(graph)), degree)
    return tidy_graph(
        lon=latlon[:, 1],
        lat=latlon[:, 0],
        from_idx=from_idx,
        to_idx=to_idx,
        length_km=length_km,
        box=box,
    )


def _assigned(text: str, name: str) -> str:
    """Return the right-hand side of the line ``name=…``."""
    found = re.search(rf"^{name}\s*=\s*(\[.*\])\s*$", text, flags=re.MULTILINE)
    if found is None:
        raise SourceError(f"The graph file has no line that assigns {name!r}; is it truncated?")
    return found.group(1)
