"""The options of commands that ask under scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from routing.scenario import Scenario

Names = Annotated[
    list[str] | None,
    typer.Option(
        "--with", "--scenario", help="A scenario's name, or a TOML or JSON file; may be repeated"
    ),
]
Since = Annotated[
    str | None, typer.Option("--from", help="The scenarios hold from then on: a date, or a time")
]
Until = Annotated[str | None, typer.Option("--until", help="The scenarios hold until then")]


def together(names: Sequence[str], since: str | None, until: str | None) -> Scenario:
    """Return scenarios, by name or file, as one, for a period where one is given.

    Raises
    ------
    InputError
        If none is named, one is none, or they contradict one another.
    """
    from routing.period import Period
    from routing.scenario import together
    from routing.scenario_library import find_scenario

    if not names:
        raise InputError([Fault("with", None, "the name of a scenario, or its file")])
    both = together(find_scenario(name) for name in names)
    return both if since is None and until is None else both.during(Period.of(since, until))
