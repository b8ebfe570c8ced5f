"""Ships: a share of the vessel's day rate and fuel, port calls, canals and locks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from networks.units import KM_PER_NM
from routing.cost_line import CostLine
from routing.port_fee import SWITCHES
from routing.pricing import HOURS_PER_DAY, MINUTES_PER_HOUR, Price, Tariff, minutes_of
from routing.tolled_water import TolledWater, tolled_waters
from routing.vessel import VesselClass, vessel_class_for

CALL_COST_KEYS = {"CA": "port.call_cost_ca", "MX": "port.call_cost_mx"}
ECA_FUEL, OTHER_FUEL = "fuel.mgo", "fuel.vlsfo"
PASSAGE = "time.sea.passage"  # hours of a passage against those at service speed
OTHER_CALL_COST_KEY = "port.call_cost_other"
CEU_KEY = "ship.roro.ceu_per_vehicle"


class Terms(NamedTuple):
    """Of a departure with a date: minutes under way, minutes from cut-off to departure.

    ``usd_per_teu`` is what a slot costs, None where it is priced as other ships are.
    """

    minutes: int
    lead_minutes: int
    usd_per_teu: float | None


@dataclass(frozen=True, slots=True)
class SeaVoyage:
    """One passage from loading port to discharge port on one service.

    ``eca_nm`` of the ``length_km`` lie in an emission control area. ``channels`` are the named
    waters sailed. ``calls_between`` counts the ports called on the way. ``capacity`` is the ship's,
    in TEU for containers and in tonnes for all else. ``us_port_calls`` are those of the service's
    whole rotation. ``terms`` are those of a dated departure.
    """

    length_km: float
    eca_nm: float
    channels: tuple[str, ...]
    calls_between: int
    speed_kn: float
    capacity: float
    from_country: str
    to_country: str
    us_port_calls: int = 0
    terms: Terms | None = None

    @property
    def length_nm(self) -> float:
        """Nautical miles in all."""
        return self.length_km / KM_PER_NM


class _Ship(NamedTuple):
    """What is the same of every passage of ships of one size and speed.

    ``share`` of the loaded ship is this shipment's, ``factor`` times that of an empty way back and
    of cooling; ``daily_t`` is the fuel of a day. The keys are the rows each rests on.
    """

    vessel: VesselClass
    share: float
    share_keys: tuple[str, ...]
    factor: float
    factor_keys: tuple[str, ...]
    daily_t: float
    fuel_keys: tuple[str, ...]


def price_sea(tariff: Tariff, voyage: SeaVoyage) -> Price:
    """Price a passage: equations (17) to (22) and (37), or (39) where a slot has its price."""
    hours = voyage_h(tariff, voyage)
    minutes = minutes_of(hours)
    ship = _ship(tariff, voyage)
    lines = [
        *_ship_lines(tariff, voyage, ship, hours),
        tariff.once("insurance.sea", partial(_insurance_line, tariff)),
        tariff.capital(minutes),
    ]
    if voyage.terms and voyage.terms.lead_minutes:
        lines.append(tariff.waiting(voyage.terms.lead_minutes, label="from cut-off to departure"))
    return Price(tuple(lines), minutes, _grams(tariff, voyage, ship))


def _insurance_line(tariff: Tariff) -> CostLine:
    key = "insurance.sea"
    return tariff.line("cargo insurance, sea", tariff.shipment.value_usd * tariff.value(key), key)


def _ship_lines(tariff: Tariff, voyage: SeaVoyage, ship: _Ship, hours: float) -> list[CostLine]:
    if voyage.terms and voyage.terms.usd_per_teu is not None:
        slots = tariff.shipment.slots_teu
        label = f"sea freight as given for the departure, {slots} TEU"
        return [tariff.line(label, slots * voyage.terms.usd_per_teu)]
    return [
        *_vessel_lines(tariff, voyage, ship, hours),
        *_call_lines(tariff, voyage, ship),
        *_canal_lines(tariff, voyage, ship),
        *_section_301_lines(tariff, voyage, ship),
    ]


def voyage_h(tariff: Tariff, voyage: SeaVoyage) -> float:
    """Hours from departure to arrival: those of its dates, else equation (17).

    Canals, locks and calls on the way are added.
    """
    if voyage.terms:
        return voyage.terms.minutes / MINUTES_PER_HOUR
    hours = voyage.length_nm / voyage.speed_kn * tariff.value(PASSAGE)
    hours += voyage.calls_between * tariff.value("port.call_h")
    waters = tolled_waters(voyage.channels, _class(tariff), voyage.capacity)
    return hours + sum(tariff.value(water.hours_key) for water in waters)


def _class(tariff: Tariff) -> str:
    return tariff.shipment.commodity.cargo_class


def _ship(tariff: Tariff, voyage: SeaVoyage) -> _Ship:
    key = "ship", voyage.capacity, voyage.speed_kn
    return tariff.once(key, lambda: _made(tariff, voyage.capacity, voyage.speed_kn))


def _made(tariff: Tariff, capacity: float, speed_kn: float) -> _Ship:
    vessel = vessel_class_for(tariff.book, _class(tariff), capacity)
    fill, overhead = tariff.shipment.cargo_class.fill_key, tariff.shipment.cargo_class.overhead_key
    share_keys = (fill, vessel.units_key, CEU_KEY) if vessel.units_key else (fill,)
    cooling = ("ship.container.reefer_factor",) if tariff.shipment.commodity.needs_reefer else ()
    share = _share(tariff, vessel, capacity)
    factor = share * tariff.value(overhead)
    for key in cooling:
        factor *= tariff.value(key)
    factor_keys = (*share_keys, overhead, *cooling, PASSAGE)
    design = vessel.design_fuel_key, vessel.design_speed_key, "ship.fuel_exponent"
    daily_t = vessel.fuel_t_per_day(tariff.book, speed_kn)
    fuel_keys = (*design, *factor_keys)
    return _Ship(vessel, share, share_keys, factor, factor_keys, daily_t, fuel_keys)


def _share(tariff: Tariff, vessel: VesselClass, capacity: float) -> float:
    """Share of the loaded ship this shipment pays for: equation (19)."""
    shipment = tariff.shipment
    filled = capacity * tariff.value(shipment.cargo_class.fill_key)
    if shipment.is_boxed:
        return shipment.slots_teu / filled
    if not vessel.units_key:
        return shipment.tonnes / filled
    ceu_per_t = tariff.value(vessel.units_key) / vessel.capacity(tariff.book)
    return shipment.vehicles * tariff.value(CEU_KEY) / (filled * ceu_per_t)


def _fuel_t(tariff: Tariff, voyage: SeaVoyage, ship: _Ship, nm: float) -> float:
    """Tonnes of fuel the whole ship burns over ``nm``: equation (18), for as long as it takes."""
    return ship.daily_t * nm / voyage.speed_kn * tariff.value(PASSAGE) / HOURS_PER_DAY


def _vessel_lines(tariff: Tariff, voyage: SeaVoyage, ship: _Ship, hours: float) -> list[CostLine]:
    """Apply equation (20): the day rate, and fuel priced apart inside and outside the ECA."""
    vessel, days = ship.vessel, hours / HOURS_PER_DAY
    label = f"vessel, {vessel.name}, {days:.1f} days"
    usd = ship.factor * days * tariff.usd(vessel.day_rate_key)
    lines = [tariff.line(label, usd, vessel.day_rate_key, *ship.factor_keys)]
    outside_nm = max(0.0, voyage.length_nm - voyage.eca_nm)
    for where, nm, fuel in (
        ("outside the ECA", outside_nm, OTHER_FUEL),
        ("inside the ECA", voyage.eca_nm, ECA_FUEL),
    ):
        if nm > 0:
            usd = ship.factor * _fuel_t(tariff, voyage, ship, nm) * tariff.usd(fuel)
            label = f"bunkers {where}, {nm:.0f} nm"
            lines.append(tariff.line(label, usd, fuel, *ship.fuel_keys))
    return lines


def _call_lines(tariff: Tariff, voyage: SeaVoyage, ship: _Ship) -> list[CostLine]:
    """Apply equation (21): each end's port call, shared among what that call exchanges."""
    lines = []
    for country in (voyage.from_country, voyage.to_country):
        key = "call", country, voyage.capacity
        lines.append(tariff.once(key, partial(_call_line, tariff, country, ship)))
    return lines


def _call_line(tariff: Tariff, country: str, ship: _Ship) -> CostLine:
    call = CALL_COST_KEYS.get(country, OTHER_CALL_COST_KEY)
    share, keys = ship.share, ship.share_keys
    if tariff.shipment.is_boxed:
        keys = ("port.call_exchange_teu",)
        share = tariff.shipment.slots_teu / tariff.value(*keys)
    return tariff.line(f"ship's port call, {country}", tariff.usd(call) * share, call, *keys)


def _canal_lines(tariff: Tariff, voyage: SeaVoyage, ship: _Ship) -> list[CostLine]:
    """Apply equation (22): each canal's toll, a loaded TEU, a tonne, or a share of a ship's."""
    quantity = {"teu": float(tariff.shipment.slots_teu), "t": tariff.shipment.tonnes}
    return [
        tariff.line(
            f"{water.passage} toll",
            quantity[water.toll_per] * tariff.usd(water.toll_key),
            water.toll_key,
        )
        if water.toll_per in quantity
        else _ship_toll(tariff, voyage, ship, water)
        for water in tolled_waters(voyage.channels, _class(tariff), voyage.capacity)
    ]


def _ship_toll(tariff: Tariff, voyage: SeaVoyage, ship: _Ship, water: TolledWater) -> CostLine:
    """Share the toll of a whole ship as the ship is; its empty way back pays as well."""
    overhead = tariff.shipment.cargo_class.overhead_key
    net_tons = voyage.capacity * tariff.value(water.net_tons_key)
    toll_usd = sum(map(tariff.usd, water.fixed_keys)) + net_tons * tariff.usd(water.toll_key)
    usd = ship.share * tariff.value(overhead) * toll_usd
    keys = (*water.fixed_keys, water.toll_key, water.net_tons_key, overhead)
    label = f"{water.passage} toll, a share of the ship's"
    return tariff.line(label, usd, *keys, *ship.share_keys)


def _section_301_lines(tariff: Tariff, voyage: SeaVoyage, ship: _Ship) -> list[CostLine]:
    """Apply equation (37): the US port fee on Chinese ships, where the book has it switched on.

    One fee a string of US calls, shared as the ship is (19). A ship both built and operated by
    Chinese pays as operated; one built there and no larger than the exemption pays nothing.
    """
    if not voyage.us_port_calls:
        return []
    boxed = tariff.shipment.is_boxed
    exempt_key = f"us.section_301.built_exempt_{'teu' if boxed else 'dwt'}"
    if tariff.value(SWITCHES["operated"]):
        keys = ["us.section_301.operated_nt", SWITCHES["operated"]]
    elif tariff.value(SWITCHES["built"]) and voyage.capacity > tariff.value(exempt_key):
        keys = ["us.section_301.built_nt", SWITCHES["built"], exempt_key]
    else:
        return []
    size_key = f"ship.net_tons_per_{'teu' if boxed else 'dwt'}"
    fee_usd = voyage.capacity * tariff.value(size_key) * tariff.usd(keys[0])
    keys += [size_key, *ship.share_keys]
    return [tariff.line("US s.301 port fee, a share", fee_usd * ship.share, *keys)]


def _grams(tariff: Tariff, voyage: SeaVoyage, ship: _Ship) -> int:
    """Apply equation (23): this shipment's share of the fuel burnt, well to wake.

    The empty way to the next cargo of a ship that is not filled on its way back is counted too.
    """
    tonnes = _fuel_t(tariff, voyage, ship, voyage.length_nm) * ship.share
    if not tariff.shipment.is_boxed:
        tonnes *= tariff.value(tariff.shipment.cargo_class.overhead_key)
    if tariff.shipment.commodity.needs_reefer:
        tonnes *= tariff.value("ghg.container.reefer_add")
    return round(tonnes * tariff.value("ghg.fuel.vlsfo_wtw") * 1_000_000)
