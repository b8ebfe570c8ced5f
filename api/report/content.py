"""What a report says of an answer, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from api.report.blocks import Block, Grid, Heading, Items, Map, Paragraph, Report
from api.report.words import ReportWords
from routing.local_time import local_time
from routing.scenario_library import title_of

if TYPE_CHECKING:
    from api.models import Answer, CostLineModel, LegModel, OptionModel, PlaceModel, TransferModel
    from api.told import PaperModel, TextModel
    from routing.option_set import OptionSet
    from routing.scenario import Scenario

_BOXED = ("container", "air")


def report_of(
    found: OptionSet, shown: Answer, language: str, scenario: Scenario | None = None
) -> Report:
    """Return the report of an answer.

    Parameters
    ----------
    found, shown
        What was found, for its map, and the same as it is shown.
    language
        ``en``, ``fr`` or ``es``.
    scenario
        What it was answered under, if anything.

    Raises
    ------
    InputError
        If there is no such language.
    """
    told = _Told(shown, ReportWords(language))
    blocks = [
        *told.asked(scenario),
        *(told.ways() if shown.options else told.no_way()),
        *_map(found, told.words),
        *told.common(),
        *(block for option in _drawn(shown) for block in told.way(option)),
        *told.sources(),
        *told.rests_on(),
    ]
    return Report(told.title, language, blocks)


def _drawn(shown: Answer) -> list[OptionModel]:
    way_out = shown.termination.relaxation
    return shown.options or ([way_out.option] if way_out else [])


def _map(found: OptionSet, words: ReportWords) -> Iterator[Block]:
    from routing.route_map import route_map

    way_out = found.termination.relaxation
    options = list(found.options) or ([way_out.option] if way_out else [])
    if not options or found.network is None:
        return
    title = f"{found.request.origin.label} → {found.request.destination.label}"
    svg = route_map(options, found.network, tier=found.request.tier, title=title)
    yield Map(svg, words.say("report.map_key"))


class _Told:
    """The parts of one report."""

    def __init__(self, shown: Answer, words: ReportWords) -> None:
        self.shown, self.words = shown, words
        self.title = f"{_label(shown.origin)} → {_label(shown.destination)}"
        self._rows = {row.key: n for n, row in enumerate(shown.parameters_used, start=1)}
        options = _drawn(shown)
        self._common = _shared([{notice.text.en for notice in o.told} for o in options])
        self._common_papers = _shared([{paper.code for paper in o.papers} for o in options])

    def _in(self, text: TextModel) -> str:
        return getattr(text, self.words.language) or text.en

    def asked(self, scenario: Scenario | None) -> Iterator[Block]:
        """Say what is shipped, what is promised, and under which scenario."""
        words, shown = self.words, self.shown
        yield Heading(self.title, level=1)
        promise = words.say(f"tier.{shown.request.avoid.value}")
        ready_at = local_time(shown.ready, shown.origin.lon, shown.origin.lat)
        ready = f"{words.say('report.ready')} {words.moment(ready_at)}"
        yield Paragraph(f"{self._shipped()} · {promise} · {ready}")
        if scenario is not None:
            name = title_of(scenario, words.language)
            yield Paragraph(f"{words.say('report.scenario')}: {name}")
            yield Paragraph(scenario.source, is_faint=True, language="en")

    def _shipped(self) -> str:
        known, words = self.shown.shipment, self.words
        mass = f"{words.amount(known.tonnes)} t"
        if known.vehicles:
            mass = f"{words.number(known.vehicles)} {words.page('vehicles')} ({mass})"
        elif known.teu and known.cargo_class in _BOXED:
            mass = f"{words.amount(known.teu)} {words.page('teu')} ({mass})"
        return f"{mass} · {words.named('goodsNames', known.commodity, known.name)}"

    def ways(self) -> Iterator[Block]:
        """Yield the ranked table."""
        words = self.words
        yield Heading(words.say("report.ways"))
        yield self._ranked(self.shown.options)
        proven = all(option.proven for option in self.shown.options)
        yield Paragraph(words.page("proven" if proven else "unproven"), is_faint=True)

    def common(self) -> Iterator[Block]:
        """Yield what concerns every way: notices, papers."""
        words = self.words
        if not (self._common or self._common_papers):
            return
        first = self.shown.options[0]
        yield Heading(words.say("report.all_ways"), level=3)
        if self._common:
            yield Items([self._in(n.text) for n in first.told if n.text.en in self._common])
        if self._common_papers:
            papers = [self._paper(p) for p in first.papers if p.code in self._common_papers]
            yield Paragraph(f"{words.say('report.papers')}:")
            yield Items(papers)

    def _ranked(self, options: Sequence[OptionModel]) -> Grid:
        words = self.words
        names = ("report.rank", "way", "report.cost", "report.days", "co2e", "us_land", "us_waters")
        rows = [
            [
                str(option.rank),
                self._chain(option),
                words.number(option.cost_usd) + self._estimate(option.cost_is_estimate),
                self._likely(option),
                words.tonnes(option.co2e_kg),
                words.number(option.exposure.us_land_km),
                words.number(option.exposure.us_200nm_nm),
            ]
            for option in options
        ]
        heads = [words.say(name) for name in names]
        return Grid(heads, rows, (5, 38, 15, 14, 9, 10, 10), range(2, 7), marked=True)

    def _chain(self, option: OptionModel) -> str:
        pieces = []
        for place, leg in enumerate(option.legs):
            pieces.append(self.words.say(leg.mode))
            if place < len(option.legs) - 1:
                pieces.append(_short(leg.to_stop.name))
        praise = [self.words.named("bestOn", name, "") for name in option.best_on]
        praise = [word for word in praise if word] if len(self.shown.options) > 1 else []
        return " · ".join(pieces) + (f" ({', '.join(praise)})" if praise else "")

    def _likely(self, option: OptionModel) -> str:
        sure = option.certainty
        if sure is None:
            return self.words.days(option.duration_h)
        times = f"{self.words.days(sure.duration_h.p50)} – {self.words.days(sure.duration_h.p90)}"
        if sure.on_time is None:
            return times
        return f"{times}; {self.words.say('report.on_time', share=self.words.share(sure.on_time))}"

    def _estimate(self, is_estimate: bool) -> str:
        return f" ({self.words.say('report.estimate')})" if is_estimate else ""

    def no_way(self) -> Iterator[Block]:
        """Say why there is none, and what would let one in."""
        words, ended = self.words, self.shown.termination
        yield Heading(words.say("no_route"))
        if ended.conflict:
            rules = ", ".join(words.named("constraint", name, name) for name in ended.conflict)
            yield Paragraph(words.say("report.conflict", rules=rules))
        if ended.said is not None:
            yield Paragraph(self._in(ended.said))
        elif ended.detail:
            yield Paragraph(ended.detail, is_faint=True, language="en")
        ways_out = [way for way in (ended.relaxation, *ended.alternatives) if way is not None]
        if ways_out:
            yield Paragraph(words.say("report.would_let"))
            yield Items(
                [
                    f"{way.change}: {words.number(way.option.cost_usd)} USD, "
                    f"{words.days(way.option.duration_h)} {words.say('days').lower()}"
                    for way in ways_out
                ]
            )

    def way(self, option: OptionModel) -> Iterator[Block]:
        """Yield one way: its sentence, its steps, notices, papers and cost lines."""
        words = self.words
        head = (
            f"{words.say('option')} {option.rank} · {words.number(option.cost_usd)} USD · "
            f"{words.days(option.duration_h)} {words.say('days').lower()} · "
            f"{words.tonnes(option.co2e_kg)} t CO₂e"
        )
        yield Heading(head, rank=option.rank)
        yield Paragraph(self._in(option.said) if option.said else option.sentence)
        yield Paragraph(" · ".join(self._standing(option)), is_faint=True)
        yield self._steps(option)
        own = [self._in(n.text) for n in option.told if n.text.en not in self._common]
        if own:
            yield Heading(words.say("report.notices"), level=3)
            yield Items(own)
        papers = [self._paper(p) for p in option.papers if p.code not in self._common_papers]
        if papers:
            yield Heading(words.say("report.papers"), level=3)
            yield Items(papers)
        yield Heading(words.say("cost_lines"), level=3)
        yield self._costs(option)

    def _paper(self, paper: PaperModel) -> str:
        return f"{self._in(paper.name)} – {self._in(paper.issuer)}"

    def _standing(self, option: OptionModel) -> Iterator[str]:
        words, verdict = self.words, option.verdict
        arrives = option.transfers[-1].departs_at if option.transfers else option.arrive
        yield f"{words.say('report.arrives')} {words.moment(arrives)}"
        if option.certainty is not None:
            hours = option.certainty.duration_h
            yield words.say(
                "report.certainty",
                draws=words.number(option.certainty.draws),
                p50=words.days(hours.p50),
                p90=words.days(hours.p90),
            )
        if verdict.ok and verdict.tier != "any":
            tier = words.say(f"tier.{verdict.tier.value}")
            yield words.say("report.promise_kept", tier=tier, legs=verdict.legs_checked)

    def _steps(self, option: OptionModel) -> Grid:
        words = self.words
        steps = [
            *((leg.depart_h, 1, self._leg(leg)) for leg in option.legs),
            *(
                (done.start_h, 2 if done.stop.stop_id == "destination" else 0, self._done(done))
                for done in option.transfers
            ),
        ]
        rows = [row for _, _, row in sorted(steps, key=lambda step: step[:2])]
        heads = (words.say("report.when"), words.say("report.step"), "km", "USD", "kg CO₂e")
        return Grid(heads, rows, (21, 49, 9, 11, 10), (2, 3, 4))

    def _leg(self, leg: LegModel) -> list[str]:
        words = self.words
        runs = leg.service or leg.operator
        ends = f"{words.say(leg.mode)} {_short(leg.from_stop.name)} → {_short(leg.to_stop.name)}"
        return [
            words.moment(leg.departs_at),
            ends + (f", {runs}" if runs else ""),
            words.number(leg.length_km),
            words.number(leg.cost_usd),
            words.number(leg.co2e_kg),
        ]

    def _done(self, done: TransferModel) -> list[str]:
        words = self.words
        wait = words.number(done.dwell_h + done.wait_h, 1)
        return [
            words.moment(done.arrives_at),
            f"{done.stop.name}: {words.operation(done.operation)}, {wait} h",
            "",
            words.number(done.cost_usd),
            words.number(done.co2e_kg),
        ]

    def _costs(self, option: OptionModel) -> Grid:
        words = self.words
        lines: list[tuple[str, CostLineModel]] = [
            *((_ends(leg), line) for leg in option.legs for line in leg.cost_lines),
            *((done.stop.name, line) for done in option.transfers for line in done.cost_lines),
        ]
        rows = [
            [
                where,
                words.label(line.label) + self._estimate(line.is_estimate),
                words.number(line.cost_usd, 2),
                ", ".join(str(self._rows[key]) for key in line.parameter_keys if key in self._rows),
            ]
            for where, line in lines
        ]
        rows.append([words.say("total"), "", words.number(option.cost_usd, 2), ""])
        heads = (words.say("where"), words.say("line"), "USD", words.say("report.row"))
        return Grid(heads, rows, (28, 44, 13, 15), (2,))

    def sources(self) -> Iterator[Block]:
        """Yield every figure the ways were priced from, numbered as cost lines name them."""
        words, used = self.words, self.shown.parameters_used
        if not used:
            return
        yield Heading(words.say("report.sources"))
        rows = [
            [
                str(self._rows[row.key]),
                row.key,
                f"{words.figure(row.value)} {row.unit}",
                words.say(row.confidence) if row.confidence in {"high", "medium", "low"} else "",
                f"{row.source}{f' ({row.year})' if row.year else ''}",
            ]
            for row in used
        ]
        heads = (
            words.say("report.row"),
            *(words.say(name) for name in ("parameter", "value", "confidence", "source")),
        )
        yield Grid(heads, rows, (6, 27, 17, 10, 40))

    def rests_on(self) -> Iterator[Block]:
        """Yield network, book, software, dates of the data and whom they are from."""
        words, rests = self.words, self.shown.provenance
        yield Heading(words.say("report.rests_on"))
        yield Paragraph(words.page("estimatesNote").split(".", maxsplit=1)[0] + ".")
        dates = "; ".join(f"{name} {date}" for name, date in sorted(rests.data_dates.items()))
        yield Items(
            [
                f"{words.say('network')} {rests.network_version}",
                f"{words.say('parameters')} {rests.parameter_digest}",
                f"Monarca {rests.software_version}",
                *([words.say("report.data_of", dates=dates)] if dates else []),
                *filter(None, [rests.zones_note]),
                *rests.attribution,
            ]
        )


def _shared(found: Sequence[set[str]]) -> set[str]:
    """Return what all of several have; nothing where there is only one."""
    return set.intersection(*found) if len(found) > 1 else set()


def _label(place: PlaceModel) -> str:
    return ", ".join(part for part in (place.name, place.region, place.country) if part)


def _short(name: str) -> str:
    from api.wording import short

    return short(name)


def _ends(leg: LegModel) -> str:
    return f"{_short(leg.from_stop.name)} → {_short(leg.to_stop.name)}"
