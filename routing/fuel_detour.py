"""Say where a ship sails a longer way for the sake of cheaper fuel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from networks.units import KM_PER_NM
from routing.leg import Leg
from routing.phrases import phrase

_LEAST_NM = 0.5  # what rounds to 0 is not worth a word


def with_detour_told(leg: Leg, alike: Iterable[Leg]) -> Leg:
    """Return a leg that says what it saves against the shortest way, where it is not that.

    Parameters
    ----------
    alike
        Every way of the same service between the same stops that keeps the rules, the leg's own
        included.
    """
    shortest = min(alike, key=lambda way: way.length_km)
    longer_nm = (leg.length_km - shortest.length_km) / KM_PER_NM
    kept_out_nm = shortest.eca_nm - leg.eca_nm
    if longer_nm < _LEAST_NM or kept_out_nm < _LEAST_NM:
        return leg
    cheaper_usd = shortest.cost_usd - leg.cost_usd
    told = phrase(
        "remark.detour",
        start=leg.from_stop.name,
        end=leg.to_stop.name,
        longer=(longer_nm, 0),
        less=(kept_out_nm, 0),
        saved=(cheaper_usd, 0),
    )
    return replace(leg, remarks=(told, *leg.remarks))
