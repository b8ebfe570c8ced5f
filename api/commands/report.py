"""``monarca report``: the ranked ways to be printed, sent and filed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import NO_ROUTE, Asked, asks
from api.commands.console import say
from api.commands.language import Language
from networks.errors import Fault, InputError

_SUFFIXES = (".pdf", ".html")
Output = Annotated[Path, typer.Option("--output", "-o", help="The .pdf or .html file to write")]


@asks()
def report(asked: Asked, *, output: Output, language: Language = "en") -> None:
    """Print the ranked ways as PDF or HTML: map, cost lines with their sources, notices, papers.

    Takes what ``monarca route`` takes. Of no feasible route the report says why; exit code 1.
    """
    from routing.words import words

    words(language)  # refuses a language there is not before anything is opened
    if output.suffix.lower() not in _SUFFIXES:
        raise InputError(
            [Fault("output", output.name, f"a name ending in {' or '.join(_SUFFIXES)}")]
        )
    _, (found, shown), _ = asked.answered()

    from api.report.content import report_of
    from routing.writing import write_bytes

    told = report_of(found, shown, language)
    if output.suffix.lower() == ".pdf":
        from api.report.pdf import pdf_of as written
    else:
        from api.report.html import html_of as written
    write_bytes(output, written(told))
    say(f"Report written to {output}.")
    if not found.options:
        raise typer.Exit(NO_ROUTE)
