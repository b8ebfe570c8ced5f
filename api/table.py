"""The answer as a person reads it in a terminal: a block for each option."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from api import wording
from networks.tiers import Tier

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.models import Answer, LegModel, OptionModel, TransferModel

_MODE_STYLE = {"sea": "blue", "rail": "green", "road": "yellow", "air": "cyan"}
_INDENT = 4
_DAY_H = 24


def render(answer: Answer) -> RenderableType:
    """Return an answer as a rich renderable; it fits whatever width it is given."""
    common = wording.common_notices(answer.options)
    shared = wording.common_papers(answer.options)
    parts: list[RenderableType] = [_heading(answer, common, shared)]
    if len(answer.options) > 1:
        parts += [_comparison(answer.options), Text()]
    parts += [_block(option, common, shared) for option in answer.options]
    if not answer.options:
        parts.append(_no_route(answer))
    parts.append(_footer(answer))
    return Group(*parts)


def _heading(answer: Answer, common: list[str], shared: list[str]) -> RenderableType:
    asked = answer.request
    rules = [
        f"avoid {asked.avoid.value}: {wording.TIER_PROMISES[asked.avoid]}",
        f"ready {answer.ready:%Y-%m-%d %H:%M %Z}",
    ]
    if asked.deadline:
        rules.append(f"deadline {asked.deadline:%Y-%m-%d %H:%M %Z}")
    title = f"{wording.place(answer.origin)} → {wording.place(answer.destination)}"
    return Group(
        Text(title, style="bold"),
        Text(wording.shipment(answer)),
        Text(" · ".join(rules), style="dim"),
        *(
            Text(notice, style="dim")
            for known in (answer.origin, answer.destination)
            for notice in wording.place_notices(known)
        ),
        *(Text(f"All options: {notice}.", style="yellow") for notice in common),
        *_papers("Papers of all options: ", shared),
        Text(),
    )


def _comparison(options: list[OptionModel]) -> Table:
    """Return every option in a line or two, the least of each column in bold."""
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        header_style="dim",
        expand=True,
        show_edge=False,
    )
    table.add_column("", style="bold", no_wrap=True)
    table.add_column("way", ratio=1, overflow="fold")
    for heading in _COMPARED:
        table.add_column(heading, justify="right", no_wrap=True)
    compared = [_compared(option) for option in options]
    least = [min(column) for column in zip(*compared, strict=True)]
    for option, amounts in zip(options, compared, strict=True):
        figures = (
            Text(words(amount), style="bold" if amount == lowest else "")
            for words, amount, lowest in zip(_COMPARED.values(), amounts, least, strict=True)
        )
        table.add_row(str(option.rank), _way(option), *figures)
    return table


def _compared(option: OptionModel) -> tuple[float, ...]:
    touched = option.exposure
    return (
        option.cost_usd,
        option.duration_h if option.certainty is None else option.certainty.duration_h.p50,
        option.duration_h if option.certainty is None else option.certainty.duration_h.p90,
        option.co2e_kg,
        touched.us_land_km,
        touched.us_200nm_nm,
    )


_COMPARED: dict[str, Callable[[float], str]] = {
    "USD": "{:,.0f}".format,
    "days": lambda p50_h: f"{p50_h / _DAY_H:.1f}",
    "P90": lambda p90_h: f"{p90_h / _DAY_H:.1f}",
    "t CO2e": wording.tonnes,
    "US km": lambda length_km: f"{length_km:,.0f}",
    "US nm": wording.nautical,
}


def _way(option: OptionModel) -> Text:
    text = Text()
    for i, word in enumerate(wording.way(option)):
        text.append(" · " if i else "", style="dim")
        text.append(word, style=_MODE_STYLE.get(word, ""))
    return text


def _block(option: OptionModel, common: list[str], shared: list[str]) -> RenderableType:
    return Group(
        Rule(_headline(option), align="left", style="dim", characters="─"),
        Padding(
            Group(
                _chain(option),
                Text(option.sentence, style="italic"),
                *_more_reliable(option),
                *(
                    Text(wording.sentence(notice), style="yellow")
                    for notice in wording.own_notices(option, common)
                ),
                _legs(option),
                *_papers("Papers besides: ", wording.own_papers(option, shared)),
                _exposure(option),
                _verdict(option),
            ),
            (0, 0, 1, _INDENT),
        ),
    )


def _headline(option: OptionModel) -> Text:
    text = Text()
    text.append(f" {option.rank} ", style="bold reverse")
    text.append(f"  {wording.usd(option.cost_usd)}", style="bold")
    if option.cost_is_estimate:
        text.append(" estimate", style="dim")
    text.append(f"   {wording.days(option.duration_h)}", style="bold")
    if likely := wording.likely(option.certainty):
        text.append(f" ({likely})", style="dim")
    text.append(f", arrives {option.arrive:%Y-%m-%d}")
    text.append(f"   {wording.tonnes_co2e(option.co2e_kg)} ")
    return text


def _more_reliable(option: OptionModel) -> list[Text]:
    told = wording.more_reliable(option.certainty)
    return [Text(f"{told}.", style="dim")] if told else []


def _chain(option: OptionModel) -> Text:
    text = Text()
    for i, part in enumerate(wording.chain(option).split(" · ")):
        mode, _, ends = part.partition(" ")
        text.append(" · " if i else "", style="dim")
        text.append(mode, style=_MODE_STYLE.get(mode, "bold"))
        text.append(f" {ends}")
    return text


def _legs(option: OptionModel) -> Table:
    """Return legs and what happens between them, in the order they happen."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="dim", expand=True)
    table.add_column("")
    table.add_column("leg or terminal", ratio=1)
    for heading in ("km", "start", "end", "USD"):
        table.add_column(heading, justify="right", no_wrap=True)
    events: list[tuple[float, int, LegModel | TransferModel]] = [
        *((leg.depart_h, 1, leg) for leg in option.legs),
        *((transfer.start_h, 0, transfer) for transfer in option.transfers),
    ]
    for _, kind, event in sorted(events, key=lambda event: event[:2]):
        table.add_row(*(_leg_row(event) if kind else _transfer_row(event)))  # type: ignore[arg-type]
    return table


def _leg_row(leg: LegModel) -> list[RenderableType]:
    ends = Text(wording.ends(leg))
    runs = wording.carrier(leg)
    if runs:
        ends.append(f"\n{runs}", style="dim")
    return [
        Text(leg.mode, style=_MODE_STYLE.get(leg.mode, "bold")),
        ends,
        f"{leg.length_km:,.0f}",
        wording.local(leg.departs_at),
        wording.local(leg.arrives_at),
        f"{leg.cost_usd:,.0f}",
    ]


def _transfer_row(transfer: TransferModel) -> list[RenderableType]:
    text = Text(f"{transfer.stop.name}: {wording.transfer(transfer)}", style="dim")
    times = (wording.local(transfer.arrives_at), wording.local(transfer.departs_at))
    return [
        "",
        text,
        "",
        *(escape(time) for time in times),
        f"{transfer.cost_usd:,.0f}" if transfer.cost_usd else "",
    ]


def _papers(heading: str, names: list[str]) -> list[Text]:
    """Return papers as one line under a heading, none where there are none."""
    return [Text.assemble((heading, "dim"), "; ".join(names))] if names else []


def _exposure(option: OptionModel) -> Text:
    text = Text()
    text.append("United States: ", style="dim")
    for i, (touches, words) in enumerate(wording.full_exposure(option.exposure)):
        text.append(" · " if i else "", style="dim")
        text.append(words, style="magenta" if touches else "")
    return text


def _verdict(option: OptionModel) -> Text:
    if option.verdict.ok and option.verdict.tier == Tier.ANY:
        return Text(option.verdict.statement, style="dim")
    mark, style = ("✓", "green") if option.verdict.ok else ("✗", "bold red")
    return Text(f"{mark} {option.verdict.statement}", style=style)


def _no_route(answer: Answer) -> RenderableType:
    ended = answer.termination
    parts: list[RenderableType] = [
        Text("No feasible route.", style="bold red"),
        Text(wording.sentence(ended.detail)),
    ]
    if ended.relaxation:
        parts += [
            Text(),
            Text(f"The cheapest way out: {ended.relaxation.change}", style="bold"),
            _block(ended.relaxation.option, [], []),
        ]
    return Group(*parts, Text())


def _footer(answer: Answer) -> RenderableType:
    known = answer.provenance
    lines = [
        "Times are local: 12-04 18:00-05 is 4 December, five hours behind UTC.",
        "US km: on US land; US nm: in the US 200 nm zone. Every cost line with its parameters and "
        "their sources: monarca explain, or --format json.",
        f"Network {known.network_version} · parameters {known.parameter_digest[:16]} · "
        f"Monarca {known.software_version}",
        "Data: " + "; ".join(known.attribution),
    ]
    if known.zones_note:
        lines.insert(0, known.zones_note)
    if any(option.cost_is_estimate for option in answer.options):
        lines.insert(0, "estimate: rests in part on figures of our own, not published ones.")
    if answer.termination.reason == "limit":
        lines.insert(0, f"Not proven best: {answer.termination.limit} reached.")
    return Group(*(Text(line, style="dim") for line in lines))
