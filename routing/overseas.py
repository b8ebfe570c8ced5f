"""Ends of a request on other continents: which are refused, and the network that reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from networks.errors import Fault

if TYPE_CHECKING:
    from networks.place import Place
    from routing.network_view import NetworkView
    from routing.request import Request

GATEWAY = "gateway"  # the kind of place that lies beyond the network
_REGION = frozenset({"CA", "US", "MX"})
_HOME = frozenset({"CA", "MX"})


def is_overseas(country: str) -> bool:
    """Say whether a country (``CA-US`` at a border) is none of the three.

    Examples
    --------
    >>> is_overseas("NL"), is_overseas("CA-US")
    (True, False)
    """
    return not _REGION.issuperset(country.split("-"))


def end_faults(origin: Place, destination: Place) -> list[Fault]:
    """Return what is wrong with two ends of which one lies overseas: the other must be at home."""
    ends = {"origin": origin, "destination": destination}
    abroad = [name for name, place in ends.items() if is_overseas(place.country)]
    if not abroad:
        return []
    expected = "a place in Canada or Mexico, as the other end lies overseas"
    return [
        Fault(name, place.label, expected)
        for name, place in ends.items()
        if not _HOME.issuperset(place.country.split("-")) and abroad != [name]
    ]


def reaching(network: NetworkView, request: Request) -> NetworkView:
    """Return the network with the port overseas that a request ends at, or the network itself.

    Raises
    ------
    InputError
        When the network knows no such port.
    """
    for place in (request.origin, request.destination):
        if place.kind == GATEWAY and place.terminal_id not in network.terminals.index:
            return network.reaching(place.terminal_id)
    return network
