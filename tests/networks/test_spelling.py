"""One error is forgiven, two in a long name, none in a short one."""

from __future__ import annotations

import pytest

from networks.spelling import Speller

NAMES = ["toronto", "taranto", "guadalajara", "leon", "monterrey", "montreal"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("toronto", ["toronto"]),
        ("torronto", ["toronto"]),  # a letter too many
        ("tornto", ["toronto"]),  # missing
        ("toronno", ["toronto"]),  # wrong
        ("tornoto", ["toronto"]),  # two changed about
        ("orontto", []),  # two errors in a short name
        ("guadalahra", ["guadalajara"]),  # two, in a long one
        ("gudlajra", []),
        ("lion", []),
        ("", []),
    ],
)
def test_nearly(typed: str, found: list[str]) -> None:
    assert [NAMES[row] for row in Speller(NAMES).nearly(typed)] == found


def test_alike_puts_the_most_similar_first() -> None:
    rows = Speller(NAMES).alike("montrey")
    assert NAMES[rows[0]] == "monterrey"
    assert "leon" not in [NAMES[row] for row in rows]
