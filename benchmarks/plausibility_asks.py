"""What the model says to published transit times and rates: one question a row, by the row's names.

Every question is put by one rule for all rows of its kind. A row that cannot be asked has a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from networks.network import Network
from networks.units import KM_PER_NM
from routing import Option, OptionSet, ParameterBook, Request, Shipment, solve
from routing import terminal_pricing as handling
from routing.pricing import Tariff
from routing.rail_pricing import RailCrossing, RailHandover, RailHaul, price_rail, train_h
from routing.road_pricing import RoadHaul, driving_h, price_road
from routing.sea_pricing import SeaVoyage, price_sea, voyage_h

KM_PER_MILE, T_PER_SHORT_TON = 1.609344, 0.90718474
HAUL_KM = 1000.0  # of rates by the mile: long enough to be linehaul
SHORT_DRAY_KM = 50.0  # at each end of a published door-to-door intermodal rate
BULK_T = 30_000.0
Asked = tuple[float, str]  # what the model says in the row's unit, and how it was asked


class Model:
    """The network and the book, asked for single legs as the pricing itself is."""

    def __init__(self, network: Network, book: ParameterBook) -> None:
        self.network, self.book = network, book
        self.box = Tariff(book, Shipment.of("auto-parts", book=book, teu=2), "CA", "MX")
        self.bulk = Tariff(book, Shipment.of("grain-oilseed", book=book, tonnes=BULK_T), "CA", "MX")

    def usd(self, key: str) -> float:
        """Return a row of the book in dollars."""
        return self.box.usd(key)

    def rail_haul(self, start: str, end: str) -> RailHaul:
        """Return the quickest track of the table between two terminals."""
        table = self.network.legs
        ends = {start, end}
        rows = [
            row
            for row in table[table["mode"] == "rail"].itertuples()
            if {row.from_terminal_id, row.to_terminal_id} == ends
        ]
        return min((self._haul(row) for row in rows), key=lambda haul: train_h(self.box, haul))

    def _haul(self, row: Any) -> RailHaul:
        wait, dwell = (
            self.network.terminals["border_wait_mean_h"],
            self.network.rail_interchanges["dwell_h"],
        )
        crossings = tuple(
            RailCrossing(name, "US", float(wait[name])) for name in row.crossings.split(";") if name
        )
        handovers = tuple(
            RailHandover(name, float(dwell[name])) for name in row.interchanges.split(";") if name
        )
        return RailHaul(row.ca_km, row.us_km, row.mx_km, crossings, handovers)

    def rail(self, start: str, end: str) -> Asked:
        """Return the hours of a train under way."""
        haul = self.rail_haul(start, end)
        ramps = self.book.value("time.rail.ramp_origin_h") + self.book.value(
            "time.rail.ramp_dest_h"
        )
        hours = train_h(self.box, haul)
        return hours, (
            f"train {start}–{end}, {haul.length_km:,.0f} km; ramps (+{ramps:g} h) and the wait for "
            "the train come on top"
        )

    def voyage(self, *ports: str, is_bulk: bool = False) -> SeaVoyage:
        """Return a passage by the charter's ship over ports in order."""
        services = self.network.services.set_index("service_id")
        service = services.loc["charter_dry_bulk" if is_bulk else "charter_container"]
        nm, channels = 0.0, []
        for start, end in pairwise(ports):
            table = self.network.legs
            row = table[
                (table["mode"] == "sea")
                & (table["variant"] == "any")
                & (
                    ((table["from_terminal_id"] == start) & (table["to_terminal_id"] == end))
                    | ((table["from_terminal_id"] == end) & (table["to_terminal_id"] == start))
                )
            ].nsmallest(1, "length_km")
            nm += float(row["length_km"].iloc[0]) / KM_PER_NM
            channels += [name for name in row["channels"].iloc[0].split(";") if name]
        country = self.network.terminals["country"]
        return SeaVoyage(
            nm * KM_PER_NM,
            0.0,
            tuple(dict.fromkeys(channels)),
            len(ports) - 2,
            float(service["speed_kn"]),
            float(service["capacity_t" if is_bulk else "capacity_teu"]),
            country.get(ports[0], ""),
            country.get(ports[-1], ""),
        )

    def sea(self, *ports: str) -> Asked:
        """Return the hours of a ship from the first port to the last."""
        voyage = self.voyage(*ports)
        calls = f", {voyage.calls_between} calls between" if voyage.calls_between else ""
        return voyage_h(self.box, voyage), (
            f"{voyage.length_nm:,.0f} nm at the charter's {voyage.speed_kn:g} kn{calls}"
        )

    @cached_property
    def canola_answers(self) -> dict[str, OptionSet]:
        """Return the cheapest of bulk from Saskatoon to Mexico City, by rail and by sea."""
        places = self.network.places
        ends = places.resolve("Saskatoon, SK"), places.resolve("Mexico City")
        found = {}
        for name, modes in (("rail", {"road", "rail"}), ("sea", {"road", "rail", "sea"})):
            shipment = Shipment.of("grain-oilseed", book=self.book, tonnes=10_000)
            request = Request(*ends, modes=frozenset(modes), max_options=10, max_per_chain=3)
            answer = solve(self.network, shipment, request, self.book)
            fitting = [
                option
                for option in answer.options
                if (name == "sea") == ("sea" in option.itinerary.mode_chain)
            ]
            found[name] = replace(answer, options=(min(fitting, key=lambda o: o.cost_usd),))
        return found

    @property
    def canola(self) -> dict[str, Option]:
        """Return the cheapest option by rail and by sea."""
        return {name: answer.options[0] for name, answer in self.canola_answers.items()}

    def canola_h(self, by: str) -> Asked:
        """Return the hours of canola door to door, ``rail`` or ``sea``."""
        option = self.canola[by]
        way = " → ".join(option.itinerary.mode_chain)
        return option.duration_h, (
            f"the cheapest of 10,000 t of bulk Saskatoon–Mexico City: {way}, "
            f"{option.cost_usd / 10_000:.0f} USD/t"
        )

    def truck_usd_mile(self, country: str, commodity: str = "auto-parts") -> Asked:
        """Return the linehaul rate of a trailer."""
        shipment = Shipment.of(commodity, book=self.book, teu=2)
        tariff = Tariff(self.book, shipment, "CA", "MX")
        haul = RoadHaul({country: HAUL_KM}, moves_box=False, is_through=False)
        lines = price_road(tariff, haul).cost_lines
        usd = sum(line.usd for line in lines if line.label.startswith("truck"))
        per_mile = usd / shipment.truckloads / (HAUL_KM / KM_PER_MILE)
        return per_mile, f"a truck of {commodity}, 1,000 km in {country}, linehaul alone"

    def intermodal_usd_mile(self) -> Asked:
        """Chicago–Laredo, the one domestic lane both railways of the book run, doors 50 km off."""
        haul = self.rail_haul("CP_CHI", "CP_LRD")
        rail = sum(
            line.usd
            for line in price_rail(self.box, haul).cost_lines
            if line.label.startswith("rail")
        )
        dray = 2 * (self.usd("drayage.us.fixed") + self.usd("drayage.us.km") * SHORT_DRAY_KM)
        miles = (haul.length_km + 2 * SHORT_DRAY_KM) / KM_PER_MILE
        return (rail + dray) / miles, "a 40' box Chicago–Laredo, doors 50 km from the ramps"

    def usd_per_ton_mile(self, usd_per_tkm: float) -> float:
        """Turn tonne-kilometres into short ton-miles."""
        return usd_per_tkm * T_PER_SHORT_TON * KM_PER_MILE

    def truck_ton_mile(self) -> float:
        """Dollars a ton-mile of a full US trailer."""
        per_tkm = self.usd("truck.us.rate_van_contract_km") / self.book.value("truck.payload_t")
        return self.usd_per_ton_mile(per_tkm)

    def box_at_sea(self, start: str, end: str) -> Asked:
        """Ship, fuel, calls and tolls of a 40' box, and handling at both ends."""
        lines = price_sea(self.box, self.voyage(start, end)).cost_lines
        at_sea = sum(
            line.usd for line in lines if not line.label.startswith(("cargo ins", "carrying"))
        )
        thc = self.usd("port.mx.thc") + self.usd("port.other.thc")
        return at_sea + thc, "ship, fuel, calls, tolls and handling at both ends of a 40' box"

    def bulk_at_sea(self, start: str, end: str) -> Asked:
        """Return what a tonne of bulk pays from port to port, loading and discharge apart."""
        lines = price_sea(self.bulk, self.voyage(start, end, is_bulk=True)).cost_lines
        usd = sum(
            line.usd for line in lines if not line.label.startswith(("cargo ins", "carrying"))
        )
        return usd / BULK_T, f"30,000 t {start}–{end}: ship, ballast, fuel, calls and tolls"

    def halifax_mexico(self) -> Asked:
        """Return the cheapest way of a box from Halifax to Mexico City."""
        places = self.network.places
        request = Request(
            places.resolve("Halifax, NS"), places.resolve("Mexico City"), max_options=5
        )
        found = solve(self.network, self.box.shipment, request, self.book)
        option = min(found.options, key=lambda o: o.cost_usd)
        way = " → ".join(option.itinerary.mode_chain)
        return option.cost_usd, f"the cheapest door to door, a 40' box of car parts: {way}"

    def ship_rail_ship(self) -> Asked:
        """Port, train and port across the Isthmus, without the wait for the second ship."""
        haul = self.rail_haul("FI_COA", "FI_SCX")
        unload = handling.price_port_import(self.box, "MXCOA", "MX", onto_rail=True)
        off = handling.price_off_rail(self.box)
        load = handling.price_port_export(self.box, "MX", 0.0)
        minutes = unload.minutes + unload.wait_minutes + off.minutes + load.minutes
        return minutes / 60 + train_h(self.box, haul), (
            "import dwell, train and export dwell; no wait for the second ship"
        )

    def day_rate(self, linerlib: str) -> Asked:
        """Return the day rate a class of LINERLIB is priced by."""
        key = DAY_RATES[linerlib]
        return self.usd(key), f"{key}, by which the class is priced"


DAY_RATES = {
    "Feeder_450": "ship.container.tc_market.1100TEU",
    "Feeder_800": "ship.container.tc_market.1700TEU",
    "Panamax_1200": "ship.container.tc_market.2700TEU",
    "Panamax_2400": "ship.container.tc_market.4250TEU",
    "Post_panamax": "ship.container.tc_market.8500TEU",
}
NO_US_PORT = "no US port is among the terminals"
NO_END = "one end is no terminal of ours"


@dataclass(frozen=True)
class Question:
    """How a published row is asked, or why it is not.

    ``own_source``: the book took its figure from there, so that the ratio says nothing.
    """

    ask: Callable[[Model], Asked] | None = None
    why_not: str = ""
    own_source: bool = False


def _ask(ask: Callable[[Model], Asked], *, own_source: bool = False) -> Question:
    return Question(ask, own_source=own_source)


def _not(why: str) -> Question:
    return Question(why_not=why)


def _rail(start: str, end: str, *, own_source: bool = False) -> Question:
    return _ask(lambda model: model.rail(start, end), own_source=own_source)


def _sea(*ports: str) -> Question:
    return _ask(lambda model: model.sea(*ports))


TRANSIT: dict[tuple[str, str], Question] = {
    ("Chicago", "Laredo"): _rail("CP_CHI", "CP_LRD"),
    ("Chicago", "San Luis Potosi"): _rail("CP_CHI", "KM_SLP"),
    ("Chicago", "Mexico City"): _rail("CP_CHI", "KM_MEX"),
    ("Lazaro Cardenas", "Atlanta"): _not("no rail terminal at Atlanta"),
    ("Toronto (Brampton)", "Monterrey"): _rail("CN_BRM", "FX_MTY"),
    ("Halifax", "Toronto"): _rail("CN_HAL", "CN_BRM"),
    ("Prince Rupert", "Calgary"): _rail("CN_PRR", "CN_CAL"),
    ("Prince Rupert", "Montreal"): _rail("CN_PRR", "CN_MTL"),
    ("Prince Rupert", "ship-to-rail"): _ask(
        lambda model: (
            handling.price_port_import(model.box, "CAPRR", "CA", onto_rail=True).minutes / 60,
            "import dwell of the port, without the wait for the train",
        )
    ),
    ("Saint John", "Montreal"): _rail("NB_SJ", "CP_MTL"),
    ("Coatzacoalcos", "Salina Cruz"): _rail("FI_COA", "FI_SCX"),
    ("Coatzacoalcos-Salina Cruz", "ship-rail-ship"): _ask(Model.ship_rail_ship),
    ("Prairies (Canada)", "Mexico crushers"): _ask(lambda model: model.canola_h("rail")),
    ("Prairies via Vancouver", "Mexico crushers (Manzanillo)"): _ask(
        lambda model: model.canola_h("sea")
    ),
    ("any", "any"): _ask(
        lambda model: (
            driving_h(model.box, {"US": 5000 * KM_PER_MILE}) / 10,
            "a tenth of 5,000 miles in the US, one driver",
        )
    ),
    ("Altamira/Veracruz", "Philadelphia"): _not("doors lie in Canada or Mexico; " + NO_US_PORT),
    ("Saint John", "Freeport BS"): _sea("CASJB", "BSFPO"),
    ("Saint John", "Caucedo"): _sea("CASJB", "BSFPO", "DOCAU"),
    ("Montreal", "Houston"): _not(NO_US_PORT),
    ("Veracruz", "Montreal"): _not("the row has a rotation and no hours"),
    ("Montreal", "Guayaquil"): _not("transhipped overseas: services overseas are not priced"),
    ("Montreal", "Port of Spain"): _not(NO_END),
    ("Balboa", "Vancouver"): _not("the row has a rotation and no hours"),
    ("Long Beach", "Manzanillo MX"): _not(NO_US_PORT),
    ("Lazaro Cardenas", "Balboa"): _sea("MXLZC", "PABLB"),
    ("Lazaro Cardenas", "Buenaventura"): _not(NO_END),
    ("Toronto", "Mexico City/Guadalajara"): _not("the row has a service and no hours"),
}  # fmt: skip

RATES: dict[str, Question] = {
    "US average operating cost": _ask(
        lambda m: (m.usd("truck.us.cost_km") * KM_PER_MILE, "truck.us.cost_km"), own_source=True
    ),
    "operating cost per hour": _ask(
        lambda m: (m.usd("truck.us.cost_hour"), "truck.us.cost_hour"), own_source=True
    ),
    "empty miles": _not("empty return is in the rates, not a figure apart"),
    "intra-Canada dry-van spot": _ask(lambda m: m.truck_usd_mile("CA")),
    "Canada to US reefer spot": _ask(lambda m: m.truck_usd_mile("US", "produce")),
    "US contract truckload": _ask(lambda m: m.truck_usd_mile("US")),
    "US contract truckload Q3 2025": _ask(lambda m: m.truck_usd_mile("US")),
    "US contract domestic intermodal": _ask(Model.intermodal_usd_mile),
    "US contract domestic intermodal Q3 2025": _ask(Model.intermodal_usd_mile),
    "long-haul saving vs truck": _ask(
        lambda m: (
            100 * (1 - m.intermodal_usd_mile()[0] / m.truck_usd_mile("US")[0]),
            "Chicago–Laredo by rail against a truck, a mile each",
        )
    ),
    "saving vs truck spot": _not("an average over lanes that the row does not name"),
    "Laredo outbound spot low": _not("one day's spot market at one place"),
    "Canada to US spot peak": _not("the peak of one month, said so by the row"),
    "CN average revenue": _ask(
        lambda m: (
            m.usd("rail.carload.bulk_tkm")
            * m.book.value("fx.cad_per_usd") * T_PER_SHORT_TON * KM_PER_MILE,
            "rail.carload.bulk_tkm; the row is of all traffic",
        )
    ),
    "CN fuel efficiency": _not("by gross ton-mile; the book has CO2e by net tonne-kilometre"),
    "BTS 3-21 average revenue": _ask(
        lambda m: (100 * m.truck_ton_mile(), "a full US trailer under contract; the row is of 2010")
    ),
    "BTS 3-21 Class I": _ask(
        lambda m: (
            100 * m.usd_per_ton_mile(m.usd("rail.carload.bulk_tkm")), "rail.carload.bulk_tkm",
        )
    ),
    "FTOT transload": _ask(
        lambda m: (m.usd("port.bulk.load_ca") * T_PER_SHORT_TON, "port.bulk.load_ca, a ton")
    ),
    "Canada-Mexico wheat bulk freight low": _ask(lambda m: m.bulk_at_sea("CAVAN", "MXZLO")),
    "Canada-Mexico wheat bulk freight high": _ask(lambda m: m.bulk_at_sea("CAVAN", "MXZLO")),
    "Halifax/East Coast to Mexico City 40ft low": _ask(Model.halifax_mexico),
    "Halifax/East Coast to Mexico City 40ft high": _ask(Model.halifax_mexico),
    "LINERLIB revenue MXLZC-PABLB": _ask(lambda m: m.box_at_sea("MXLZC", "PABLB")),
    "LINERLIB revenue MXLZC-USLAX": _not(NO_US_PORT),
    "LINERLIB revenue MXLZC-COBUN": _not(NO_END),
    "LINERLIB revenue USEWR-MXLZC": _not(NO_US_PORT),
    "Super_panamax time charter": _not("no ship of ours is of this class"),
    **{
        f"{name} time charter": _ask(lambda m, name=name: m.day_rate(name)) for name in DAY_RATES
    },
    **{
        f"{port} lift": _ask(
            lambda m, key=key: (m.usd(key), f"{key}, a 40' box once over the quay")
        )
        for port, key in (
            ("CAVAN", "port.ca.thc"), ("CAMTR", "port.ca.thc"), ("MXESE", "port.mx.thc"),
            ("MXLZC", "port.mx.thc"), ("MXPGO", "port.mx.thc"), ("PABLB", "port.other.thc"),
        )
    },
    "WorldACD global average": _ask(lambda m: (m.usd("air.rate_kg"), "air.rate_kg")),
}  # fmt: skip
BY_MODE: dict[tuple[str, str], Question] = {
    ("air", "BTS 3-21 average revenue"): _not("domestic, of 2010; our rate is by the kilogram"),
    ("truck", "FTOT default"): _ask(lambda m: (m.truck_ton_mile(), "a full US trailer")),
    ("rail", "FTOT default"): _ask(
        lambda m: (m.usd_per_ton_mile(m.usd("rail.carload.bulk_tkm")), "rail.carload.bulk_tkm")
    ),
    ("barge", "FTOT default"): _not("no barges"),
}


def rate_question(mode: str, item: str) -> Question:
    """Return how a rate is asked.

    Raises
    ------
    KeyError
        If the row is neither asked nor excused: the table of truth has grown.
    """
    if (mode, item) in BY_MODE:
        return BY_MODE[mode, item]
    if item.startswith("Drewry"):
        return _not("no service overseas is priced")
    if mode == "multi" and ("Veracruz" in item or item.startswith("to Mexico land route")):
        return _not("grain from the US Midwest: doors lie in Canada or Mexico")
    return RATES[item]
