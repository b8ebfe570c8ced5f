"""What is common to pricing by every mode: the tariff, a price, and entry into a country.

Equations are numbered in the package README; each function names the ones it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from routing.cost_line import CostLine, total_cents
from routing.origin import NONE, claim_of
from routing.parameter_book import ParameterBook
from routing.shipment import Shipment
from routing.timetable import MILLE, added

HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
Made = TypeVar("Made")
COUNTRY_KEYS = {"CA": "ca", "US": "us", "MX": "mx"}


@dataclass(frozen=True, slots=True)
class Price:
    """What one leg or transfer costs: invoice lines, minutes under way or waiting, grams CO2e."""

    cost_lines: tuple[CostLine, ...]
    minutes: int
    grams_co2e: int
    wait_minutes: int = 0

    @property
    def cost_cents(self) -> int:
        """The sum of the lines in whole US cents."""
        return total_cents(self.cost_lines)


class Tariff:
    """The parameter book read for one shipment on its way from one country to another."""

    def __init__(
        self,
        book: ParameterBook,
        shipment: Shipment,
        origin_country: str,
        destination_country: str,
    ) -> None:
        self.book = book
        self.shipment = shipment
        self.origin_country = origin_country
        self.destination_country = destination_country
        self._values: dict[str, float] = {}
        self._usd: dict[str, float] = {}
        self._keys: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
        self._once: dict[Hashable, Any] = {}

    def unread(self) -> Tariff:
        """Return the same tariff, which has read nothing of the book yet."""
        return Tariff(self.book, self.shipment, self.origin_country, self.destination_country)

    @cached_property
    def ready_at(self) -> datetime:
        """When the shipment is ready: now, where it does not say."""
        return self.shipment.ready_at or datetime.now(UTC)

    @cached_property
    def claim(self) -> str:
        """The origin the goods are cleared by."""
        doors = self.origin_country, self.destination_country
        return claim_of(self.shipment.originating, *doors)

    def value(self, key: str) -> float:
        """Return a parameter's value in its row's unit."""
        if key not in self._values:
            self._values[key] = self.book.value(key)
        return self._values[key]

    def usd(self, key: str) -> float:
        """Return a parameter's value in US dollars, converted at the book's rate of exchange."""
        if key not in self._usd:
            row = self.book.row(key)
            rate = 1.0 if row.currency in ("", "USD") else self.value(_rate_key(row.currency))
            self._usd[key] = row.value / rate
        return self._usd[key]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made of the book for this shipment; made now if it was not yet."""
        if key not in self._once:
            self._once[key] = make()
        made: Made = self._once[key]
        return made

    def own_key(self, key: str, name: str) -> str:
        """Return the row of ``key`` that is ``name``'s own, where the book has one."""
        own = f"{key}.{name}"
        return own if own in self.book else key

    def line(self, label: str, usd: float, *keys: str) -> CostLine:
        """Make a cost line; it is an estimate when any of its parameters is."""
        if keys not in self._keys:
            self._keys[keys] = self._with_rates(keys)
        used, is_estimate = self._keys[keys]
        return CostLine(label, usd, used, is_estimate)

    def _with_rates(self, keys: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """Add the rates of exchange behind the keys, and say whether any row is an estimate."""
        currencies = (self.book.row(key).currency for key in keys)
        rates = (_rate_key(currency) for currency in currencies if currency not in ("", "USD"))
        used = (*keys, *dict.fromkeys(rates))
        return used, any(self.book.row(key).is_estimate for key in used)

    def capital(self, minutes: int) -> CostLine:
        """Charge the capital tied up in the goods for ``minutes``: equation (5)."""
        days = minutes / MINUTES_PER_HOUR / HOURS_PER_DAY
        usd = self.shipment.value_usd * self.value("vot.capital_only") * days
        return self.line("carrying cost of the goods (capital)", usd, "vot.capital_only")

    @cached_property
    def waiting_rate(self) -> int:
        """Thousandths of a cent a minute of waiting costs: equation (38).

        The capital tied up, and current for boxes that are cooled.
        """
        usd_a_day = self.shipment.value_usd * self.value("vot.capital_only")
        if self.shipment.commodity.needs_reefer:
            usd_a_day += self.shipment.boxes * self.usd("port.reefer_plug")
        return round(usd_a_day * 100 * MILLE / HOURS_PER_DAY / MINUTES_PER_HOUR)

    def waiting(self, minutes: int, before: int = 0, label: str = "waiting") -> CostLine:
        """Charge waiting on top of ``before`` minutes waited already; all of it is rounded once."""
        rate = self.waiting_rate
        cents = added(before + minutes, rate) - added(before, rate)
        cooled = ("port.reefer_plug",) if self.shipment.commodity.needs_reefer else ()
        text = f"{label}, {minutes / MINUTES_PER_HOUR:.1f} h"
        return self.line(text, cents / 100, "vot.capital_only", *cooled)

    def entry(self, entering: str) -> list[CostLine]:
        """Price the papers for entering a country: equation (6).

        Goods bound for elsewhere cross the United States in bond (T&E); where they are bound they
        are cleared by a broker, unless they come from there; any other country they pass under
        customs control without entry.
        """
        if entering == self.destination_country == self.origin_country:
            return []
        if entering == self.destination_country:
            return self._clearance(entering)
        if entering == "US":
            filing, closing = "us.te_inbond_filing", "us.te_closing"
            return [
                self.line("US in-bond (T&E) filing", self.usd(filing), filing),
                self.line("agent who closes the T&E at the exit", self.usd(closing), closing),
            ]
        return []

    def _clearance(self, country: str) -> list[CostLine]:
        if country not in COUNTRY_KEYS:
            return []
        key = f"{COUNTRY_KEYS[country]}.broker_fee"
        lines = [self.line(f"customs broker, entry into {country}", self.usd(key), key)]
        if country == "MX":
            lines.append(self._processing_fee())
        return lines

    def _processing_fee(self) -> CostLine:
        """Charge the DTA: fixed for originating goods, by their value for others."""
        label = "Mexican customs processing fee (DTA)"
        if self.claim == NONE:
            usd = self.shipment.value_usd * self.value("mx.dta_rate")
            return self.line(label, usd, "mx.dta_rate")
        return self.line(label, self.usd("mx.dta_fixed"), "mx.dta_fixed")


def _rate_key(currency: str) -> str:
    return f"fx.{currency.lower()}_per_usd"


def minutes_of(hours: float) -> int:
    """Round hours to the solver's whole minutes."""
    return round(hours * MINUTES_PER_HOUR)
