"""What the railways on the rail graph are checked for: matched, assigned, joined."""

from __future__ import annotations

from networks.check import Check
from networks.countries import COUNTRY_BITS
from networks.rail_corridors import CorridorMatch
from networks.rail_layers import RailLayers

ASSIGNED_SHARE = 0.9  # of a country's km of track whose owner must be known
_ADVISORY = frozenset({"US"})  # only the lines that traffic between Canada and Mexico may use


def rail_checks(layers: RailLayers, corridors: list[CorridorMatch]) -> list[Check]:
    """Run every check on the railways."""
    return [
        check_corridors_match(corridors),
        *(check_km_assigned(layers, country) for country in COUNTRY_BITS),
        check_interchanges_join(layers),
    ]


def check_corridors_match(corridors: list[CorridorMatch]) -> Check:
    """Name the corridors whose track is not on the graph."""
    faults = [match.fault for match in corridors if match.fault]
    whole_km = sum(match.length_km for match in corridors)
    return Check(
        "rail_corridors_match",
        not faults,
        f"{len(corridors)} corridors, {whole_km:,.0f} km; unmatched: {'; '.join(faults) or 'none'}",
    )


def check_km_assigned(layers: RailLayers, country: str) -> Check:
    """Say for what share of a country's track the owner is known."""
    known_km, all_km = layers.operators.known_km(layers.graph, COUNTRY_BITS[country])
    share = known_km / all_km if all_km else 0.0
    return Check(
        f"rail_km_assigned_{country}",
        share >= ASSIGNED_SHARE,
        f"{share:.1%} of {all_km:,.0f} km in {country} have a known owner",
        advisory=country in _ADVISORY,
    )


def check_interchanges_join(layers: RailLayers) -> Check:
    """Name the interchanges where no two of their railways meet."""
    joined = {way.interchange_idx for way in layers.handovers}
    lonely = [
        point.interchange_id for idx, point in enumerate(layers.interchanges) if idx not in joined
    ]
    return Check(
        "rail_interchanges_join",
        not lonely,
        f"{len(layers.interchanges)} interchanges; joining nobody: {', '.join(lonely) or 'none'}",
    )
