"""The US port fee on Chinese ships (s.301 of the Trade Act of 1974): off, until it is switched on.

The fees were suspended from 10 November 2025 to 9 November 2026; what followed was not found.
"""

from __future__ import annotations

from networks.errors import Fault, InputError
from routing.parameter_book import ParameterBook

OFF = "off"
SWITCHES = {"built": "us.section_301.built", "operated": "us.section_301.operated"}
SECTION_301 = (OFF, *SWITCHES)


def with_section_301(book: ParameterBook, ships: str) -> ParameterBook:
    """Return a book by which ships that call at US ports pay the fee.

    Parameters
    ----------
    book
        The book; what it says itself stands where ``ships`` is ``off``.
    ships
        What is known of the ships: ``built`` in China, or ``operated`` by Chinese.

    Raises
    ------
    InputError
        If ``ships`` is none of ``SECTION_301``.
    """
    if ships not in SECTION_301:
        raise InputError([Fault("section_301", ships, f"one of {', '.join(SECTION_301)}")])
    return book if ships == OFF else book.with_values({SWITCHES[ships]: 1.0}, "asked for")
