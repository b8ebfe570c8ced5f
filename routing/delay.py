"""Hours added at one place: a border crossing, or the port where goods are landed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from networks.errors import Fault, InputError
from networks.longer_queues import LongerQueues
from routing.network_view import NetworkView
from routing.parameter_book import ParameterBook

if TYPE_CHECKING:
    from networks.network import Network

PORT_DWELL, USUAL_DWELL = "dwell.import.{port}", "dwell.import_default"
EXPECTED = "the id of a border crossing with a known queue, or of a seaport"
_HOURS_PER_DAY = 24


def delay_faults(network: NetworkView, places: Iterable[str], field: str) -> list[Fault]:
    """Return a fault for each place at which no delay can be put."""
    return [Fault(field, name, EXPECTED) for name in places if not _kind(network, name)]


def delayed(
    network: NetworkView, book: ParameterBook, hours: Mapping[str, float]
) -> tuple[NetworkView, ParameterBook]:
    """Return network and book with hours added at places, by terminal id.

    Trucks and trains queue longer at a crossing; in a port what is landed stays longer, what is
    loaded does not.

    Raises
    ------
    InputError
        With every place that is no crossing with a known queue and no seaport.
    """
    faults = delay_faults(network, hours, "delay")
    if faults:
        raise InputError(faults)
    waits = network.terminals["border_wait_mean_h"]
    queues = {
        name: 1 + more / float(waits[name])
        for name, more in hours.items()
        if _kind(network, name) == "border"
    }
    for name in hours.keys() - queues.keys():
        book = _longer_dwell(book, name, hours[name])
    if queues:  # an overlay asks no more of what lies beneath than the view has
        network = LongerQueues(cast("Network", network), queues)
    return network, book


def _kind(network: NetworkView, name: str) -> str:
    """Return ``border`` or ``seaport``, ``""`` where a delay cannot be put."""
    terminals = network.terminals
    kind = str(terminals["kind"][name]) if name in terminals.index else ""
    if kind == "border" and float(terminals["border_wait_mean_h"][name]) > 0:
        return kind
    return kind if kind == "seaport" else ""


def _longer_dwell(book: ParameterBook, port_id: str, hours: float) -> ParameterBook:
    key = PORT_DWELL.format(port=port_id)
    usual = book.row(key if key in book else USUAL_DWELL)
    days = usual.value + hours / _HOURS_PER_DAY
    row = replace(usual, key=key, value=days, source=f"delay of {hours:g} h", overridden=True)
    return ParameterBook([*(known for known in book if known.key != key), row])
