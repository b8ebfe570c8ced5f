"""Leave out passages at ports that ice or closed locks may shut while the ship is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from networks.season import Season
from routing.arc import Arc
from routing.bounds import UNREACHED, ArcTable, least_from
from routing.candidates import Yard
from routing.pricing import Tariff
from routing.stop import Stop

SLACK_KEY = "season.slack_days"


def leave_out_closed_ports(yard: Yard) -> None:
    """Drop every sea arc one of whose ends may be closed while the ship is there.

    A ship may be there from the least time any way takes to that end of the passage, until the
    slack of the parameter book later.
    """
    arcs = yard.candidates.arcs
    if not any(True for arc in arcs for _ in _seasonal_ends(yard, arc)):
        return
    table = ArcTable.of(arcs, [0] * len(arcs))
    sailing = least_from(table, table.minutes)[table.tail_idx].tolist()
    shut: Counter[tuple[Stop, Season]] = Counter()
    kept = []
    for arc, minutes in zip(arcs, sailing, strict=True):
        closed = [
            (stop, season)
            for stop, season, under_way in _seasonal_ends(yard, arc)
            if minutes < UNREACHED and not is_open(yard.tariff, season, minutes + under_way)
        ]
        shut.update(closed)
        if not closed:
            kept.append(arc)
    yard.candidates.arcs = kept
    for (stop, season), count in shut.items():
        reason = f"{stop.name} is closed by ice {season.closed}"
        yard.reject("terminal", stop.stop_id, reason, count)


def _seasonal_ends(yard: Yard, arc: Arc) -> Iterator[tuple[Stop, Season, int]]:
    """Yield the ends of a passage that have a season, and the minutes from sailing to them."""
    leg = arc.leg
    if leg is None or leg.mode != "sea":
        return
    for stop, under_way in ((leg.from_stop, 0), (leg.to_stop, leg.minutes)):
        season = yard.season(stop.stop_id)
        if season is not None:
            yield stop, season, under_way


def is_open(tariff: Tariff, season: Season, minutes: int) -> bool:
    """Say whether a port is in season from ``minutes`` after the ready time until the slack."""
    first = tariff.ready_at + timedelta(minutes=minutes)
    last = first + timedelta(days=tariff.value(SLACK_KEY))
    return season.holds(first.date(), last.date())
