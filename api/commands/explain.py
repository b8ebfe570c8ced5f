"""``monarca explain``: one option, to the last figure and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, Asked, RowFormat, asks
from api.commands.console import emit, say, stdout
from api.commands.language import Language, no_route
from api.commands.output import checked

if TYPE_CHECKING:
    from api.models import Answer
    from routing.account import Account

_TABLES = (
    "cost_lines", "time_lines", "emissions", "ranking", "exposure", "left_out", "parameters",
)  # fmt: skip
Rank = Annotated[int, typer.Option("--option", help="The rank of the option to explain", min=1)]
TableName = Annotated[
    str | None, typer.Option("--table", help=f"Which table CSV holds: {', '.join(_TABLES)}")
]


@asks()
def explain(
    asked: Asked,
    *,
    rank: Rank = 1,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it")] = RowFormat.TABLE,
    table: TableName = None,
    language: Language = "en",
) -> None:
    """Explain one option: every cost line and its sources, hours, CO2e, its rank, its tier.

    Takes what ``monarca route`` takes, and ranks the same. Exit code 1 means that no feasible route
    exists.
    """
    from routing.account import account_of
    from routing.words import words

    checked((), table, _TABLES)
    words(language)  # refuses a language there is not before anything is opened
    _, (found, shown), book = asked.answered()
    if not found.options:
        say(no_route(shown, language))
        raise typer.Exit(NO_ROUTE)
    _print(account_of(found, rank, book), shown, form, table, language)


def _print(
    account: Account, shown: Answer, form: RowFormat, table: str | None, language: str
) -> None:
    if form is RowFormat.TABLE:
        from api.explanation import render

        stdout().print(render(account, shown, language))
    elif form is RowFormat.CSV:
        from routing.answer_files import csv_text

        emit(csv_text(account.tables(), table).rstrip("\r\n").encode())
    else:
        import orjson

        from api.explanation import explanation

        emit(orjson.dumps(explanation(account, shown), option=orjson.OPT_INDENT_2))
