"""The audit of what carries the goods: modes, terminals, one-way ports, the equipment asked for."""

from __future__ import annotations

from collections.abc import Callable

from routing.itinerary import Itinerary
from routing.leg import Leg
from routing.network_view import NetworkView
from routing.shipment import Shipment
from routing.terminal_flow import EXPORT, IMPORT, cannot

HUB_KINDS = ("seaport", "rail")  # where cargo of a class changes vehicle


def carriage_findings(
    network: NetworkView,
    shipment: Shipment,
    itinerary: Itinerary,
    is_drayage: Callable[[Leg], bool],
) -> list[str]:
    """Say where the cargo goes by what may not carry it, or through what cannot handle it.

    ``is_drayage`` tells the trucks that only serve another mode.
    """
    capability = shipment.commodity.cargo_class
    found = []
    for leg in itinerary.legs:
        where = f"{leg.mode} {leg.from_stop.stop_id}→{leg.to_stop.stop_id}"
        if leg.mode not in shipment.modes and not is_drayage(leg):
            found.append(f"{where}: {shipment.why_not(leg.mode)}")
        if leg.mode == "sea":
            ends = (leg.from_stop.stop_id, EXPORT), (leg.to_stop.stop_id, IMPORT)
            reasons = [(port, cannot(port, capability, wanted)) for port, wanted in ends]
            found += [f"{where}: {port} {why}" for port, why in reasons if why]
    for transfer in itinerary.transfers:
        stop = transfer.stop
        if stop.kind in HUB_KINDS and not network.row("terminals", stop.stop_id)[capability]:
            found.append(
                f"{transfer.operation} at {stop.stop_id}: cannot handle {capability} cargo"
            )
    if shipment.must_sail:
        found += _by_land(shipment, itinerary)
    return found


def _by_land(shipment: Shipment, itinerary: Itinerary) -> list[str]:
    """Name the land borders passed although a ship was asked for."""
    by_truck = [t.stop.stop_id for t in itinerary.transfers if t.stop.kind == "border"]
    by_train = [
        leg.leg_keys[0]
        for leg in itinerary.legs
        if leg.mode == "rail" and leg.from_stop.country != leg.to_stop.country
    ]
    asked = shipment.equipment_name
    return [
        f"{where}: crosses a land border, {asked} was asked for" for where in by_truck + by_train
    ]
