"""Gather what is wrong with a request, so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from networks.errors import Fault, InputError

Made = TypeVar("Made")


class Faults:
    """Faults met while a request is put together, in the order they were met."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._hints: list[str] = []

    def gather(self, make: Callable[[], Made]) -> Made | None:
        """Return what ``make`` makes, or None after taking note of why it cannot."""
        try:
            return make()
        except InputError as error:
            self._faults += error.faults
            self._hints += [error.hint] if error.hint else []
            return None

    def add(self, fault: Fault) -> None:
        """Take note of one more fault."""
        self._faults.append(fault)

    def error(self) -> InputError:
        """Return the error that holds all of them."""
        return InputError(self._faults, hint=" ".join(dict.fromkeys(self._hints)))

    def __bool__(self) -> bool:
        return bool(self._faults)


def validation_faults(errors: Iterable[Any]) -> list[Fault]:
    """Return pydantic's errors as faults, in field order."""
    return [
        Fault(
            ".".join(str(part) for part in error["loc"]) or "body",
            None if error["type"] == "missing" else error.get("input"),
            error["msg"][:1].lower() + error["msg"][1:],
        )
        for error in errors
    ]


def candidate_label(candidate: Any) -> str:
    """Return how a candidate is shown: a place as one may type it back, with what it is."""
    label = getattr(candidate, "label", None)
    if label is None:
        return str(candidate)
    code = candidate.terminal_id or candidate.locode
    return f"{label} ({', '.join(part for part in (candidate.kind, code) if part)})"
