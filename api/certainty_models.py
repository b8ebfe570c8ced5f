"""How sure an answer is, as JSON has it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

NonNegative = Annotated[FiniteFloat, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PercentilesModel(_Strict):
    """One time in ten it is at most ``p10``, half the times ``p50``, nine in ten ``p90``."""

    p10: NonNegative
    p50: NonNegative
    p90: NonNegative


class DriverModel(_Strict):
    """A figure, a departure or a queue the duration hangs on."""

    name: str = Field(description="a parameter's key, `departure TERMINAL MODE`, `queue TERMINAL`")
    share: float = Field(ge=0, le=1, description="of the variance of the duration")
    p90_h: FiniteFloat = Field(description="hours more than usual when it alone goes badly")
    in_p90_h: FiniteFloat = Field(default=0.0, description="its hours of those from P50 to P90")


class LateStepModel(_Strict):
    """A leg or transfer, and how many of the hours between P50 and P90 are made there."""

    step: int = Field(ge=1, description="legs and transfers in order, from 1")
    what: str = Field(description="a mode, or what is done at the terminal")
    at: str
    to: str | None = Field(description="where a leg ends")
    in_p90_h: FiniteFloat = Field(description="all steps add up to about P90 less P50")


class DifferenceModel(_Strict):
    """Percentiles of a difference, draw by draw; below 0 where the other is the less."""

    p10: FiniteFloat
    p50: FiniteFloat
    p90: FiniteFloat


class AlternativeModel(_Strict):
    """The cheapest other option of the answer that is more reliable, and what it costs more.

    More reliable: likelier on time by a hundredth at least; without a deadline, an hour at least
    less at the 90th percentile.
    """

    rank: int = Field(ge=1)
    p90_less_h: FiniteFloat
    on_time_more: FiniteFloat | None
    cost_more_usd: DifferenceModel
    sooner_share: float = Field(ge=0, le=1, description="share of draws in which it arrives first")


class CertaintyModel(_Strict):
    """What is likely, over many draws of the figures within the ranges the book gives them."""

    duration_h: PercentilesModel
    cost_usd: PercentilesModel
    on_time: float | None = Field(ge=0, le=1, description="chance to meet the deadline, if any")
    drivers: list[DriverModel]
    late_steps: list[LateStepModel] = Field(default=[], description="the longest first")
    more_reliable: AlternativeModel | None = None
    draws: int = Field(ge=1)
