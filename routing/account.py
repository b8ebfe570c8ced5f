"""One option explained to the last figure: its rank, price, time, emissions, tier, what is out.

Nothing is computed here that was not computed before: lines are taken from the option, and the rows
of the parameter book are those its audit read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from routing.answer_tables import (
    Row,
    Rows,
    exposure_row,
    rejection_row,
    rows_by_key,
    sources,
    steps,
    where,
)
from routing.emission_chain import EmissionChain, emission_chain
from routing.leg import Leg
from routing.rules import TIER_BROKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.option import Option
    from routing.option_set import OptionSet
    from routing.parameter_book import Parameter, ParameterBook
    from routing.termination import Rejection

TIME_UNITS = ("h", "day", "kn", "km/h", "km/day")
_MINUTES_PER_HOUR, _HOURS_PER_DAY, _GRAMS_PER_T = 60, 24, 1_000_000
_SCORE_PER_USD = 100_000  # thousandths of a cent


@dataclass(frozen=True)
class Standing:
    """What an option scores, in weighted dollars, and of what: equation (30).

    ``behind_usd`` is how much more it scores than the first. The parts are rounded arc by arc when
    the solver adds them up, so they meet the score to within a cent an arc.
    """

    rank: int
    score_usd: float
    cost_part_usd: float
    time_part_usd: float
    co2e_part_usd: float
    behind_usd: float
    best_on: tuple[str, ...]
    champion_of: str
    proven: bool


@dataclass(frozen=True)
class AccountLine:
    """A figure of one step and the rows of the book behind it."""

    step: int
    where: str
    label: str
    amount: float
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class TimeLine:
    """How long one step takes, from when; ``wait_h`` of it waiting for the next departure."""

    step: int
    where: str
    start_h: float
    duration_h: float
    wait_h: float
    speed_kmh: float | None
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Account:
    """Everything there is to say of one option of an answer.

    ``standings`` are those of all options; ``removed`` is how many legs the tier left out.
    """

    option: Option
    standings: tuple[Standing, ...]
    costs: tuple[AccountLine, ...]
    times: tuple[TimeLine, ...]
    emissions: EmissionChain
    removed: int
    left_out: tuple[Rejection, ...]
    parameters: tuple[Parameter, ...]

    def tables(self) -> dict[str, Rows]:
        """Return the account as flat tables by name."""
        return {
            "cost_lines": [
                {
                    "step": line.step, "where": line.where, "label": line.label,
                    "cost_usd": line.amount, **sources(line.parameters),
                }
                for line in self.costs
            ],
            "time_lines": [_time_row(line) for line in self.times],
            "emissions": [
                {
                    "tce": tce.number, "operation": tce.operation, "what": tce.what,
                    "from_name": tce.at, "to_name": tce.to, "goods_t": tce.goods_t,
                    "distance_km": tce.distance_km, "activity_tkm": tce.activity_tkm,
                    "co2e_kg": tce.co2e_kg, "intensity": tce.intensity,
                    "intensity_unit": tce.intensity_unit, "fuel_t": tce.fuel_t,
                    "is_counted": tce.is_counted, "is_placeholder": tce.is_placeholder,
                    **sources(tce.factors),
                }
                for tce in self.emissions.elements
            ],
            "ranking": [_standing_row(standing) for standing in self.standings],
            "exposure": [
                {"step": step, "where": where(element), **exposure_row(element.exposure)}
                for step, _, element in steps(self.option)
                if isinstance(element, Leg)
            ],
            "left_out": [rejection_row(left) for left in self.left_out],
            "parameters": [
                {**vars(row), "is_estimate": row.is_estimate} for row in self.parameters
            ],
        }  # fmt: skip


def _time_row(line: TimeLine) -> Row:
    return {
        "step": line.step,
        "where": line.where,
        "start_h": line.start_h,
        "duration_h": line.duration_h,
        "wait_h": line.wait_h,
        "speed_kmh": line.speed_kmh,
        **sources(line.parameters),
    }


def _standing_row(standing: Standing) -> Row:
    return {**vars(standing), "best_on": "; ".join(standing.best_on)}


def account_of(found: OptionSet, rank: int, book: ParameterBook) -> Account:
    """Explain the option of a rank.

    Raises
    ------
    InputError
        If the answer has no such option.
    """
    ranks = {option.rank: option for option in found.options}
    if rank not in ranks:
        had = ", ".join(map(str, ranks)) or "none: there is no feasible route"
        raise InputError([Fault("option", rank, f"one of the ranks there are ({had})")])
    option, known = ranks[rank], rows_by_key(found)
    read = sorted(set().union(*option.read_keys))
    return Account(
        option=option,
        standings=tuple(_standings(found, book)),
        costs=tuple(_costs(option, known)),
        times=tuple(_times(option, known)),
        emissions=emission_chain(option, found.shipment, known),
        removed=sum(
            left.count for left in found.termination.rejections if left.code == TIER_BROKEN
        ),
        left_out=found.termination.rejections,
        parameters=tuple(known[key] for key in read),
    )


def _standings(found: OptionSet, book: ParameterBook) -> list[Standing]:
    shipment, request = found.shipment, found.request
    cost, time, co2e = (share / 1000 for share in request.weights.per_mille())
    profile = shipment.commodity
    urgency = max(0.0, profile.time_cost_fraction_per_day - book.value("vot.capital_only"))
    day_usd, tonne_usd = shipment.value_usd * urgency, book.value("ghg.shadow_price")
    first = found.options[0].score
    return [
        Standing(
            rank=option.rank,
            score_usd=option.score / _SCORE_PER_USD,
            cost_part_usd=cost * option.cost_usd,
            time_part_usd=time * day_usd * option.duration_h / _HOURS_PER_DAY,
            co2e_part_usd=co2e * tonne_usd * option.itinerary.grams_co2e / _GRAMS_PER_T,
            behind_usd=(option.score - first) / _SCORE_PER_USD,
            best_on=option.best_on,
            champion_of=option.champion_of,
            proven=option.proven,
        )
        for option in found.options
    ]


def _costs(option: Option, known: Mapping[str, Parameter]) -> list[AccountLine]:
    return [
        AccountLine(
            step, where(element), line.label, line.cents / 100,
            tuple(known[key] for key in line.parameter_keys),
        )
        for step, _, element in steps(option)
        for line in element.cost_lines
    ]  # fmt: skip


def _times(option: Option, known: Mapping[str, Parameter]) -> list[TimeLine]:
    """Return the steps with the rows in hours, days or speeds that were read and price nothing."""
    lines = []
    for (step, start_h, element), keys in zip(steps(option), option.read_keys, strict=True):
        priced = {key for line in element.cost_lines for key in line.parameter_keys}
        rows = tuple(known[k] for k in sorted(keys - priced) if known[k].unit in TIME_UNITS)
        wait_h, speed_kmh = 0.0, None
        if not isinstance(element, Leg):
            wait_h = element.wait_minutes / _MINUTES_PER_HOUR
        elif element.minutes:
            speed_kmh = element.length_km / element.duration_h
        lines.append(
            TimeLine(step, where(element), start_h, element.duration_h, wait_h, speed_kmh, rows)
        )
    return lines
