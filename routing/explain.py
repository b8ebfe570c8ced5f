"""Say in a sentence why each option stands where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from routing.option import Option
from routing.phrases import joined, number, phrase, say
from routing.pricing import HOURS_PER_DAY
from routing.text import LANGUAGES, Text

CRITERIA: dict[str, Callable[[Option], float]] = {
    "cost": lambda option: option.itinerary.cost_cents,
    "time": lambda option: option.itinerary.minutes,
    "CO2e": lambda option: option.itinerary.grams_co2e,
    "US land": lambda option: option.exposure.us_land_km,
    "US waters": lambda option: option.exposure.us_200nm_nm,
    "US airspace": lambda option: option.exposure.us_overflight_nm,
}
RELIABILITY = "reliability"
PRAISED = ("cost", "time", "CO2e", RELIABILITY)
TRIFLE_SHARE = 0.005  # differences below half a per cent of the first option are not worth words
MEASURES: dict[str, tuple[Callable[[Option], float], int]] = {
    "usd": (lambda option: option.cost_usd, 0),
    "days": (lambda option: option.duration_h / HOURS_PER_DAY, 1),
    "co2e": (lambda option: option.co2e_kg, 0),
    "us_land": (lambda option: option.exposure.us_land_km, 0),
    "us_200nm": (lambda option: option.exposure.us_200nm_nm, 0),
    "us_over": (lambda option: option.exposure.us_overflight_nm, 0),
}


def explain(options: Sequence[Option], p90_h: Sequence[float] = ()) -> tuple[Option, ...]:
    """Return the options with their sentence and the criteria each is best on.

    ``p90_h`` are the hours each keeps to nine times in ten, where they are known: the least is the
    most reliable.
    """
    if not options:
        return ()
    least = {name: min(measure(o) for o in options) for name, measure in CRITERIA.items()}
    measured = [[measure(option) for measure, _ in MEASURES.values()] for option in options]
    explained = []
    for place, plain in enumerate(options):
        best_on = [name for name, measure in CRITERIA.items() if measure(plain) <= least[name]]
        if p90_h and p90_h[place] <= min(p90_h):
            best_on.append(RELIABILITY)
        told = _Told(plain, tuple(best_on), _gaps(measured[place], measured[0]))
        sentence = _alone if len(options) == 1 else _sentence
        said = (sentence(told, language) + _trains(told, language) for language in LANGUAGES)
        explained.append(replace(plain, best_on=told.best_on, said=Text(*said)))
    return tuple(explained)


class _Told(NamedTuple):
    """An option, what it is best on, and the differences from the first that are worth words."""

    option: Option
    best_on: tuple[str, ...]
    gaps: list[tuple[str, float]]


def _gaps(mine: Sequence[float], first: Sequence[float]) -> list[tuple[str, float]]:
    """Return by how much each measure differs from the first option's, trifles left out."""
    return [
        (name, value - base)
        for name, value, base in zip(MEASURES, mine, first, strict=True)
        if abs(value - base) > TRIFLE_SHARE * base
    ]


def _trains(told: _Told, language: str) -> str:
    """Name the railways of each train and how far they take it."""
    legs = told.option.itinerary.legs
    hauled = [leg.operator for leg in legs if leg.mode == "rail" and leg.operator]
    then = say("then", language)
    return say("trains", language, hauled=then.join(hauled)) if hauled else ""


def _chain(option: Option, language: str) -> str:
    return _capital(" → ".join(say(f"mode.{m}", language) for m in option.itinerary.mode_chain))


def _alone(told: _Told, language: str) -> str:
    """Say what there is to say where nothing stands beside the option."""
    option = told.option
    chain = _chain(option, language)
    if option.champion_of and option.proven:
        superlative = say(f"best.{option.champion_of}", language)
        return say("only", language, chain=chain, superlative=superlative)
    return say("best" if option.proven else "best_found", language, chain=chain, praise="")


def _sentence(told: _Told, language: str) -> str:
    chain, praise = _chain(told.option, language), _praise(told, language)
    if told.option.rank == 1:
        best = "best" if told.option.proven else "best_found"
        return say(best, language, chain=chain, praise=praise)
    worse, better = (joined(d, language) for d in _differences(told.gaps, language))
    if worse and better:
        differences = say("but", language, worse=worse, better=better)
    elif better:
        differences = say("no_worse_and", language, better=better)
    else:
        differences = worse or say("no_worse", language)
    return say("against", language, chain=chain, differences=differences, praise=praise)


def _praise(told: _Told, language: str) -> str:
    """Say what the option is best on: of all there is where that is proven, else of the set."""
    champion = told.option.champion_of if told.option.proven else ""
    among = [n for n in PRAISED if n in told.best_on and n != champion]
    said = []
    if champion:
        superlative = say(f"best.{champion}", language)
        said.append(say("there_is", language, superlative=superlative))
    if among:
        superlatives = joined([say(f"best.{name}", language) for name in among], language)
        said.append(say("of_these", language, superlatives=superlatives))
    return say("praise", language, said=joined(said, language)) if said else ""


def _differences(gaps: Sequence[tuple[str, float]], language: str) -> tuple[list[str], list[str]]:
    """Put the differences that matter into words, losses and gains apart."""
    worse: list[str] = []
    better: list[str] = []
    for name, gap in gaps:
        way, decimals = "more" if gap > 0 else "less", MEASURES[name][1]
        words = say(f"{name}.{way}", language, n=number(abs(gap), decimals, language))
        (worse if gap > 0 else better).append(words)
    return worse, better


def cut_off(limit_s: float, count: int | None) -> Text:
    """Say what an answer that was cut off is worth; ``count`` None: nothing, and that is proven."""
    key = "cut_why" if count is None else "cut_some" if count else "cut_none"
    return phrase(key, limit_s=f"{limit_s:.3g}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
