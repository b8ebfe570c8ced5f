"""What the railways of a train mean for a shipment: closures, and who hauls it how far."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from networks.railways import group_of, known_railways
from routing.dates import day_said
from routing.reason import Reason, because


@lru_cache(maxsize=4096)
def closure_of(operators: tuple[str, ...], reopened: frozenset[str] = frozenset()) -> Reason | None:
    """Say which of the railways is closed and since when, None where all run."""
    known = known_railways()
    for code in operators:
        if code in known and code not in reopened and (since := known[code].closed_since):
            return because("railway_closed", name=known[code].name, since=day_said(since))
    return None


@lru_cache(maxsize=16_384)
def carriers(operators: tuple[str, ...], handovers: tuple[str, ...], destination: str) -> str:
    """Name the railways in travel order and how far each takes the train.

    Parameters
    ----------
    operators
        Railway codes in travel order; neighbours of one group run through as one line.
    handovers
        Names of the places where one group hands over to the next.
    destination
        Where the last one ends.

    Returns
    -------
    ``CN`` alone, else as ``CN to Chicago, UP to Eagle Pass, Ferromex to Monterrey``.
    """
    known = known_railways()
    lines = [list(run) for _, run in groupby(operators, key=group_of)]
    called = [
        "–".join(dict.fromkeys(known[code].called if code in known else code for code in run))
        for run in lines
    ]
    if len(called) == 1:
        return called[0]
    ends = [*handovers, destination]
    return ", ".join(f"{name} to {end}" for name, end in zip(called, ends, strict=False))
