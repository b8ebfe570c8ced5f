"""A network whose ships leave on the dates a user gives, in place of every so many days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from networks.errors import Fault, InputError
from networks.overlay import Overlay
from networks.services import ANY_CALLS, STATUSES
from networks.units import KM_PER_NM
from routing.calendar import moment_of
from routing.departure import Departure, parse, read_departures

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network

FASTEST_KN = 30.0
_SLOWEST_KN = 1.0
_LIKE = "charter_container"  # the ship of a carrier of whom no more is known
_MINUTES = 60


class OwnDepartures(Overlay):
    """Dated departures of services of the network, and of carriers it has none of.

    A service that has any sails on these dates and no others. What a carrier's ship is like is not
    known: it is taken to be the container charter's.

    Parameters
    ----------
    rows
        As :mod:`routing.departure` tells, a mapping a row.
    name
        What to call the rows in faults: the file's name. ``numbers`` are theirs in it, from 2 on
        where they are not given.
    keep_good
        Use what is right and keep the faults in ``faults``, instead of raising.

    Raises
    ------
    InputError
        With every fault by row and column: what cannot be read, unknown services and ports, ports
        that do not take the cargo, arrivals before the departure or too soon or late for a ship,
        departures of a service out of order or twice. Also where nothing is right at all.
    """

    def __init__(
        self,
        beneath: Network | Overlay,
        rows: Sequence[Mapping[str, object]],
        name: str = "departures",
        *,
        keep_good: bool = False,
        numbers: Sequence[int] = (),
    ) -> None:
        super().__init__(beneath)
        good, faults = parse(rows, name, numbers)
        check = _Check(beneath)
        checked = [(departure, check.faults(departure)) for departure in good]
        faults += [fault for _, found in checked for fault in found]
        self.departures, disordered = _in_order([one for one, found in checked if not found])
        self.faults: tuple[Fault, ...] = (*faults, *disordered)
        if self.faults and not (keep_good and self.departures):
            raise InputError(self.faults, hint="Correct the table and load it again.")
        if not self.departures:
            raise InputError([Fault(name, None, "one departure at least")])

    @classmethod
    def read(
        cls, beneath: Network | Overlay, path: Path, *, keep_good: bool = False
    ) -> OwnDepartures:
        """Read a CSV file or an Excel workbook; raises as the class does."""
        table = read_departures(path)
        return cls(beneath, table.rows, path.name, keep_good=keep_good, numbers=table.numbers)

    @cached_property
    def services(self) -> pd.DataFrame:
        """The services beneath, then one a carrier that has none."""
        shipped = self.beneath.services
        of_carrier: dict[str, list[Departure]] = defaultdict(list)
        for departure in self.departures:
            if not departure.service_id:
                of_carrier[departure.service].append(departure)
        like = shipped[shipped["service_id"] == _LIKE]
        rows = [{**like.iloc[0].to_dict(), **_carrier_row(own)} for own in of_carrier.values()]
        if not rows:
            return shipped
        import pandas as pd

        own = pd.DataFrame(rows)[list(shipped.columns)].astype(shipped.dtypes.to_dict())
        return pd.concat([shipped, own], ignore_index=True)


def _carrier_row(own: Sequence[Departure]) -> dict[str, Any]:
    calls = dict.fromkeys(port for departure in own for port in departure.ports)
    return {
        "service_id": own[0].service,
        "name": own[0].carrier,
        "operator": own[0].carrier,
        "status": STATUSES[0],
        "headway_days": float("nan"),
        "calls": ";".join(calls),
        "note": "dated departures of the user's own; the ship is taken to be the charter's",
        "source": "own",
    }


def departures_of(network: object) -> tuple[Departure, ...]:
    """Return the dated departures of a network, however many overlays lie on them."""
    while network is not None:
        if isinstance(network, OwnDepartures):
            return network.departures
        network = getattr(network, "beneath", None)
    return ()


def _in_order(good: Sequence[Departure]) -> tuple[tuple[Departure, ...], list[Fault]]:
    """Find departures of one service from one port that stand before an earlier one, or twice."""
    latest: dict[tuple[str, str], int] = {}
    kept, faults = [], []
    for one in good:
        key = one.service, one.ports[0]
        if one.departs <= latest.get(key, -1):
            expected = "a time after that of the row before of this service and port"
            value = moment_of(one.departs).isoformat()
            faults.append(Fault(f"{one.where} departs_at", value, expected))
            continue
        latest[key] = one.departs
        kept.append(one)
    return tuple(kept), faults


def _columns(departure: Departure) -> Iterator[tuple[str, str]]:
    yield "from", departure.ports[0]
    yield from (("to", port) for port in departure.ports[1:])


class _Check:
    """Holds departures against a network."""

    def __init__(self, network: Network | Overlay) -> None:
        self._terminals = network.terminals
        self._services = {row["service_id"]: row for row in network.services.to_dict("records")}
        legs = network.legs
        sea = legs[legs["mode"] == "sea"]
        ends = zip(sea["from_terminal_id"], sea["to_terminal_id"], strict=True)
        self._shortest_km: dict[frozenset[str], float] = {}
        for pair, length_km in zip(map(frozenset, ends), sea["length_km"], strict=True):
            known = self._shortest_km.get(pair, float("inf"))
            self._shortest_km[pair] = min(known, float(length_km))

    def faults(self, departure: Departure) -> list[Fault]:
        """Return what is wrong with a departure that reads well by itself."""
        found = [*self._service_faults(departure), *self._port_faults(departure)]
        return found or list(self._speed_faults(departure))

    def _service_faults(self, departure: Departure) -> Iterator[Fault]:
        where = departure.where
        service = self._services.get(departure.service_id)
        if not departure.service_id:
            if _LIKE not in self._services:
                yield Fault(f"{where} carrier", departure.carrier, "a service of the network")
            return
        if service is None or service["mode"] != "sea":
            expected = "a service at sea of the network, or empty and a carrier"
            yield Fault(f"{where} service_id", departure.service_id, expected)
        elif service["calls"] == ANY_CALLS:
            expected = "a line: a charter has no dates; leave it empty and give the carrier"
            yield Fault(f"{where} service_id", departure.service_id, expected)
        else:
            for column, port in _columns(departure):
                if port not in str(service["calls"]).split(";"):
                    expected = f"a call of the service: {service['calls']}"
                    yield Fault(f"{where} {column}", port, expected)

    def _port_faults(self, departure: Departure) -> Iterator[Fault]:
        service = self._services.get(departure.service_id or _LIKE, {})
        cargo = [name for name in str(service.get("cargo", "")).split(";") if name]
        for column, port in _columns(departure):
            where = f"{departure.where} {column}"
            if port not in self._terminals.index or self._terminals.loc[port, "kind"] != "seaport":
                yield Fault(where, port, "a seaport of the network, by its UN/LOCODE")
            elif cargo and not self._terminals.loc[port, cargo].any():
                yield Fault(where, port, f"a port that takes {' or '.join(cargo)}")
        for port, times in Counter(departure.ports).items():
            if times > 1:
                yield Fault(f"{departure.where} to", port, "each port once")

    def _speed_faults(self, departure: Departure) -> Iterator[Fault]:
        """Find calls a ship cannot reach so soon, or would not reach so late."""
        at, length_km = departure.departs, 0.0
        for before, port, arrives in zip(
            departure.ports, departure.ports[1:], departure.arrives, strict=False
        ):
            hop_km = self._shortest_km.get(frozenset((before, port)))
            where = f"{departure.where} arrives_at"
            if hop_km is None:
                yield Fault(f"{departure.where} to", port, f"a port reached by sea from {before}")
                return
            length_km += hop_km
            hours, nm = (arrives - at) / _MINUTES, length_km / KM_PER_NM
            if not _SLOWEST_KN <= nm / hours <= FASTEST_KN:
                expected = (
                    f"{nm / FASTEST_KN:.0f} to {nm / _SLOWEST_KN:.0f} h after departs_at: "
                    f"{nm:,.0f} nm to {port}"
                )
                yield Fault(where, f"{hours:.0f} h", expected)
