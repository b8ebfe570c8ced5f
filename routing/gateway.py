"""Gateways: border crossings a planner would call the same place."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pyproj import Geod

AREA_KM = 100.0  # Detroit and Sarnia are one gateway to a planner, Detroit and Buffalo two
_GEOD = Geod(ellps="WGS84")


def gateway_areas(terminals: pd.DataFrame) -> Mapping[str, str]:
    """Name the gateway area of every border crossing.

    Crossings of one border within ``AREA_KM`` of an earlier one (in order of id) share its name,
    which is the city of the first: two itineraries that differ only within an area are near-copies.
    """
    borders = terminals[terminals["kind"] == "border"].sort_index()
    areas: dict[str, str] = {}
    first_of_area: list[str] = []
    for terminal_id, row in borders.iterrows():
        near = next(
            (f for f in first_of_area if _is_near(borders, f, row)),
            None,
        )
        if near is None:
            first_of_area.append(str(terminal_id))
        areas[str(terminal_id)] = str(borders.loc[near or terminal_id, "city"])
    return areas


def _is_near(borders: pd.DataFrame, terminal_id: str, row: pd.Series) -> bool:
    other = borders.loc[terminal_id]
    if other["country"] != row["country"]:
        return False
    _, _, metres = _GEOD.inv(other["lon"], other["lat"], row["lon"], row["lat"])
    return bool(metres <= AREA_KM * 1000)
