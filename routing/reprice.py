"""Derive and price each element of a finished itinerary again, from the network's own tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from networks.exposure import Exposure
from routing import air_pricing
from routing import terminal_pricing as handling
from routing.itinerary import Element
from routing.leg import Leg
from routing.memory import roads_of
from routing.network_view import NetworkView
from routing.pricing import Price, Tariff
from routing.rail_pricing import RailCrossing, RailHandover, RailHaul, price_rail
from routing.request import Request
from routing.road_pricing import RoadHaul, price_road
from routing.sea_pricing import SeaVoyage, Terms, price_sea
from routing.stop import ORIGIN_ID
from routing.transfer import Transfer

if TYPE_CHECKING:
    from networks.place import Place

HUBS = ("seaport", "rail")


class Tables:
    """Rows of a network's tables each read once."""

    def __init__(self, network: NetworkView, request: Request) -> None:
        self._network = network
        self._request = request
        self._rows: dict[tuple[str, str], Mapping[str, Any]] = {}

    def leg(self, leg_key: str) -> Mapping[str, Any]:
        """Return a row of the leg table."""
        return self._read("legs", leg_key)

    def terminal(self, terminal_id: str) -> Mapping[str, Any]:
        """Return a row of the terminal table."""
        return self._read("terminals", terminal_id)

    def service(self, service_id: str) -> Mapping[str, Any]:
        """Return a row of the service table."""
        return self._read("services", service_id)

    def interchange_dwell_h(self, name: str) -> float:
        """Return the hours cargo waits at an interchange."""
        return float(self._read("interchanges", name)["dwell_h"])

    def _read(self, table: str, key: str) -> Mapping[str, Any]:
        if (table, key) not in self._rows:
            self._rows[table, key] = self._network.row(table, key)
        return self._rows[table, key]

    @cached_property
    def door_to_door_km(self) -> float:
        """Length of the road between the two doors; NaN: there is none."""
        road = self._network.road_between(self._request.origin, self._request.destination)
        return road.length_km if road else float("nan")


class Repricer:
    """Price legs and transfers from tables alone; nothing is taken over but ids and modes.

    ``tables`` may be those of another repricer of the same network and request.
    """

    def __init__(
        self,
        network: NetworkView,
        request: Request,
        tariff: Tariff,
        tables: Tables | None = None,
    ) -> None:
        self.network = network
        self.request = request
        self.tariff = tariff
        self.tables = tables or Tables(network, request)

    @property
    def _is_boxed(self) -> bool:
        return self.tariff.shipment.commodity.cargo_class == "container"

    def _terminal(self, terminal_id: str, column: str) -> Any:
        return self.tables.terminal(terminal_id)[column]

    def _row(self, leg_key: str) -> Any:
        return self.tables.leg(leg_key)

    def leg(self, leg: Leg) -> tuple[Price, Exposure, float]:
        """Return a leg's price, exposure and length in km as the tables have them."""
        rows = [self._row(key) for key in leg.leg_keys]
        if leg.mode == "road":
            return self._road(leg, rows)
        if leg.mode == "rail":
            return self._rail(leg, rows[0])
        if leg.mode == "air":
            return self._air(leg, rows)
        return self._sea(leg, rows)

    def eca_nm(self, leg: Leg) -> float:
        """Return a leg's nautical miles in emission control areas as the tables have them."""
        return float(sum(self._row(key)["eca_nm"] for key in leg.leg_keys))

    def _road(self, leg: Leg, rows: list[Any]) -> tuple[Price, Exposure, float]:
        if rows:
            row = rows[0]
            by_country = {"CA": row["ca_km"], "US": row["us_km"], "MX": row["mx_km"]}
            country = max(by_country, key=lambda code: float(by_country[code]))
            length_km = float(row["length_km"])
        else:
            country, length_km = self._door_road(leg)
        kinds = {stop.kind for stop in (leg.from_stop, leg.to_stop)}
        sides = {stop.country for stop in (leg.from_stop, leg.to_stop)}
        haul = RoadHaul(
            {country: length_km},
            moves_box=bool(kinds & set(HUBS)),
            is_through="CA-US" in sides,
            serves_air="airport" in kinds,
        )
        us_km = length_km if country == "US" else 0.0
        return price_road(self.tariff, haul), Exposure(us_land_km=us_km), length_km

    def _door_road(self, leg: Leg) -> tuple[str, float]:
        origin, destination = self.request.origin, self.request.destination
        if leg.from_stop.is_door and leg.to_stop.is_door:
            return origin.country, self.tables.door_to_door_km
        door: Place = origin if leg.from_stop.stop_id == ORIGIN_ID else destination
        terminal = leg.to_stop if leg.from_stop.is_door else leg.from_stop
        return door.country, roads_of(self.network, door).km_by_terminal[terminal.stop_id]

    def _rail(self, leg: Leg, row: Any) -> tuple[Price, Exposure, float]:
        forward = row["from_terminal_id"] == leg.from_stop.stop_id
        ids = [name for name in row["crossings"].split(";") if name]
        country = str(self._terminal(leg.from_stop.stop_id, "country"))
        crossings = []
        for terminal_id in ids if forward else reversed(ids):
            border = self.tables.terminal(terminal_id)
            country = str(border["country"]).replace(country, "").strip("-")
            crossings.append(
                RailCrossing(terminal_id, country, float(border["border_wait_mean_h"]))
            )
        names = [name for name in row["interchanges"].split(";") if name]
        dwell_h = self.tables.interchange_dwell_h
        handovers = tuple(
            RailHandover(name, dwell_h(name)) for name in (names if forward else reversed(names))
        )
        haul = RailHaul(
            float(row["ca_km"]),
            float(row["us_km"]),
            float(row["mx_km"]),
            tuple(crossings),
            handovers,
        )
        exposure = Exposure(us_land_km=float(row["us_land_km"]))
        return price_rail(self.tariff, haul), exposure, float(row["length_km"])

    def _sea(self, leg: Leg, rows: list[Any]) -> tuple[Price, Exposure, float]:
        service = self._service(leg.service_id)
        channels = tuple(
            dict.fromkeys(name for row in rows for name in row["channels"].split(";") if name)
        )
        length_km = _total(rows, "length_km")
        calls = str(service["calls"])
        ends = [leg.from_stop.stop_id, leg.to_stop.stop_id]
        called = set(ends if calls == "*" else calls.split(";"))
        us_calls = sum(self._is_us(port) for port in called)
        voyage = SeaVoyage(
            length_km=length_km,
            eca_nm=_total(rows, "eca_nm"),
            channels=channels,
            calls_between=len(rows) - 1,
            speed_kn=float(service["speed_kn"]),
            capacity=float(service["capacity_teu" if self._is_boxed else "capacity_t"]),
            from_country=str(self._terminal(leg.from_stop.stop_id, "country")),
            to_country=str(self._terminal(leg.to_stop.stop_id, "country")),
            us_port_calls=us_calls,
            terms=None if leg.calendar is None else _terms(leg),
        )
        exposure = Exposure(
            us_port_calls=us_calls,
            us_locks=int(_total(rows, "us_locks")),
            us_12nm_nm=_total(rows, "us_12nm_nm"),
            us_24nm_nm=_total(rows, "us_24nm_nm"),
            us_200nm_nm=_total(rows, "us_200nm_nm"),
        )
        return price_sea(self.tariff, voyage), exposure, length_km

    def _air(self, leg: Leg, rows: list[Any]) -> tuple[Price, Exposure, float]:
        """Derive a flight from the rows of its hops; every airport of theirs is landed at."""
        service = self._service(leg.service_id)
        airports = {row[end] for row in rows for end in ("from_terminal_id", "to_terminal_id")}
        landed = [name for name in sorted(airports) if self._terminal(name, "country") == "US"]
        ends = {leg.from_stop.stop_id, leg.to_stop.stop_id}
        over = {zone: _total(rows, f"us_{zone}_nm") for zone in ("12nm", "24nm", "200nm")}
        flight = air_pricing.Flight(
            service_id=str(service["service_id"]),
            hop_km=tuple(float(row["length_km"]) for row in rows),
            us_overflight_nm=over["12nm"],
            us_oceanic_nm=max(0.0, over["200nm"] - over["12nm"]),
            us_landings_between=len(set(landed) - ends),
            is_charter=service["status"] == "charter",
            hold=str(service["hold"]),
            capacity_t=float(service["capacity_t"]),
        )
        exposure = Exposure(
            us_landings=len(landed),
            us_overflight_nm=over["12nm"],
            us_overflight_24nm_nm=over["24nm"],
            us_overflight_200nm_nm=over["200nm"],
        )
        price = air_pricing.price_flight(self.tariff, flight)
        return price, exposure, _total(rows, "length_km")

    def _is_us(self, port_id: str) -> bool:
        try:
            return bool(self._terminal(port_id, "country") == "US")
        except KeyError:  # a port of another continent, by its UN/LOCODE
            return port_id.startswith("US")

    def _service(self, service_id: str | None) -> Any:
        return self.tables.service(str(service_id))

    def transfer(self, transfer: Transfer, before: Element | None, after: Element | None) -> Price:
        """Return a transfer's price from the modes and services on either side of it."""
        if transfer.stop.is_door:
            is_origin = transfer.stop.stop_id == ORIGIN_ID
            price = handling.price_loading if is_origin else handling.price_unloading
            return price(self.tariff)
        if transfer.stop.kind == "border":
            return self._border(transfer, before, after)
        if transfer.stop.kind == "airport":
            return self._airport(transfer, after)
        if transfer.stop.kind == "seaport" and "sea" in (_mode(before), _mode(after)):
            return self._port(transfer, before, after)
        if _mode(after) == "rail":
            return handling.price_onto_rail(self.tariff)
        return handling.price_off_rail(self.tariff)

    def _airport(self, transfer: Transfer, after: Element | None) -> Price:
        if not (isinstance(after, Leg) and after.mode == "air"):
            return air_pricing.price_airport_import(self.tariff, transfer.stop.country)
        headway_days = float(self._service(after.service_id)["headway_days"])
        cutoff_h = float(self._terminal(transfer.stop.stop_id, "cutoff_h"))
        return air_pricing.price_airport_export(self.tariff, headway_days, cutoff_h)

    def _port(self, transfer: Transfer, before: Element | None, after: Element | None) -> Price:
        if _mode(before) == _mode(after):
            is_dated = isinstance(after, Leg) and after.calendar is not None
            return handling.price_transhipment(self.tariff, is_dated=is_dated)
        if isinstance(after, Leg) and after.mode == "sea":
            headway_days = None
            if after.calendar is None:
                headway_days = float(self._service(after.service_id)["headway_days"])
            return handling.price_port_export(self.tariff, transfer.stop.country, headway_days)
        return handling.price_port_import(
            self.tariff,
            transfer.stop.stop_id,
            transfer.stop.country,
            onto_rail=_mode(after) == "rail",
        )

    def _border(self, transfer: Transfer, before: Element | None, after: Element | None) -> Price:
        leaving, entering = (self._road_country(leg, transfer) for leg in (before, after))
        wait_h = float(self._terminal(transfer.stop.stop_id, "border_wait_mean_h"))
        return handling.price_border(self.tariff, transfer.stop.stop_id, leaving, entering, wait_h)

    def _road_country(self, leg: Element | None, transfer: Transfer) -> str:
        """Return the country of the road leg on one side of a border."""
        if not isinstance(leg, Leg):
            return transfer.stop.country
        if leg.leg_keys:
            row = self._row(leg.leg_keys[0])
            by_country = {"CA": row["ca_km"], "US": row["us_km"], "MX": row["mx_km"]}
            return max(by_country, key=lambda code: float(by_country[code]))
        is_origin = leg.from_stop.stop_id == ORIGIN_ID
        return (self.request.origin if is_origin else self.request.destination).country


def _total(rows: list[Any], column: str) -> float:
    return float(sum(row[column] for row in rows))


def _terms(leg: Leg) -> Terms:
    """Return the terms a dated leg states, which the audit holds against the departures."""
    return Terms(leg.minutes, leg.lead_minutes, leg.usd_per_teu)


def _mode(element: Element | None) -> str | None:
    return element.mode if isinstance(element, Leg) else None
