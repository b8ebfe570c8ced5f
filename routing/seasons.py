"""Leave out passages at ports that ice or closed locks may shut while the ship is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from networks.season import Season
from routing.arc import Arc
from routing.arc_table import Flags, Ints
from routing.bounds import UNREACHED
from routing.candidates import Yard
from routing.dates import closed_said
from routing.pricing import Tariff
from routing.reason import because
from routing.stop import Stop
from routing.termination import Rejection

SLACK_KEY = "season.slack_days"


class SeasonalEnd(NamedTuple):
    """An end of a passage that has a season; ``under_way`` minutes from sailing to it."""

    arc_id: int
    stop: Stop
    season: Season
    under_way: int


def seasonal_ends(yard: Yard, arcs: Iterable[Arc]) -> Iterator[SeasonalEnd]:
    """Yield the ends of passages that have a season; an arc's id is its position."""
    for arc_id, arc in enumerate(arcs):
        leg = arc.leg
        if leg is None or leg.mode != "sea" or leg.calendar is not None:
            continue  # of what leaves on a date, the date tells
        for stop, under_way in ((leg.from_stop, 0), (leg.to_stop, leg.minutes)):
            season = yard.season(stop.stop_id)
            if season is not None:
                yield SeasonalEnd(arc_id, stop, season, under_way)


def closed_passages(
    sailing: Ints, ends: Sequence[SeasonalEnd], tariff: Tariff, held: timedelta = timedelta()
) -> tuple[Flags, list[Rejection]]:
    """Flag every passage one of whose ends may be closed while the ship is there, and say why.

    A ship may be there from the least time any way takes to that end of the passage, until the
    slack of the parameter book later, and as long again as it may be ``held`` where something is
    shut for a while. ``sailing`` is the least time to where each arc begins, minutes by arc id.
    """
    closed = np.zeros(len(sailing), dtype=bool)
    shut: Counter[tuple[Stop, Season]] = Counter()
    for end in ends:
        minutes = int(sailing[end.arc_id])
        if minutes < UNREACHED and not is_open(tariff, end.season, minutes + end.under_way, held):
            closed[end.arc_id] = True
            shut[end.stop, end.season] += 1
    return closed, [
        Rejection(
            "terminal",
            stop.stop_id,
            because("ice", port=stop.name, closed=closed_said(season)),
            count,
        )
        for (stop, season), count in shut.items()
    ]


def is_open(tariff: Tariff, season: Season, minutes: int, held: timedelta = timedelta()) -> bool:
    """Say whether a port is in season from ``minutes`` after the ready time until the slack.

    ``held`` is how long a way may wait, besides, for what is shut.
    """
    first = tariff.ready_at + timedelta(minutes=minutes)
    last = first + timedelta(days=tariff.value(SLACK_KEY)) + held
    return season.holds(first.date(), last.date())
