"""What moves: commodity, quantity, when it is ready and when it is due."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime

from networks.errors import Fault, InputError
from routing.commodity import AIR, CONTAINER, DRY_BULK, Commodity, find_commodity
from routing.origin import ORIGINS, UNSTATED
from routing.parameter_book import ParameterBook

MAX_TEU = 20_000.0
MAX_TONNES = 500_000.0


@dataclass(frozen=True)
class Shipment:
    """One consignment, its quantity known in both units.

    ``teu`` and ``tonnes`` are of goods as loaded; ``boxes`` is how many containers hold them, each
    of ``box_teu`` (2: forty-foot, 1: twenty-foot, for cargo too heavy for a forty-foot box); both
    are 0 for bulk and air cargo. ``volume_m3`` is the room the goods take in a container or
    trailer. ``truckloads`` is how many road trailers, limited by volume and by the US road
    weight limit, ``rail_cars`` how many cars by rail. ``conversion`` says in words how the quantity
    was converted. ``originating`` is what origin is claimed for the goods (``origin.ORIGINS``):
    under an agreement, none, or ``unstated``, which is priced as originating under USMCA and asks
    nothing of the way.
    """

    commodity: Commodity
    teu: float
    tonnes: float
    value_usd: float
    boxes: int
    box_teu: int
    truckloads: int
    rail_cars: int
    conversion: str
    volume_m3: float
    ready_at: datetime | None = None
    deadline_at: datetime | None = None
    originating: str = UNSTATED

    @property
    def is_bulk(self) -> bool:
        """Whether it moves loose in hoppers and holds, by the tonne."""
        return self.commodity.cargo_class == DRY_BULK

    @property
    def slots_teu(self) -> int:
        """Slots its boxes take on a ship, in TEU; 0 for bulk."""
        return self.boxes * self.box_teu

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
        tonnes: float | None = None,
        ready_at: datetime | None = None,
        deadline_at: datetime | None = None,
        originating: str = UNSTATED,
    ) -> Shipment:
        """Make a shipment from a commodity's slug and a quantity in TEU or tonnes.

        Raises
        ------
        InputError
            With every fault found: commodity unknown or not priced yet, quantity missing, given
            twice, negative or absurd, deadline not after the ready time, origin claim unknown.
        """
        faults = [*_quantity_faults(teu, tonnes), *_time_faults(ready_at, deadline_at)]
        faults += _origin_faults(originating)
        profile = None
        try:
            profile = find_commodity(commodity)
        except InputError as error:
            faults[:0] = error.faults
        if faults or profile is None:
            raise InputError(faults)
        converted = _convert(profile, teu, tonnes, book, (ready_at, deadline_at))
        return replace(converted, originating=originating)


def _quantity_faults(teu: float | None, tonnes: float | None) -> list[Fault]:
    if (teu is None) == (tonnes is None):
        given = None if teu is None else (teu, tonnes)
        return [Fault("quantity", given, "either teu or tonnes, one of them")]
    name, value, most = ("teu", teu, MAX_TEU) if teu is not None else ("tonnes", tonnes, MAX_TONNES)
    if value is None or not math.isfinite(value) or not 0 < value <= most:
        return [Fault(name, value, f"a number above 0 and at most {most:,.0f}")]
    return []


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


def _convert(
    profile: Commodity,
    teu: float | None,
    tonnes: float | None,
    book: ParameterBook,
    times: tuple[datetime | None, datetime | None],
) -> Shipment:
    """Apply equations (1) to (4) of the package README."""
    t_per_teu = profile.t_per_teu
    if t_per_teu is None:
        raise InputError([Fault("commodity", profile.slug, "cargo that goes in containers")])
    if teu is not None:
        tonnes = teu * t_per_teu
        shown = f"{teu:g} TEU × {t_per_teu:g} t/TEU = {tonnes:g} t"
    else:
        assert tonnes is not None  # noqa: S101 - _quantity_faults has seen to it
        teu = tonnes / t_per_teu
        shown = f"{tonnes:g} t ÷ {t_per_teu:g} t/TEU = {teu:g} TEU"
    boxed = profile.cargo_class == CONTAINER
    boxes, box_teu = _boxes(teu, t_per_teu, book) if boxed else (0, 0)
    by_volume = boxes * box_teu / 2 if profile.cargo_class != AIR else teu / 2
    truckloads = max(1, _ceil(max(by_volume, tonnes / book.value("truck.payload_t"))))
    if boxes:
        rail_cars = _ceil(boxes / book.value("rail.boxes_per_car"))
        shown += f"; {boxes} × {20 * box_teu}' box; {truckloads} × 53' trailer by road"
    elif profile.cargo_class == AIR:
        rail_cars = 0
        shown += f"; {truckloads} × 53' trailer by road"
    else:
        rail_cars = _ceil(tonnes / book.value("rail.bulk_car_t"))
        shown += f"; {rail_cars} × hopper car by rail; {truckloads} × truck by road"
    return Shipment(
        commodity=profile,
        teu=teu,
        tonnes=tonnes,
        value_usd=tonnes * profile.value_usd_per_t,
        boxes=boxes,
        box_teu=box_teu,
        truckloads=truckloads,
        rail_cars=rail_cars,
        conversion=shown,
        volume_m3=teu * book.value("box.teu_m3"),
        ready_at=times[0],
        deadline_at=times[1],
    )


def _boxes(teu: float, t_per_teu: float, book: ParameterBook) -> tuple[int, int]:
    """Return how many boxes, and the TEU of each: forty-foot unless that would be too heavy."""
    box_teu = 2 if 2 * t_per_teu <= book.value("box.forty_foot_payload_t") else 1
    return _ceil(teu / box_teu), box_teu


def _ceil(quantity: float) -> int:
    """Round up, forgiving the last digits of a division."""
    return math.ceil(round(quantity, 6))
