"""How a search ended, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from routing.text import NOTHING_SAID, Text

if TYPE_CHECKING:
    from routing.option import Option
    from routing.reason import Reason as Because
    from routing.rules import Rules

Reason = Literal["optimal", "infeasible", "limit"]


@dataclass(frozen=True)
class Rejection:
    """Something that was left out, and why.

    ``kind`` is ``terminal``, ``service``, ``place``, ``mode`` or ``leg``; ``count`` is how many
    share the reason, and ``subject`` names it when it is a single one.
    """

    kind: str
    subject: str
    because: Because
    count: int = 1

    @property
    def code(self) -> str:
        """The reason for programs: it stays, whatever the words."""
        return self.because.code

    @property
    def said(self) -> Text:
        """The reason in three languages."""
        return self.because.text

    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.said.en


@dataclass(frozen=True)
class Relaxation:
    """A smallest change that makes an infeasible request feasible, ``said`` in three languages.

    ``constraint`` names what is relaxed, two joined by a comma where none helps alone.
    ``option`` is a real, solved and audited answer to the relaxed request, whose rules are
    ``rules``.
    """

    constraint: str
    said: Text
    option: Option
    rules: Rules

    @property
    def change(self) -> str:
        """What is changed, in English."""
        return self.said.en


@dataclass(frozen=True)
class Termination:
    """How the search ended.

    ``reason`` is ``optimal`` (every option proven), ``infeasible`` (no itinerary keeps the
    constraints) or ``limit`` (``limit`` names what stopped the proof). ``bound`` is a proven lower
    bound on the score of the last option sought, None when nothing was solved. ``exhausted`` is
    true when fewer options than asked exist and that too is proven. ``conflict`` is a minimal set
    of constraints that cannot be kept together; ``said`` says in three languages why there is no
    way, or what an answer that was cut off is worth; ``relaxation`` is the cheapest way out and
    ``alternatives`` are those by relaxing something else, cheapest first.
    """

    reason: Reason
    limit: str | None = None
    bound: int | None = None
    solve_time_s: float = 0.0
    exhausted: bool = False
    arcs_total: int = 0
    arcs_solved: int = 0
    said: Text = NOTHING_SAID
    conflict: tuple[str, ...] = ()
    relaxation: Relaxation | None = None
    alternatives: tuple[Relaxation, ...] = ()
    rejections: tuple[Rejection, ...] = field(default=())

    @property
    def detail(self) -> str:
        """What is ``said``, in English."""
        return self.said.en
