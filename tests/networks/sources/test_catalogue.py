from __future__ import annotations

import re
from pathlib import Path

import pytest

from networks.errors import SourceError
from networks.sources.catalogue import Dataset, find_dataset, load_datasets

DATASETS = load_datasets()


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
def test_every_row_states_licence_attribution_and_use(dataset: Dataset) -> None:
    assert dataset.licence
    assert dataset.licence_url.startswith("https://")
    assert dataset.attribution
    assert dataset.used_for
    assert dataset.members


@pytest.mark.parametrize(
    "dataset", [d for d in DATASETS.values() if d.kind != "online"], ids=lambda d: d.name
)
def test_packages_are_pinned_to_a_version_and_a_checksum(dataset: Dataset) -> None:
    assert re.fullmatch(r"[\w-]+==[\d.]+|@[\w-]+/[\w-]+@[\d.]+", dataset.pin_or_url)
    assert re.fullmatch(r"[0-9a-f]{64}", dataset.sha256)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", dataset.retrieved)


def test_kinds_are_those_there_is_code_for() -> None:
    assert {d.kind for d in DATASETS.values()} == {"registry-pypi", "registry-npm", "online"}


def test_online_rows_name_one_file_each() -> None:
    online = [d for d in DATASETS.values() if d.kind == "online"]
    assert all(d.pin_or_url.startswith("https://") for d in online)
    assert len({d.file for d in online}) == len(online)
    assert all("/" not in d.file and ";" not in d.file for d in online)


def test_unknown_dataset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SourceError, match="narn-class-1"):
        find_dataset("narn")


def test_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "datasets.csv"
    table.write_text("name,version\na,1\n")
    with pytest.raises(SourceError, match="columns"):
        load_datasets(table)
