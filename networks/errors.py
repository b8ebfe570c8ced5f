"""Every error Monarca raises.

    MonarcaError            base: carries a stable ``code`` and a ``hint`` that says what to do
    ├── InputError          the caller's request is wrong; lists every fault at once
    ├── SourceError         a dataset could not be fetched, or is not the one that was pinned
    ├── ArtefactError       a built network is missing, damaged or of another version
    └── CacheError          the cache directory cannot be written

"No route" is never an error: it is a result with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class MonarcaError(Exception):
    """Base of all Monarca errors.

    Parameters
    ----------
    message
        What is wrong, in one sentence.
    hint
        What the user can do about it.
    """

    code = "monarca-error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a request: which field, what it held, what was expected."""

    field: str
    value: Any
    expected: str
    candidates: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.field} = {self.value!r}: expected {self.expected}"


class InputError(MonarcaError, ValueError):
    """The request is wrong. ``faults`` holds every fault found, in field order."""

    code = "invalid-input"

    def __init__(self, faults: Iterable[Fault], *, hint: str = "") -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults), hint=hint)


class SourceError(MonarcaError):
    """A dataset could not be fetched, or what came is not what was pinned."""

    code = "source-unavailable"


class ArtefactError(MonarcaError):
    """A built network is missing, damaged, or made by another version."""

    code = "artefact-invalid"


class CacheError(MonarcaError, OSError):
    """The cache directory cannot be written."""

    code = "cache-unwritable"


class ProofError(MonarcaError):
    """A path fails the check made of it; it is a defect and is never returned."""

    code = "proof-failed"
