"""The audit of the terminals that handle the goods, and of the equipment asked for."""

from __future__ import annotations

from routing.itinerary import Itinerary
from routing.network_view import NetworkView
from routing.shipment import Shipment

HUB_KINDS = ("seaport", "rail")  # where cargo of a class changes vehicle


def carriage_findings(network: NetworkView, shipment: Shipment, itinerary: Itinerary) -> list[str]:
    """Say where the cargo goes through what cannot handle it, or by land where a ship is asked."""
    capability = shipment.commodity.cargo_class
    found = [
        f"{transfer.operation} at {transfer.stop.stop_id}: cannot handle {capability} cargo"
        for transfer in itinerary.transfers
        if transfer.stop.kind in HUB_KINDS
        and not network.row("terminals", transfer.stop.stop_id)[capability]
    ]
    return found + (_by_land(shipment, itinerary) if shipment.must_sail else [])


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
