"""What is asked: from where to where, under which rules, and what counts how much."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from networks.tiers import Tier
from routing.overseas import end_faults

if TYPE_CHECKING:
    from networks.place import Place
    from networks.sea.no_go import NoGo

MODES = ("road", "rail", "sea", "air")
MAX_OPTIONS = 20
MAX_TRANSFERS = 10
MAX_US_PRICE_USD = 100_000.0


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts; only the proportions matter.

    All three are money to the solver: cost as it is, time at what a day costs the commodity,
    CO2e at the shadow price of the parameter book. Time counts a quarter by default, because what
    a day is said to cost is an upper bound.
    """

    cost: float = 1.0
    time: float = 0.25
    co2e: float = 0.0

    def per_mille(self) -> tuple[int, int, int]:
        """Return the proportions as whole thousandths, so that scaling all changes nothing."""
        total = self.cost + self.time + self.co2e
        cost, time, co2e = (round(1000 * w / total) for w in (self.cost, self.time, self.co2e))
        return cost, time, co2e


@dataclass(frozen=True)
class UsPrice:
    """What touching the United States counts as, in US dollars, when options are ranked.

    It is in the score, never in the price: ``land_usd_per_km`` on US land, ``water_usd_per_nm`` in
    US waters out to 200 nm and over them.
    """

    land_usd_per_km: float = 0.0
    water_usd_per_nm: float = 0.0

    def __bool__(self) -> bool:
        """Say whether anything is asked."""
        return self.land_usd_per_km > 0 or self.water_usd_per_nm > 0


@dataclass(frozen=True)
class Request:
    """One question; one of its ends may lie overseas (`routing.overseas`).

    ``tier`` is a hard rule. ``deadline_h`` is hours from ready to delivered. ``max_transfers``
    counts changes of vehicle and border crossings by road. ``max_per_chain`` is how many options
    may have the same main modes; ``max_overlap_share`` is how much of the shorter of two options
    may be travelled over the same legs, 1 for all of it. ``forbid`` names terminals, carriers,
    countries and passages at sea that must not be used (``named.Named``), ``require`` at most four
    of these, or modes, that must be on the way (``required.Required``); no ship enters an area of
    ``no_go``. ``us_price`` is what a kilometre on US land and a nautical mile in, or over, US
    waters out to 200 nm count as beside the cost: a soft preference where ``tier`` is a hard rule.
    ``time_limit_s`` is how long all searches of one answer may take together; what was proposed by
    then is answered, unproven, and the termination says ``limit``.

    Raises
    ------
    InputError
        On construction, with every fault found.
    """

    origin: Place
    destination: Place
    tier: Tier = Tier.ANY
    modes: frozenset[str] = frozenset(MODES)
    deadline_h: float | None = None
    weights: Weights = field(default_factory=Weights)
    max_options: int = 5
    max_per_chain: int = 2
    max_transfers: int = 5
    max_overlap_share: float = 1.0
    forbid: frozenset[str] = frozenset()
    require: frozenset[str] = frozenset()
    us_price: UsPrice = field(default_factory=UsPrice)
    no_go: tuple[NoGo, ...] = ()
    time_limit_s: float = 30.0

    def __post_init__(self) -> None:
        faults = [
            *self._rule_faults(),
            *self._weight_faults(),
            *self._count_faults(),
        ]
        if faults:
            raise InputError(faults)

    def _rule_faults(self) -> list[Fault]:
        faults = end_faults(self.origin, self.destination)
        if self.tier not in list(Tier):
            faults.append(Fault("tier", self.tier, f"one of {', '.join(Tier)}"))
        unknown = sorted(set(self.modes) - set(MODES))
        if unknown or not self.modes:
            value = ",".join(unknown) or None
            faults.append(Fault("modes", value, f"one or more of {', '.join(MODES)}"))
        if self.deadline_h is not None and not (
            math.isfinite(self.deadline_h) and self.deadline_h > 0
        ):
            faults.append(Fault("deadline_h", self.deadline_h, "hours above 0"))
        same = (self.origin.lon, self.origin.lat) == (self.destination.lon, self.destination.lat)
        if same:
            faults.append(Fault("destination", self.destination.name, "a place other than origin"))
        share = self.max_overlap_share
        if isinstance(share, bool) or not 0 <= share <= 1:  # NaN is not between
            faults.append(Fault("max_overlap_share", share, "a share from 0 to 1"))
        return faults

    def _weight_faults(self) -> list[Fault]:
        named = {"cost": self.weights.cost, "time": self.weights.time, "co2e": self.weights.co2e}
        faults = [
            Fault(f"weights.{name}", weight, "a number, not below 0")
            for name, weight in named.items()
            if not (math.isfinite(weight) and weight >= 0)
        ]
        if not faults and sum(named.values()) <= 0:
            faults.append(Fault("weights", named, "at least one above 0"))
        for name, price in vars(self.us_price).items():
            if not (math.isfinite(price) and 0 <= price <= MAX_US_PRICE_USD):
                expected = f"US dollars from 0 to {MAX_US_PRICE_USD:,.0f}"
                faults.append(Fault(f"us_price.{name}", price, expected))
        if self.us_price and self.weights.cost == 0:
            expected = "above 0 where us_price is, which counts as cost"
            faults.append(Fault("weights.cost", 0, expected))
        return faults

    def _count_faults(self) -> list[Fault]:
        limits = {
            "max_options": (self.max_options, 1, MAX_OPTIONS),
            "max_per_chain": (self.max_per_chain, 1, MAX_OPTIONS),
            "max_transfers": (self.max_transfers, 0, MAX_TRANSFERS),
        }
        faults = [
            Fault(name, value, f"a whole number from {low} to {high}")
            for name, (value, low, high) in limits.items()
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high
        ]
        if not (math.isfinite(self.time_limit_s) and self.time_limit_s > 0):
            faults.append(Fault("time_limit_s", self.time_limit_s, "seconds above 0"))
        return faults
