"""Say in a sentence why each option stands where it stands, and what to be wary of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from routing.option import Option
from routing.pricing import HOURS_PER_DAY
from routing.rules import Rules
from routing.termination import Relaxation

CRITERIA: dict[str, Callable[[Option], float]] = {
    "cost": lambda option: option.itinerary.cost_cents,
    "time": lambda option: option.itinerary.minutes,
    "CO2e": lambda option: option.itinerary.grams_co2e,
    "US land": lambda option: option.exposure.us_land_km,
    "US waters": lambda option: option.exposure.us_200nm_nm,
    "US airspace": lambda option: option.exposure.us_overflight_nm,
}
SUPERLATIVES = {"cost": "cheapest", "time": "fastest", "CO2e": "cleanest"}
TRIFLE_SHARE = 0.005  # differences below half a per cent of the first option are not worth words
MOST_ESTIMATED_SHARE = 0.5


def explain(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options with sentence, notices and the criteria each is best on."""
    if not options:
        return ()
    least = {name: min(measure(o) for o in options) for name, measure in CRITERIA.items()}
    explained = []
    for plain in options:
        best_on = tuple(name for name, measure in CRITERIA.items() if measure(plain) <= least[name])
        option = replace(plain, best_on=best_on, notices=notices(plain))
        sentence = _sentence(option, options[0]) if len(options) > 1 else _sentence_alone(option)
        sentence += _trains(option)
        explained.append(replace(option, sentence=sentence))
    return tuple(explained)


def _trains(option: Option) -> str:
    """Name the railways of each train and how far they take it."""
    hauled = [leg.operator for leg in option.itinerary.legs if leg.mode == "rail" and leg.operator]
    return f" By rail: {'; then '.join(hauled)}." if hauled else ""


def _sentence_alone(option: Option) -> str:
    """Say what there is to say where nothing stands beside the option."""
    chain = _capital(" → ".join(option.itinerary.mode_chain))
    if option.champion_of and option.proven:
        return f"{chain} is the {SUPERLATIVES[option.champion_of]} way there is."
    return f"{chain} scores best by your weights."


def _sentence(option: Option, top: Option) -> str:
    chain = " → ".join(option.itinerary.mode_chain)
    praise = _praise(option)
    if option.rank == top.rank:
        return f"{_capital(chain)} scores best by your weights{praise}."
    worse, better = _differences(option, top)
    said = f"Against the first, {_join(worse)}" if worse else "Against the first, no worse"
    if better:
        said += f", but {_join(better)}" if worse else f" and {_join(better)}"
    return f"{_capital(chain)}. {said}{praise}."


def _praise(option: Option) -> str:
    """Say what the option is best on: of all there is where that is proven, else of the set."""
    champion = option.champion_of if option.proven else ""
    among = [SUPERLATIVES[n] for n in option.best_on if n in SUPERLATIVES and n != champion]
    said = [f"the {SUPERLATIVES[champion]} way there is"] if champion else []
    said += [f"{_join(among)} of these"] if among else []
    return f"; {_join(said)}" if said else ""


def _differences(option: Option, top: Option) -> tuple[list[str], list[str]]:
    """Put the differences that matter into words, losses and gains apart."""
    worse: list[str] = []
    better: list[str] = []
    for gap, scale, more, less in (
        (option.cost_usd - top.cost_usd, top.cost_usd, "{:,.0f} USD dearer", "{:,.0f} USD cheaper"),
        (
            (option.duration_h - top.duration_h) / HOURS_PER_DAY,
            top.duration_h / HOURS_PER_DAY,
            "{:.1f} days slower",
            "{:.1f} days faster",
        ),
        (
            option.co2e_kg - top.co2e_kg,
            top.co2e_kg,
            "{:,.0f} kg more CO2e",
            "{:,.0f} kg less CO2e",
        ),
        (
            option.exposure.us_land_km - top.exposure.us_land_km,
            top.exposure.us_land_km,
            "{:,.0f} km more on US land",
            "{:,.0f} km less on US land",
        ),
        (
            option.exposure.us_200nm_nm - top.exposure.us_200nm_nm,
            top.exposure.us_200nm_nm,
            "{:,.0f} nm more in the US 200 nm zone",
            "{:,.0f} nm less in the US 200 nm zone",
        ),
        (
            option.exposure.us_overflight_nm - top.exposure.us_overflight_nm,
            top.exposure.us_overflight_nm,
            "{:,.0f} nm more over the United States",
            "{:,.0f} nm less over the United States",
        ),
    ):
        if abs(gap) <= TRIFLE_SHARE * scale:
            continue
        (worse if gap > 0 else better).append((more if gap > 0 else less).format(abs(gap)))
    return worse, better


def why_infeasible(rules: Rules, conflict: Sequence[str], relaxations: Sequence[Relaxation]) -> str:
    """Say what cannot be kept, what the cheapest way out breaks, and what else would help."""
    if not conflict:
        return "no chain of legs and terminals joins the two places for this cargo"
    said = f"cannot be kept{' together' if len(conflict) > 1 else ''}: {', '.join(conflict)}"
    if not relaxations:
        return f"{said}; neither one change nor two would help"
    broken = relaxations[0].option.exposure.breaches(rules.tier)
    if broken:
        said += f"; the way out has {_join(broken)}"
    for other in relaxations[1:]:
        facts = [f"{other.option.cost_usd:,.0f} USD"]
        facts += [f"{other.option.duration_h / HOURS_PER_DAY:.1f} days"]
        facts += other.option.exposure.breaches(rules.tier)
        said += f"; another way out: {other.change} ({', '.join(facts)})"
    return said


def notices(option: Option) -> tuple[str, ...]:
    """Return what a planner should know before relying on the option."""
    found = [_service_notice(leg) for leg in option.itinerary.legs]
    found += [remark for element in option.itinerary.elements for remark in element.remarks]
    share = estimated_share(option)
    if share >= MOST_ESTIMATED_SHARE:
        found.append(f"{share:.0%} of the cost rests on estimates, not on published rates")
    if option.exposure.us_locks:
        found.append(f"passes {option.exposure.us_locks} locks in the United States")
    if option.exposure.us_overflight_nm and not option.exposure.us_landings:
        found.append("flies over the United States without landing: no US customs entry")
    if option.exposure.us_port_calls:
        found.append("the service calls at US ports: advance cargo data is due to US customs")
    if option.exposure.us_land_km and "US" not in _door_countries(option):
        found.append("crosses the United States in bond (T&E); no US consumption entry")
    return tuple(dict.fromkeys(notice for notice in found if notice))


def estimated_share(option: Option) -> float:
    """Return the share of the cost whose lines rest on an estimate."""
    lines = [line for element in option.itinerary.elements for line in element.cost_lines]
    total = sum(line.usd for line in lines)
    return sum(line.usd for line in lines if line.is_estimate) / total if total else 0.0


def _service_notice(leg: object) -> str:
    status = getattr(leg, "service_status", None)
    name = getattr(leg, "service_name", None)
    if status == "charter" and getattr(leg, "mode", "") == "air":
        return f"{name}: no line that takes it is known, priced as the hire of a whole aircraft"
    if status == "charter":
        return f"{name}: no scheduled line is known, priced as a shared charter"
    return ""


def _door_countries(option: Option) -> set[str]:
    legs = option.itinerary.legs
    return {legs[0].from_stop.country, legs[-1].to_stop.country}


def _join(parts: Sequence[str]) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
