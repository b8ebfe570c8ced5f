"""``monarca simulate``: how sure each option is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, Asked, RowFormat, asks
from api.commands.console import emit, say, stdout
from api.commands.language import Language, no_route

if TYPE_CHECKING:
    from api.models import Answer
    from routing.draws import Luck

Draws = Annotated[int | None, typer.Option(help="How often all is drawn; 10,000 when left out")]
Seed = Annotated[int | None, typer.Option(help="Same seed, same answer")]


@asks()
def simulate(
    asked: Asked,
    *,
    draws: Draws = None,
    seed: Seed = None,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it")] = RowFormat.TABLE,
    language: Language = "en",
) -> None:
    """Draw time and cost of every option: P10, P50, P90, the chance to be on time, and why.

    Takes what ``monarca route`` takes, and ranks the same. Exit code 1 means that no feasible route
    exists.
    """
    from api.faults import Faults
    from routing.draws import DRAWS, SEED, Luck, drawn
    from routing.words import words

    luck = Luck(DRAWS if draws is None else draws, SEED if seed is None else seed)
    faults = Faults()  # what cannot be is refused before anything is opened
    faults.gather(lambda: words(language))
    faults.gather(lambda: drawn(luck))
    if faults:
        raise faults.error()
    _, (found, shown), _ = asked.answered(luck)
    if found.options or form is RowFormat.JSON:
        _print(shown, luck, form, language)
    if not found.options:
        say(no_route(shown, language))
        raise typer.Exit(NO_ROUTE)


def _print(shown: Answer, luck: Luck, form: RowFormat, language: str) -> None:
    from api.simulation import render, rows, simulation

    if form is RowFormat.TABLE:
        stdout().print(render(shown, luck, language))
    elif form is RowFormat.CSV:
        from routing.answer_files import csv_text

        emit(csv_text({"options": rows(shown)}, None).rstrip("\r\n").encode())
    else:
        import orjson

        emit(orjson.dumps(simulation(shown, luck), option=orjson.OPT_INDENT_2))
