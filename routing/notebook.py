"""Answers as HTML for a notebook: tables and a map, no script, nothing fetched, light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from routing.answer_tables import steps
from routing.leg import Leg
from routing.route_map import colour, route_map
from routing.trade_off_chart import trade_off_chart
from routing.words import number, operation_in, words

if TYPE_CHECKING:
    from routing.compare_tiers import AvoidancePrice, TierComparison
    from routing.itinerary import Element
    from routing.network_view import NetworkView
    from routing.option import Option
    from routing.option_set import OptionSet
    from routing.pareto import ParetoPoint, ParetoSet
    from routing.request import Request
    from routing.shipment import Shipment

_DAY_H, _KG_PER_T, _FEW = 24, 1000, 10
_MOST_POINTS = 15
_MODES = ("road", "rail", "sea", "air")

Words = Mapping[str, str]


def page(body: str) -> str:
    """Return a piece of HTML as a page of its own."""
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width"><title>Monarca</title><style>html{color-scheme:light dark}'
        f"body{{margin:24px auto;max-width:1100px;padding:0 16px}}</style></head>"
        f"<body>{body}</body></html>"
    )


@lru_cache(1)
def _style() -> str:
    text = (files("routing") / "notebook.css").read_text(encoding="utf-8")
    return f"<style>{text}</style>"


def option_set_html(found: OptionSet, language: str) -> str:
    """Return a heading, the options as a table, their map, and what each consists of."""
    said = words(language)
    if not found.options:
        return wrapped(heading(found.shipment, found.request, said), *_no_route(found, language))
    return wrapped(
        heading(found.shipment, found.request, said),
        _table(found.options, language),
        _map({option.rank: option for option in found.options}, found.network, found.request, said),
        *(_details(option, language) for option in found.options),
        _foot(found, said),
    )


def comparison_html(found: TierComparison, language: str) -> str:
    """Return what the cheapest, the fastest and the cleanest take at each tier, and their ways."""
    said = words(language)
    first = next(iter(found.answers.values()))
    heads = [
        said["tier"],
        "",
        *(said[k] for k in ("cheapest", "fastest", "cleanest")),
        said["first_way"],
    ]
    bests = _bests(found)
    rows = [_tier_row(price, found.answers[price.tier], bests, language) for price in found.prices]
    shown = _map(dict(enumerate(bests, 1)), first.network, first.request, said) if bests else ""
    return wrapped(
        heading(first.shipment, first.request, said, told=said["price_of_avoidance"]),
        grid(heads, rows, numeric=(2, 3, 4)),
        shown,
    )


def pareto_html(found: ParetoSet, language: str) -> str:
    """Return the trade-offs as a table, and the best of each criterion on a map."""
    said = words(language)
    told = said["of_them"].format(count=len(found.points))
    best, axes = _champions(found.points), (f"{said['cost']} USD", said["days"])
    heads = ["", *axes, said["co2e"], said["us_km"]]
    rows = [
        [
            _swatch(list(best).index(i), i + 1) if i in best else str(i + 1),
            number(point.cost_usd, language),
            number(point.duration_h / _DAY_H, language, 1),
            _tonnes(point.co2e_kg, language),
            number(point.us_km, language),
        ]
        for i, point in enumerate(found.points[:_MOST_POINTS])
    ]
    more = len(found.points) > _MOST_POINTS
    shown = said["shown_of"].format(shown=_MOST_POINTS, count=len(found.points)) if more else ""
    options = {i + 1: point.option() for i, point in best.items()}
    return wrapped(
        heading(found.shipment, found.request, said, told=said["undominated"]),
        f"<p>{escape(told)}</p>" if found.points else f"<p>{escape(said['no_route'])}.</p>",
        trade_off_chart(found.points, list(best), language, axes) if rows else "",
        grid(heads, rows, numeric=(1, 2, 3, 4)) if rows else "",
        f'<p class="faint">{escape(shown)}</p>' if shown else "",
        _map(options, found.network, found.request, said) if options else "",
    )


def wrapped(*parts: str) -> str:
    """Return pieces of HTML as one, with their style."""
    return f'<div class="monarca">{_style()}{"".join(parts)}</div>'


def heading(shipment: Shipment, request: Request, said: Words, *, told: str = "") -> str:
    """Return what is asked as a heading."""
    ends = f"{request.origin.label} → {request.destination.label}"
    rule = told or f"{request.tier.value}: {said[f'tier.{request.tier.value}']}"
    goods = f"{shipment.conversion} · {shipment.commodity.name}"
    return f'<h3>{escape(ends)}</h3><p class="faint">{escape(goods)} · <b>{escape(rule)}</b></p>'


def _table(options: Sequence[Option], language: str) -> str:
    said = words(language)
    flies = any(option.exposure.us_overflight_200nm_nm for option in options)
    names = ("way", "cost", "days", "co2e", "us_land", "us_waters", *(("us_air",) if flies else ()))
    heads = ["", *(f"{said[n]} USD" if n == "cost" else said[n] for n in names)]
    rows = []
    for index, option in enumerate(options):
        touched = option.exposure
        figures = [
            number(option.cost_usd, language),
            number(option.duration_h / _DAY_H, language, 1),
            _tonnes(option.co2e_kg, language),
            number(touched.us_land_km, language),
            number(touched.us_200nm_nm, language),
        ]
        figures += [number(touched.us_overflight_nm, language)] if flies else []
        way = _way(option, said, praised=len(options) > 1)
        rows.append([_swatch(index, option.rank), way, *figures])
    return grid(heads, rows, numeric=range(2, 2 + len(names) - 1))


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[int]) -> str:
    """Return a table; ``rows`` are HTML already, ``heads`` are text."""

    def cell(tag: str, column: int, held: str) -> str:
        return f"<{tag}{' class=n' if column in numeric else ''}>{held}</{tag}>"

    head = "".join(cell("th", i, escape(text)) for i, text in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(cell('td', i, held) for i, held in enumerate(row))}</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _swatch(index: int, rank: int) -> str:
    return f'<span class="rank" style="background:{colour(index)}">{rank}</span>'


def _way(option: Option, said: Words, *, praised: bool = False) -> str:
    """Return modes and the places between them, and what the option is best on."""
    pieces: list[str] = []
    legs = option.itinerary.legs
    for leg in legs:
        pieces.append(f'<i class="mode">{escape(said[leg.mode])}</i>')
        if leg is not legs[-1]:
            pieces.append(escape(_short(leg.to_stop.name)))
    badges = "".join(
        f'<span class="badge">{escape(said[f"best_{name}"])}</span>'
        for name in option.best_on
        if praised and f"best_{name}" in said
    )
    return f"{' · '.join(pieces)} {badges}"


def _short(name: str) -> str:
    return name.split(" (", maxsplit=1)[0].split(", ", maxsplit=1)[0]


def _tonnes(co2e_kg: float, language: str) -> str:
    tonnes = co2e_kg / _KG_PER_T
    return number(tonnes, language, 2 if tonnes < _FEW else 0)


def _map(
    numbered: Mapping[int, Option], network: NetworkView | None, request: Request, said: Words
) -> str:
    """Return the map with its key; nothing where the answer has no network any more."""
    if network is None:
        return ""
    options = list(numbered.values())
    title = f"{request.origin.label} → {request.destination.label}"
    modes = [m for m in _MODES if any(m in o.itinerary.mode_chain for o in options)]
    key = [
        *(f'<span><i class="line {mode}"></i>{escape(said[mode])}</span>' for mode in modes),
        f'<span><i class="box us"></i>{escape(said["land_key"])}</span>',
        f'<span><i class="box zone"></i>{escape(said["zones_key"])}</span>',
    ]
    lines = "".join(
        f"<span>{_swatch(i, known)}"
        f"{escape(' → '.join(said[m] for m in option.itinerary.mode_chain))}</span>"
        for i, (known, option) in enumerate(numbered.items())
    )
    return (
        f"<figure>{route_map(options, network, tier=request.tier, title=title)}"
        f"<figcaption><div>{lines}</div><div>{''.join(key)}</div></figcaption></figure>"
    )


def _details(option: Option, language: str) -> str:
    """Return what an option consists of, folded up."""
    said = words(language)
    rows = [
        [
            _step(element, language),
            number(element.length_km, language) if isinstance(element, Leg) else "",
            number(start_h, language, 1),
            number(element.duration_h, language, 1),
            number(element.cost_usd, language),
            number(element.co2e_kg, language),
        ]
        for _, start_h, element in steps(option)
    ]
    heads = [said["legs"], "km", f"{said['begins']} h", said["hours"], "USD", "kg CO₂e"]
    told = (notice.text.in_(language) for notice in option.told)
    notices = "".join(f"<li>{escape(notice)}</li>" for notice in told)
    return (
        f"<details><summary>{said['option']} {option.rank} · "
        f"{number(option.cost_usd, language)} USD · "
        f"{number(option.duration_h / _DAY_H, language, 1)} "
        f"{escape(said['days'].lower())}</summary>"
        f"<p>{escape(option.said.in_(language))}</p>{grid(heads, rows, numeric=range(1, 6))}"
        f'<p class="{"kept" if option.verdict.ok else "broken"}">'
        f"{escape(option.verdict.said.in_(language))}</p><ul>{notices}</ul></details>"
    )


def _step(element: Element, language: str) -> str:
    said = words(language)
    if isinstance(element, Leg):
        ends = f"{element.from_stop.name} → {element.to_stop.name}"
        runs = element.service_name or element.operator or ""
        told = f' <span class="faint">{escape(runs)}</span>' if runs else ""
        return f'<i class="mode">{escape(said[element.mode])}</i> {escape(ends)}{told}'
    done = operation_in(element.operation, language)
    return f'<span class="faint">{escape(element.stop.name)}: {escape(done)}</span>'


def _no_route(found: OptionSet, language: str) -> list[str]:
    said, ended = words(language), found.termination
    why = escape(ended.said.in_(language))
    parts = [f'<p class="broken"><b>{escape(said["no_route"])}.</b> {why}</p>']
    if ended.relaxation:
        option = ended.relaxation.option
        told = f"{said['way_out']}: {ended.relaxation.said.in_(language)}"
        parts += [
            f"<p><b>{escape(told)}</b></p>",
            _table([option], language),
            _map({option.rank: option}, found.network, found.request, said),
            _details(option, language),
        ]
    return parts


def _foot(found: OptionSet, said: Words) -> str:
    proof = said["proven" if found.termination.reason == "optimal" else "not_proven"]
    lines = [line for o in found.options for e in o.itinerary.elements for line in e.cost_lines]
    told = [proof, *([said["estimate"]] if any(line.is_estimate for line in lines) else [])]
    told.append(f"{said['network']} {found.network_version[:16]}")
    told.append(f"{said['parameters']} {found.parameters_digest[:16]}")
    told.append("GSHHG · © OpenStreetMap contributors")
    return f'<p class="faint foot">{escape(" · ".join(told))}</p>'


def _bests(found: TierComparison) -> list[Option]:
    """Return the first option of each tier, those that go the same way once."""
    seen: dict[tuple[object, ...], Option] = {}
    for answer in found.answers.values():
        for option in answer.options[:1]:
            seen.setdefault(_way_of(option), option)
    return list(seen.values())


def _way_of(option: Option) -> tuple[object, ...]:
    legs = option.itinerary.legs
    return tuple(
        (leg.mode, leg.leg_keys, leg.from_stop.stop_id, leg.to_stop.stop_id) for leg in legs
    )


def _tier_row(
    price: AvoidancePrice, answer: OptionSet, drawn: Sequence[Option], language: str
) -> list[str]:
    said = words(language)
    tier = price.tier.value
    promise = f'<b>{tier}</b><br><span class="faint">{escape(said[f"tier.{tier}"])}</span>'
    if not answer.options:
        return [promise, "", "", "", "", f"<i>{escape(said['none'])}</i>"]
    option = answer.options[0]
    index = [_way_of(other) for other in drawn].index(_way_of(option))
    figures = [
        _with_more((value, more), per, decimals, unit, language)
        for value, more, per, decimals, unit in (
            (price.cost_usd, price.more_usd, 1, 0, "USD"),
            (price.duration_h, price.more_h, _DAY_H, 1, said["days"].lower()),
            (price.co2e_kg, price.more_kgco2e, _KG_PER_T, 2, "t CO₂e"),
        )
    ]
    return [promise, _swatch(index, index + 1), *figures, _way(option, said)]


def _with_more(
    amounts: tuple[float | None, float | None], per: float, decimals: int, unit: str, language: str
) -> str:
    """Return a figure and, beneath it, how much more that is than without avoidance."""
    value, more = amounts
    if value is None:
        return ""
    told = f"{number(value / per, language, decimals)} {escape(unit)}"
    if more is None or not round(more / per, decimals):
        return told
    sign = "+" if more > 0 else "−"
    amount = number(abs(more) / per, language, decimals)
    return f'{told}<br><span class="faint">{sign}{amount}</span>'


def _champions(points: Sequence[ParetoPoint]) -> dict[int, ParetoPoint]:
    """Return the best point of each criterion by its place in the set."""
    if not points:
        return {}
    best = [
        min(range(len(points)), key=lambda i: getattr(points[i], name))
        for name in ("cost_usd", "duration_h", "co2e_kg", "us_km")
    ]
    return {i: points[i] for i in dict.fromkeys(best)}
