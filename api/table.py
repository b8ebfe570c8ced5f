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
from routing.words import number, words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.models import Answer, LegModel, OptionModel, TransferModel

_MODE_STYLE = {"sea": "blue", "rail": "green", "road": "yellow", "air": "cyan"}
_INDENT = 4
_DAY_H = 24


def render(answer: Answer, language: str = "en") -> RenderableType:
    """Return an answer as a rich renderable; it fits whatever width it is given."""
    return _Table(answer, language).rendered()


class _Table:
    """One answer in one language; ``common`` and ``shared`` are said once for all options."""

    def __init__(self, answer: Answer, language: str) -> None:
        self.answer, self.language, self.said = answer, language, words(language)
        self.common = wording.common_notices(answer.options, language)
        self.shared = wording.common_papers(answer.options, language)

    def rendered(self) -> RenderableType:
        options = self.answer.options
        parts: list[RenderableType] = [self._heading()]
        if len(options) > 1:
            parts += [self._comparison(options), Text()]
        parts += [self._block(option) for option in options]
        if not options:
            parts.append(self._no_route())
        parts.append(self._footer())
        return Group(*parts)

    def _say(self, key: str, **values: object) -> str:
        return self.said[f"table.{key}"].format(**values)

    def _heading(self) -> RenderableType:
        answer, asked = self.answer, self.answer.request
        promise = self.said[f"tier.{asked.avoid.value}"]
        rules = [
            self._say("avoid", tier=asked.avoid.value, promise=promise),
            self._say("ready", moment=f"{answer.ready:%Y-%m-%d %H:%M %Z}"),
        ]
        if asked.deadline:
            rules.append(self._say("deadline", moment=f"{asked.deadline:%Y-%m-%d %H:%M %Z}"))
        title = f"{wording.place(answer.origin)} → {wording.place(answer.destination)}"
        notices = (self._say("all_options", notice=notice) for notice in self.common)
        return Group(
            Text(title, style="bold"),
            Text(wording.shipment(answer, self.language)),
            Text(" · ".join(rules), style="dim"),
            *(
                Text(notice, style="dim")
                for known in (answer.origin, answer.destination)
                for notice in wording.place_notices(known, self.language)
            ),
            *(Text(notice, style="yellow") for notice in notices),
            *_papers(self._say("papers"), self.shared),
            Text(),
        )

    def _comparison(self, options: list[OptionModel]) -> Table:
        """Return every option in a line or two, the least of each column in bold."""
        table = Table(
            box=box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
            header_style="dim",
            expand=True,
            show_edge=False,
        )
        table.add_column("", style="bold", no_wrap=True)
        table.add_column(self._say("way"), ratio=1, overflow="fold")
        heads = ("USD", self._say("days"), "P90", "t CO2e", self._say("us_km"), self._say("us_nm"))
        for heading in heads:
            table.add_column(heading, justify="right", no_wrap=True)
        compared = [_compared(option) for option in options]
        least = [min(column) for column in zip(*compared, strict=True)]
        for option, amounts in zip(options, compared, strict=True):
            figures = (
                Text(written(amount, self.language), style="bold" if amount == lowest else "")
                for written, amount, lowest in zip(_WRITTEN, amounts, least, strict=True)
            )
            table.add_row(str(option.rank), self._way(option), *figures)
        return table

    def _way(self, option: OptionModel) -> Text:
        text = Text()
        styles = {self.said[mode]: style for mode, style in _MODE_STYLE.items()}
        for i, word in enumerate(wording.way(option, self.language)):
            text.append(" · " if i else "", style="dim")
            text.append(word, style=styles.get(word, ""))
        return text

    def _block(self, option: OptionModel) -> RenderableType:
        own = wording.own_notices(option, self.common, self.language)
        besides = wording.own_papers(option, self.shared, self.language)
        return Group(
            Rule(self._headline(option), align="left", style="dim", characters="─"),
            Padding(
                Group(
                    self._chain(option),
                    Text(self._sentence(option), style="italic"),
                    *self._more_reliable(option),
                    *(Text(wording.sentence(notice), style="yellow") for notice in own),
                    self._legs(option),
                    *_papers(self._say("papers_besides"), besides),
                    self._exposure(option),
                    self._verdict(option),
                ),
                (0, 0, 1, _INDENT),
            ),
        )

    def _sentence(self, option: OptionModel) -> str:
        return wording.in_language(option.said, option.sentence, self.language)

    def _headline(self, option: OptionModel) -> Text:
        text = Text()
        text.append(f" {option.rank} ", style="bold reverse")
        text.append(f"  {wording.usd(option.cost_usd, self.language)}", style="bold")
        if option.cost_is_estimate:
            text.append(f" {self._say('estimate')}", style="dim")
        text.append(f"   {wording.days(option.duration_h, self.language)}", style="bold")
        if likely := wording.likely(option.certainty, self.language):
            text.append(f" ({likely})", style="dim")
        text.append(self._say("arrives", day=f"{option.arrive:%Y-%m-%d}"))
        text.append(f"   {wording.tonnes_co2e(option.co2e_kg, self.language)} ")
        return text

    def _more_reliable(self, option: OptionModel) -> list[Text]:
        told = wording.more_reliable(option.certainty, self.language)
        return [Text(f"{told}.", style="dim")] if told else []

    def _chain(self, option: OptionModel) -> Text:
        text = Text()
        styles = {self.said[mode]: style for mode, style in _MODE_STYLE.items()}
        for i, part in enumerate(wording.chain(option, self.language).split(" · ")):
            mode, _, ends = part.partition(" ")
            text.append(" · " if i else "", style="dim")
            text.append(mode, style=styles.get(mode, "bold"))
            text.append(f" {ends}")
        return text

    def _legs(self, option: OptionModel) -> Table:
        """Return legs and what happens between them, in the order they happen."""
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="dim", expand=True)
        table.add_column("")
        table.add_column(self._say("leg"), ratio=1)
        for heading in ("km", self._say("start"), self._say("end"), "USD"):
            table.add_column(heading, justify="right", no_wrap=True)
        rows = [
            *((leg.depart_h, 1, self._leg_row(leg)) for leg in option.legs),
            *((done.start_h, 0, self._transfer_row(done)) for done in option.transfers),
        ]
        for _, _, row in sorted(rows, key=lambda row: row[:2]):
            table.add_row(*row)
        return table

    def _leg_row(self, leg: LegModel) -> list[RenderableType]:
        ends = Text(wording.ends(leg))
        if runs := wording.carrier(leg, self.language):
            ends.append(f"\n{runs}", style="dim")
        return [
            Text(self.said[leg.mode], style=_MODE_STYLE.get(leg.mode, "bold")),
            ends,
            number(leg.length_km, self.language),
            wording.local(leg.departs_at, self.language),
            wording.local(leg.arrives_at, self.language),
            number(leg.cost_usd, self.language),
        ]

    def _transfer_row(self, transfer: TransferModel) -> list[RenderableType]:
        done = wording.transfer(transfer, self.language)
        times = (transfer.arrives_at, transfer.departs_at)
        return [
            "",
            Text(f"{transfer.stop.name}: {done}", style="dim"),
            "",
            *(escape(wording.local(time, self.language)) for time in times),
            number(transfer.cost_usd, self.language) if transfer.cost_usd else "",
        ]

    def _exposure(self, option: OptionModel) -> Text:
        text = Text()
        text.append(self._say("us"), style="dim")
        touched = wording.full_exposure(option.exposure, self.language)
        for i, (touches, told) in enumerate(touched):
            text.append(" · " if i else "", style="dim")
            text.append(told, style="magenta" if touches else "")
        return text

    def _verdict(self, option: OptionModel) -> Text:
        verdict = option.verdict
        statement = wording.in_language(verdict.said, verdict.statement, self.language)
        if verdict.ok and verdict.tier == Tier.ANY:
            return Text(statement, style="dim")
        mark, style = ("✓", "green") if verdict.ok else ("✗", "bold red")
        return Text(f"{mark} {statement}", style=style)

    def _no_route(self) -> RenderableType:
        ended = self.answer.termination
        why = wording.in_language(ended.said, ended.detail, self.language)
        parts: list[RenderableType] = [
            Text(self._say("no_route"), style="bold red"),
            Text(wording.sentence(why)),
        ]
        if way_out := ended.relaxation:
            change = wording.in_language(way_out.said, way_out.change, self.language)
            told = Text(self._say("way_out", change=change), style="bold")
            parts += [Text(), told, self._block(way_out.option)]
        return Group(*parts, Text())

    def _footer(self) -> RenderableType:
        known, ended = self.answer.provenance, self.answer.termination
        digest = known.parameter_digest[:16]
        rests = {"network": known.network_version, "digest": digest}
        lines = [
            self._say("local"),
            self._say("sources"),
            self._say("rests", version=known.software_version, **rests),
            self._say("data", credits="; ".join(known.attribution)),
        ]
        if known.zones_note:
            lines.insert(0, known.zones_note)
        if any(option.cost_is_estimate for option in self.answer.options):
            lines.insert(0, self._say("estimate_means"))
        if ended.reason == "limit":
            lines.insert(0, self._say("not_proven", limit=ended.limit))
        return Group(*(Text(line, style="dim") for line in lines))


_WRITTEN: tuple[Callable[[float, str], str], ...] = (
    number,
    lambda p50_h, language: number(p50_h / _DAY_H, language, 1),
    lambda p90_h, language: number(p90_h / _DAY_H, language, 1),
    wording.tonnes,
    number,
    wording.nautical,
)


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


def _papers(heading: str, names: list[str]) -> list[Text]:
    """Return papers as one line under a heading, none where there are none."""
    return [Text.assemble((heading, "dim"), "; ".join(names))] if names else []
