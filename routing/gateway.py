"""Gateways: border crossings, ports and airports that a planner would call the same place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from networks.geodesy import wgs84

AREA_KM = 100.0  # Detroit and Sarnia are one gateway to a planner, Detroit and Buffalo two

if TYPE_CHECKING:
    import pandas as pd


def gateway_areas(
    terminals: pd.DataFrame, last: Collection[str] = frozenset()
) -> Mapping[str, str]:
    """Name the gateway area of every border crossing, seaport and airport.

    Those of one kind and country (or border) within ``AREA_KM`` of an earlier one, in order of id,
    share its name, which is the city of the first: two itineraries that differ only within an area
    are near-copies. Terminals of ``last`` come after all others, so that none takes their name.
    """
    gateways = terminals[terminals["kind"].isin(["border", "seaport", "airport"])].sort_index()
    areas: dict[str, str] = {}
    firsts: list[Any] = []
    order = sorted(gateways.index, key=lambda name: name in last)
    for gateway in gateways.loc[order].reset_index().itertuples():
        first = next((f for f in firsts if _is_near(f, gateway)), None)
        if first is None:
            firsts.append(gateway)
        areas[str(gateway.terminal_id)] = str((first or gateway).city)
    return areas


def _is_near(first: Any, other: Any) -> bool:
    _, _, metres = wgs84().inv(first.lon, first.lat, other.lon, other.lat)
    is_alike = (first.kind, first.country) == (other.kind, other.country)
    return bool(is_alike and metres <= AREA_KM * 1000)
