"""Official online sources: larger and newer than the extract, for users with internet.

`fetch` brings the file of one ``online`` row of ``networks/datasets.csv`` into the cache; the
reader modules beside this one turn it into tables.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from networks.errors import CacheError, SourceError
from networks.sources.arcgis import fetch_layer
from networks.sources.catalogue import Dataset, find_dataset
from networks.sources.registry import Progress
from networks.sources.transfer import Patience, ResumingDownloader


def fetch(
    dataset: str | Dataset,
    cache_dir: Path,
    progress: Progress | None = None,
    *,
    patience: Patience | None = None,
) -> Path:
    """Return the local file of an online dataset, downloading it when it is not in the cache.

    A download that breaks off is resumed by the next call. The file has its final name only when
    it is whole and, where the table states one, its SHA-256 is right.

    Parameters
    ----------
    dataset
        Name of an ``online`` row of the table of datasets, or such a row.
    cache_dir
        Directory that keeps downloads; the file goes into its ``online`` folder.
    progress
        Called with what is being done and the share done, 0 to 1 (0 while the size is unknown).
    patience
        Attempts, pauses and timeout of the transfer.

    Raises
    ------
    SourceError
        When the dataset is unknown or not online, cannot be fetched, or is not the stated file.
    CacheError
        When the cache directory cannot be written.
    """
    row = find_dataset(dataset) if isinstance(dataset, str) else dataset
    if row.kind != "online":
        raise SourceError(f"{row.name} is a pinned package, not an online source.")
    folder = Path(cache_dir) / "online"
    target = folder / row.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if urlsplit(row.pin_or_url).path.endswith("/query"):
            if not target.is_file():
                fetch_layer(
                    row.pin_or_url,
                    target,
                    what=row.name,
                    patience=patience or Patience(),
                    progress=progress,
                )
        else:
            _retrieve(row, target, patience or Patience(), progress)
    except OSError as error:
        raise CacheError(
            f"The cache directory {folder} cannot be written: {error.strerror or error}.",
            hint="Free some space, or choose another cache directory.",
        ) from error
    return target


def _retrieve(row: Dataset, target: Path, patience: Patience, progress: Progress | None) -> None:
    import pooch

    # Its notices would break the progress bar; what goes wrong is raised.
    pooch.get_logger().setLevel("ERROR")
    part = target.with_name(target.name + ".part")
    try:
        pooch.retrieve(
            row.pin_or_url,
            known_hash=f"sha256:{row.sha256}" if row.sha256 else None,
            fname=target.name,
            path=target.parent,
            downloader=ResumingDownloader(part, row.name, patience, progress),
        )
    except ValueError as error:
        raise SourceError(
            f"{row.name} is not the stated file: its SHA-256 is not {row.sha256}.",
            hint="The publisher may have changed it; see networks/datasets.csv.",
        ) from error
