"""One thing a built network was checked for, and what was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A check's outcome.

    ``name`` is the check function's name without ``check_``; ``detail`` says in a sentence what
    was measured. A failed check refuses the network unless it is ``advisory``: those report how
    far the open data itself falls short, which no build can mend.
    """

    name: str
    ok: bool
    detail: str
    advisory: bool = False
