"""Gather what is wrong with a request, so that all of it is said at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from networks.errors import Fault, InputError

Made = TypeVar("Made")
_SHOWN_VALUE_LENGTH = 200
_LARGEST_INTEGER = 2**63  # beyond it readers of JSON disagree


class Faults:
    """Faults met while a request is put together, in the order they were met."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._hints: list[str] = []

    def gather(
        self, make: Callable[[], Made], names: Mapping[str, str] = MappingProxyType({})
    ) -> Made | None:
        """Return what ``make`` makes, or None after taking note of why it cannot.

        ``names`` says what the caller calls a field that ``make`` knows by another name.
        """
        try:
            return make()
        except InputError as error:
            self._faults += [
                replace(fault, field=names.get(fault.field, fault.field)) for fault in error.faults
            ]
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


_EXPECTED = {
    "missing": "a value; it is required",
    "string_type": "text",
    "string_too_short": "text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "bool_type": "true or false",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "finite_number": "a finite number",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than_equal": "a number of at most {le:g}",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "too_short": "at least one",
    "extra_forbidden": "no such field",
    "timezone_aware": "a time with an offset, such as 2026-12-24T12:00:00-05:00",
    "model_attributes_type": "a JSON object",
}


def validation_faults(errors: Iterable[Any]) -> list[Fault]:
    """Return pydantic's errors as faults, in field order."""
    return [
        Fault(
            ".".join(str(part) for part in error["loc"]) or "body",
            None if error["type"] == "missing" else error.get("input"),
            _expected(error),
        )
        for error in errors
    ]


def _expected(error: Any) -> str:
    """Return what was expected in words that follow "expected"; pydantic's own for rare types."""
    words = _EXPECTED.get(error["type"])
    if words is None:
        return str(error["msg"][:1].lower() + error["msg"][1:])
    return words.format(**error.get("ctx", {}))


def listed(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON tells it: its value a plain one and short, its candidates in words."""
    value = fault.value
    is_json_number = (isinstance(value, int) and abs(value) < _LARGEST_INTEGER) or (
        isinstance(value, float) and math.isfinite(value)
    )
    if not (is_json_number or isinstance(value, str | None)):
        value = str(value)
    if isinstance(value, str) and len(value) > _SHOWN_VALUE_LENGTH:
        value = f"{value[:_SHOWN_VALUE_LENGTH]}…"
    told = {
        "field": fault.field,
        "value": value,
        "expected": fault.expected,
        "candidates": [candidate_label(candidate) for candidate in fault.candidates],
    }
    row = getattr(fault, "row", None)
    return told if row is None else told | {"row": row, "column": getattr(fault, "column", None)}


def candidate_label(candidate: Any) -> str:
    """Return how a candidate is shown: a place as one may type it back, with what it is."""
    label = getattr(candidate, "label", None)
    if label is None:
        return str(candidate)
    code = candidate.terminal_id or candidate.locode
    return f"{label} ({', '.join(part for part in (candidate.kind, code) if part)})"
