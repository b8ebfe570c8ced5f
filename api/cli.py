"""The command line: ``monarca``.

Exit codes: 0 an answer, 1 no feasible route, 2 bad input or a network that cannot be used.
Answers go to standard output, messages and progress to standard error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from api.commands import (
    build,
    compare,
    data,
    db,
    departures,
    distance,
    explain,
    export,
    keys,
    mcp,
    passages,
    places,
    report,
    route,
    scenario,
    sensitivity,
    serve,
    services,
    simulate,
    work,
)
from networks.errors import InputError, MonarcaError

if TYPE_CHECKING:
    from networks.errors import Fault

_EXIT_BAD_INPUT = 2
_SHOWN_CANDIDATES = 8
_WESTERN_POINT = re.compile(r"-\d+(\.\d+)?\s*,\s*[+-]?\d+(\.\d+)?")


class _Group(TyperGroup):
    """Turns Monarca's errors into a message and exit code 2, whichever command raised them.

    It also lets a western longitude stand where a place does: ``-79.4,43.7`` is no option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        shielded = [f" {arg}" if _WESTERN_POINT.fullmatch(arg) else arg for arg in args]
        return super().parse_args(ctx, shielded)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except MonarcaError as error:
            _explain(error)
            raise typer.Exit(_EXIT_BAD_INPUT) from error


def _explain(error: MonarcaError) -> None:
    from api.commands.console import stderr

    console = stderr()
    if isinstance(error, InputError):
        for fault in error.faults:
            _explain_fault(fault)
    else:
        console.print("error:", style="bold red", end=" ")
        console.print(error.message, markup=False, highlight=False)
    # Where every fault lists its candidates, a hint could only list them again.
    listed = isinstance(error, InputError) and all(fault.candidates for fault in error.faults)
    if error.hint and not listed:
        console.print(error.hint, markup=False, highlight=False)


def _explain_fault(fault: Fault) -> None:
    from api.commands.console import stderr
    from api.faults import candidate_label

    console = stderr()
    console.print("error:", style="bold red", end=" ")
    console.print(str(fault), markup=False, highlight=False)
    for candidate in fault.candidates[:_SHOWN_CANDIDATES]:
        console.print(f"  · {candidate_label(candidate)}", markup=False, highlight=False)


app = typer.Typer(
    name="monarca",
    cls=_Group,
    help="Freight between Canada and Mexico: what each way costs, how long it takes, what it "
    "emits and how much of it touches the United States.",
    epilog='Try: monarca route "Toronto, ON" "Monterrey, NL" --commodity auto-parts --teu 2 '
    "--avoid us-200nm",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("route")(route.route)
app.command("compare")(compare.compare)
app.command("explain")(explain.explain)
app.command("simulate")(simulate.simulate)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("map")(route.draw)
app.command("report")(report.report)
app.command("distance")(distance.distance)
app.command("export")(export.export_layer)
app.command("places")(places.find)
app.command("passages")(passages.listed)
app.command("build")(build.build)
app.command("serve")(serve.serve)
app.command("mcp")(mcp.mcp)
app.command("work")(work.work)
app.add_typer(data.app, name="data")
app.add_typer(departures.app, name="departures")
app.add_typer(services.app, name="services")
app.add_typer(keys.app, name="keys")
app.add_typer(db.app, name="db")
app.add_typer(scenario.app, name="scenario")


def main() -> None:
    """Run the command line."""
    app()
