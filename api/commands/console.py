"""Where commands speak: answers on standard output, messages and progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from networks.network import Network

Progress = Callable[[str, float], None]


def stdout() -> Console:
    """Return a console on standard output, in colour only on a terminal."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)


def stderr() -> Console:
    """Return a console on standard error."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """Tell the user something that is not part of the answer."""
    stderr().print(message, markup=False)


def emit(content: bytes) -> None:
    """Write bytes of an answer to standard output, ended by a line break."""
    sys.stdout.write(content.decode() + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a function that shows a stage and the share done, 0 to 1.

    On a terminal it is a bar; elsewhere each stage is a line, so that logs stay readable.
    """
    console = stderr()
    if not console.is_terminal:
        yield _line_reporter()
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Bar(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


def _line_reporter() -> Progress:
    shown = ""

    def report(stage: str, _share: float) -> None:
        nonlocal shown
        if stage != shown:
            say(f"  {stage}")
            shown = stage

    return report


def opened_network() -> Network:
    """Open the network, building it first, and saying so, where there is none yet.

    Zones that are not the default ones are told.
    """
    from networks.network import network_directory, open_network

    directory = network_directory()
    if directory.exists():
        network = open_network()
    else:
        say(f"First use: building the network in {directory} (a few minutes, once).")
        with progress_bar() as progress:
            network = open_network(progress=progress)
    if network.zones_note:
        say(network.zones_note)
    return network
