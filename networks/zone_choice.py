"""Which zones a network is built on: whose claims count where two overlap, and who drew the limits.

The choice is a user's and lasts: it stands in ``zones.json`` beside the built networks, and the
official files it names in the folder ``zones`` there, each with its SHA-256. Without that file the
choice is the default: limits derived from the extract, and every claim of the United States counts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from networks.checksum import file_sha256
from networks.errors import ArtefactError, CacheError, Fault, InputError

_FILE = "zones.json"
_FOLDER = "zones"
_BACK = "`monarca data fetch derived` to go back to the derived zones."


class Claims(StrEnum):
    """Who gets the waters that the United States and Canada both claim."""

    STRICT = "strict"
    CANADA = "canada"


class Limits(StrEnum):
    """Who drew the limits of the zones."""

    DERIVED = "derived"
    NOAA = "noaa"
    MARINE_REGIONS = "marine-regions"


DATASETS = {
    Limits.DERIVED: (),
    Limits.NOAA: ("noaa-limits-12nm", "noaa-limits-24nm", "noaa-limits-200nm"),
    Limits.MARINE_REGIONS: (
        "marine-regions-12nm",
        "marine-regions-24nm",
        "marine-regions-eez",
    ),
}

_CLAIMS_NOTES = {
    Claims.STRICT: "",
    Claims.CANADA: "waters that the United States and Canada both claim count as Canadian "
    "(--claims canada)",
}
_LIMITS_NOTES = {
    Limits.DERIVED: "",
    Limits.NOAA: "United States limits as NOAA publishes them",
    Limits.MARINE_REGIONS: "limits as Marine Regions publishes them",
}


@dataclass(frozen=True)
class OfficialFile:
    """A fetched file: the dataset it is, its name and SHA-256, and the day it was fetched."""

    dataset: str
    name: str
    sha256: str
    fetched_on: str


@dataclass(frozen=True)
class ZoneChoice:
    """What a network's zones are made from.

    Raises
    ------
    InputError
        If NOAA's limits are to be read by Canada's claims: they hold only what the United States
        claims.
    """

    claims: Claims = Claims.STRICT
    limits: Limits = Limits.DERIVED
    files: tuple[OfficialFile, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def __post_init__(self) -> None:
        if self.limits is Limits.NOAA and self.claims is Claims.CANADA:
            raise InputError(
                [
                    Fault(
                        "claims",
                        "canada",
                        "strict: NOAA's limits, which were fetched, hold what the United States "
                        "claims (monarca data fetch derived drops them)",
                    )
                ]
            )

    @classmethod
    def read(cls, home: Path) -> Self:
        """Read the choice kept in ``home``; the default where there is none.

        Raises
        ------
        ArtefactError
            If the file is there and no choice can be read from it.
        """
        file = home / _FILE
        if not file.exists():
            return cls()
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            return cls(
                Claims(kept["claims"]),
                Limits(kept["limits"]),
                tuple(OfficialFile(**entry) for entry in kept["files"]),
                home / _FOLDER,
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArtefactError(
                f"The choice of zones in {file} cannot be read.",
                hint="Delete it to go back to the default.",
            ) from error

    def keep(self, home: Path) -> None:
        """Write the choice to ``home``, where every later network is opened by it.

        Raises
        ------
        CacheError
            If it cannot be written.
        """
        text = json.dumps(
            {
                "claims": self.claims.value,
                "limits": self.limits.value,
                "files": [asdict(entry) for entry in self.files],
            },
            indent=2,
        )
        try:
            home.mkdir(parents=True, exist_ok=True)
            part = home / (_FILE + ".part")
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(home / _FILE)
        except OSError as error:
            raise CacheError(f"{home / _FILE} cannot be written: {error}.") from error

    def with_official(
        self, limits: Limits, fetched: Mapping[str, Path], fetched_on: str, home: Path
    ) -> ZoneChoice:
        """Copy fetched files, by dataset, into ``home`` and return the choice of these limits.

        Raises
        ------
        InputError
            If they cannot be read by the claims chosen.
        CacheError
            If they cannot be copied.
        """
        folder = home / _FOLDER
        chosen = replace(self, limits=limits, files=(), folder=folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in fetched.values():
                shutil.copyfile(path, folder / path.name)
        except OSError as error:
            raise CacheError(f"{folder} cannot be written: {error}.") from error
        files = tuple(
            OfficialFile(dataset, path.name, file_sha256(folder / path.name), fetched_on)
            for dataset, path in sorted(fetched.items())
        )
        return replace(chosen, files=files)

    def paths(self) -> dict[str, Path]:
        """Return the official files by dataset, each checked.

        Raises
        ------
        ArtefactError
            If one is missing or is not the file that was fetched.
        """
        for entry in self.files:
            path = self.folder / entry.name
            if not path.is_file() or file_sha256(path) != entry.sha256:
                raise ArtefactError(
                    f"{path} is missing or not the file that was fetched.",
                    hint=f"Run `monarca data fetch {self.limits}` again, or {_BACK}",
                )
        return {entry.dataset: self.folder / entry.name for entry in self.files}

    def inputs(self) -> dict[str, str]:
        """Return what the choice adds to the inputs a network's version is a digest of."""
        claims = {} if self.claims is Claims.STRICT else {"zones/claims": self.claims.value}
        limits = {} if self.limits is Limits.DERIVED else {"zones/limits": self.limits.value}
        files = {f"zones/{entry.dataset}": entry.sha256 for entry in self.files}
        return claims | limits | files

    @property
    def note(self) -> str:
        """What an answer must say of its zones; empty for the default."""
        notes = (_LIMITS_NOTES[self.limits], _CLAIMS_NOTES[self.claims])
        said = "; ".join(note for note in notes if note)
        return f"Zones: {said}." if said else ""
