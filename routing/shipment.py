"""What moves: commodity, quantity, equipment, when it is ready and when it is due."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from networks.errors import Fault, InputError
from routing.cargo_class import VEHICLE, CargoClass, cargo_classes
from routing.carriage import carried, unknown
from routing.commodity import Commodity, find_commodity
from routing.equipment import Equipment, equipment_by_slug
from routing.origin import ORIGINS, UNSTATED
from routing.parameter_book import ParameterBook
from routing.phrases import listed, phrase
from routing.quantity import MAX_TONNES, Quantity, quantity_faults, round_up
from routing.reason import Reason, because
from routing.text import NOTHING_SAID, Text

MAX_VALUE_USD = 100_000_000_000.0


@dataclass(frozen=True)
class Shipment:
    """One consignment, its quantity known in every unit.

    ``commodity`` is the profile as this consignment is carried: with the class of the equipment
    asked for, cooled or dangerous where the shipper says so. ``teu`` and ``tonnes`` are of goods as
    loaded; ``boxes`` is how many containers hold them, each of ``box_teu`` (2: forty-foot, 1:
    twenty-foot, for cargo too heavy for a forty-foot box); both are 0 for what is not boxed.
    ``vehicles`` is 0 for all but vehicles. ``volume_m3`` is the room the goods take.
    ``truckloads`` is how many road vehicles carry it, ``rail_cars`` how many cars by rail.
    ``modes`` are those it may go by: of its class, and of the ``equipment`` asked for, if any (to a
    ship, trains and trucks may bring it, but no land border is passed); a truck that serves another
    mode is not counted. ``conversion`` says in words how the quantity was converted.
    ``originating`` is what origin is claimed for the goods (``origin.ORIGINS``): under an
    agreement, none, or ``unstated``, which is priced as originating under USMCA and asks nothing
    of the way. With ``team``, two drivers take turns on every truck that is no drayage.
    """

    commodity: Commodity
    teu: float
    tonnes: float
    vehicles: int
    value_usd: float
    boxes: int
    box_teu: int
    truckloads: int
    rail_cars: int
    conversion: str
    volume_m3: float
    modes: frozenset[str]
    equipment: Equipment | None = None
    temperature_c: float | None = None
    ready_at: datetime | None = None
    deadline_at: datetime | None = None
    originating: str = UNSTATED
    team: bool = False

    @cached_property
    def cargo_class(self) -> CargoClass:
        """What carries it, and the rows that price it."""
        return cargo_classes()[self.commodity.cargo_class]

    @property
    def is_boxed(self) -> bool:
        """Whether it moves in containers."""
        return self.cargo_class.is_boxed

    @property
    def counted(self) -> float:
        """What rates are charged by where it is not boxed: vehicles, else tonnes."""
        return float(self.vehicles) if self.cargo_class.counted_in == VEHICLE else self.tonnes

    @property
    def counted_words(self) -> str:
        """What is counted, in words."""
        if self.cargo_class.counted_in == VEHICLE:
            return f"{self.vehicles:,} vehicles"
        return f"{self.tonnes:,.0f} t"

    @property
    def slots_teu(self) -> int:
        """Slots its boxes take on a ship, in TEU; 0 for what is not boxed."""
        return self.boxes * self.box_teu

    @property
    def must_sail(self) -> bool:
        """Whether a ship was asked for: no land border is passed, so it sails abroad."""
        return self.equipment is not None and self.equipment.is_ship

    @property
    def equipment_said(self) -> Text:
        """The equipment asked for, in three languages; nothing where none was."""
        return self.equipment.said if self.equipment else NOTHING_SAID

    @property
    def equipment_name(self) -> str:
        """The equipment asked for, in words; ``""`` where none was."""
        return self.equipment.name if self.equipment else ""

    def why_not(self, mode: str) -> Reason:
        """Say why it does not go by a mode that is not one of its ``modes``."""
        kind = self.cargo_class
        if mode == "air" and self.commodity.grounded:
            return self.commodity.grounded
        if mode not in kind.modes:
            by = listed([phrase(f"by.{other}") for other in sorted(kind.modes)])
            if not kind.left_out.en:
                return because("other_modes", goods=self.commodity.said, modes=by)
            why = kind.left_out
            return because("other_modes_why", goods=self.commodity.said, modes=by, why=why)
        if self.equipment is not None and mode not in self.equipment.modes:
            by = phrase(f"by.{mode}")
            return because("equipment_mode", equipment=self.equipment_said, mode=by)
        return because("overweight")

    @property
    def allowed_h(self) -> float | None:
        """Hours between ready time and deadline; None when either is open."""
        if self.ready_at is None or self.deadline_at is None:
            return None
        return (self.deadline_at - self.ready_at).total_seconds() / 3600

    @classmethod
    def of(
        cls,
        commodity: str,
        *,
        book: ParameterBook,
        teu: float | None = None,
        feu: float | None = None,
        tonnes: float | None = None,
        vehicles: float | None = None,
        volume_m3: float | None = None,
        equipment: str | None = None,
        value_usd: float | None = None,
        temperature_c: float | None = None,
        hazmat: str | None = None,
        ready_at: datetime | None = None,
        deadline_at: datetime | None = None,
        originating: str = UNSTATED,
        team: bool = False,
    ) -> Shipment:
        """Make a shipment from a commodity's slug and exactly one quantity.

        Parameters
        ----------
        commodity, book
            A slug of ``parameters/commodities.csv``, and the figures quantities are converted by.
        teu, feu, tonnes, vehicles, volume_m3
            The quantity, in one unit the profile knows.
        equipment
            A slug of ``parameters/equipment.csv``; as the profile says when absent.
        value_usd, temperature_c
            Value of the consignment, by the profile when absent; temperature to be kept, °C.
        hazmat
            UN class of dangerous goods, such as ``"3"``; the profile's when absent.
        ready_at, deadline_at
            Times with their offset.
        originating, team
            The origin claimed; whether trucks have two drivers, who take turns and cost more.

        Raises
        ------
        InputError
            With every fault found.
        """
        given = {
            "teu": teu,
            "feu": feu,
            "tonnes": tonnes,
            "vehicles": vehicles,
            "volume_m3": volume_m3,
        }
        profile, asked, faults = _as_asked(commodity, given, equipment, temperature_c, hazmat)
        faults += [*_value_faults(value_usd), *_time_faults(ready_at, deadline_at)]
        faults += _origin_faults(originating)
        if faults or profile is None:
            raise InputError(faults)
        ((unit, amount),) = ((name, value) for name, value in given.items() if value is not None)
        loaded = _load(
            profile,
            asked,
            Quantity.of(profile, unit, amount, book),
            book,
            value_usd=value_usd,
            temperature_c=temperature_c,
            times=(ready_at, deadline_at),
        )
        return replace(loaded, originating=originating, team=team)

    def times(self, factor: float, book: ParameterBook) -> Shipment:
        """Return the same goods in so many times the quantity; boxes and vehicles are whole again.

        Raises
        ------
        InputError
            If that is nothing, or more than 500,000 t.
        """
        tonnes = self.tonnes * factor
        if not 0 < tonnes <= MAX_TONNES:
            raise InputError([Fault("tonnes", tonnes, f"above 0 and at most {MAX_TONNES:,.0f}")])
        loaded = _load(
            self.commodity,
            self.equipment,
            Quantity.of(self.commodity, "tonnes", tonnes, book),
            book,
            value_usd=self.value_usd * factor,
            temperature_c=self.temperature_c,
            times=(self.ready_at, self.deadline_at),
        )
        return replace(loaded, originating=self.originating, team=self.team)


def _as_asked(
    commodity: str,
    given: dict[str, float | None],
    equipment: str | None,
    temperature_c: float | None,
    hazmat: str | None,
) -> tuple[Commodity | None, Equipment | None, list[Fault]]:
    """Return the profile as it is carried, the equipment asked for, and what is wrong with both."""
    try:
        found = find_commodity(commodity)
    except InputError as error:
        faults = [*error.faults, *quantity_faults(given, None), *unknown(equipment, hazmat)]
        return None, None, faults
    profile, asked, faults = carried(found, equipment, temperature_c, hazmat)
    return profile, asked, [*quantity_faults(given, profile), *faults]


def _value_faults(value_usd: float | None) -> list[Fault]:
    if value_usd is None or (math.isfinite(value_usd) and 0 < value_usd <= MAX_VALUE_USD):
        return []
    return [Fault("value_usd", value_usd, f"a number above 0 and at most {MAX_VALUE_USD:,.0f}")]


def _time_faults(ready_at: datetime | None, deadline_at: datetime | None) -> list[Fault]:
    faults = [
        Fault(name, str(moment), "a time with its UTC offset")
        for name, moment in (("ready_at", ready_at), ("deadline_at", deadline_at))
        if moment is not None and moment.tzinfo is None
    ]
    if not faults and ready_at and deadline_at and deadline_at <= ready_at:
        faults.append(Fault("deadline_at", str(deadline_at), f"a time after ready_at {ready_at}"))
    return faults


def _origin_faults(originating: str) -> list[Fault]:
    known = originating in ORIGINS
    return [] if known else [Fault("originating", originating, f"one of {', '.join(ORIGINS)}")]


def _load(
    profile: Commodity,
    equipment: Equipment | None,
    quantity: Quantity,
    book: ParameterBook,
    *,
    value_usd: float | None,
    temperature_c: float | None,
    times: tuple[datetime | None, datetime | None],
) -> Shipment:
    """Put the goods into boxes, trucks and cars: equations (2) to (4) of the package README."""
    kind = cargo_classes()[profile.cargo_class]
    boxes, box_teu = _boxes(kind, equipment, quantity, book)
    shipment = Shipment(
        commodity=profile,
        teu=quantity.teu,
        tonnes=quantity.tonnes,
        vehicles=quantity.vehicles,
        value_usd=value_usd or quantity.tonnes * profile.value_usd_per_t,
        boxes=boxes,
        box_teu=box_teu,
        truckloads=0,
        rail_cars=0,
        conversion="",
        volume_m3=quantity.volume_m3,
        modes=_modes(kind, equipment, quantity, boxes, book),
        equipment=equipment,
        temperature_c=temperature_c,
        ready_at=times[0],
        deadline_at=times[1],
    )
    filled = replace(
        shipment, truckloads=_truckloads(shipment, book), rail_cars=_rail_cars(shipment, book)
    )
    return replace(filled, conversion=f"{quantity.shown}; {_vehicles_shown(filled)}")


def _boxes(
    kind: CargoClass, equipment: Equipment | None, quantity: Quantity, book: ParameterBook
) -> tuple[int, int]:
    """Return how many boxes, and the TEU of each: forty-foot unless that would be too heavy."""
    if not kind.is_boxed:
        return 0, 0
    if equipment is not None and equipment.is_box:
        return equipment.pieces(quantity) or 0, 1 if equipment.teu == 1 else 2
    t_per_teu = quantity.tonnes / quantity.teu
    box_teu = 2 if 2 * t_per_teu <= book.value("box.forty_foot_payload_t") else 1
    return round_up(quantity.teu / box_teu), box_teu


def _truckloads(shipment: Shipment, book: ParameterBook) -> int:
    """Return how many road vehicles: by volume and weight, or by what is counted."""
    kind, asked = shipment.cargo_class, shipment.equipment
    if not kind.truck_load_key:
        return 0
    if asked is not None and asked.is_box:
        return asked.pieces(shipment) or 0  # the box itself goes on the truck
    load = book.value(kind.truck_load_key)
    if kind.is_boxed:
        by_volume = shipment.slots_teu / 2
    else:
        by_volume = 0.0 if kind.counted_in else shipment.teu / 2
    return max(1, round_up(max(by_volume, shipment.counted / load)))


def _rail_cars(shipment: Shipment, book: ParameterBook) -> int:
    kind = shipment.cargo_class
    if not kind.rail_car_key:
        return 0
    loads = shipment.boxes if kind.is_boxed else shipment.counted
    return round_up(loads / book.value(kind.rail_car_key))


def _modes(
    kind: CargoClass,
    equipment: Equipment | None,
    quantity: Quantity,
    boxes: int,
    book: ParameterBook,
) -> frozenset[str]:
    """Return the modes of the class and of the equipment; too heavy a box keeps off the road."""
    if equipment is None:
        return kind.modes
    if equipment.is_ship:
        return kind.modes - {"air"}
    modes = kind.modes & equipment.modes
    is_heavy = boxes and quantity.tonnes / boxes > book.value("truck.payload_t")
    return modes - {"road"} if is_heavy and equipment.is_box else modes


def _vehicles_shown(shipment: Shipment) -> str:
    """Say what carries it."""
    kind, asked = shipment.cargo_class, shipment.equipment
    if asked is not None and (kind.is_boxed or not kind.counted_in):
        return f"{asked.pieces(shipment)} × {asked.name}"
    trucks = f"{shipment.truckloads:,} × {kind.truck} by road"
    if shipment.boxes:
        boxed = f"{shipment.boxes} × {20 * shipment.box_teu}' box; {trucks}"
        return "; ".join(part for part in (boxed, _otherwise(shipment.commodity)) if part)
    cars = f"{shipment.rail_cars:,} × {kind.rail_car} by rail" if shipment.rail_cars else ""
    told = "; ".join(part for part in (cars, trucks if shipment.truckloads else "") if part)
    asked_for = f"in {asked.name} as asked" if asked is not None else ""
    other = _otherwise(shipment.commodity) if asked is None else ""
    return "; ".join(part for part in (told or "by ship alone", asked_for, other) if part)


def _otherwise(profile: Commodity) -> str:
    """Say what equipment, asked for, would carry the goods as another class."""
    known = equipment_by_slug()
    other = [
        slug for slug in profile.equipment if profile.cargo_class not in known[slug].cargo_classes
    ]
    return f"other ways, if asked for: {', '.join(other)}" if other else ""
