"""What a kind of job is: how one of its items is answered, and where its answers lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networks.network import Network
    from routing.parameter_book import ParameterBook


@dataclass(frozen=True)
class Desk:
    """What answers are made with: the network served and the figures."""

    network: Network
    book: ParameterBook


Answering = Callable[[Desk, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Attributes
    ----------
    name
        As `kind` says it.
    answer
        Answers one item: of what is made with, what the job's items share, and the item as planned.
        Its result is plain data ready for JSON. `InputError` means that the item cannot be used.
    answers_in
        The members of a result that are answers to a shipment, and what each is called in tables.
    """

    name: str
    answer: Answering
    answers_in: Mapping[str, str]
