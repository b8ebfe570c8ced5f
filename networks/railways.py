"""Which railways there are, which belong together, and which are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from networks.curated_tables import CONFIDENCES, CURATED, Column, one_of, read_table, text

RAILWAYS = CURATED / "railways.csv"


@dataclass(frozen=True)
class Railway:
    """A railway: its full name, and what it is ``called`` in a sentence.

    ``group`` is whom it belongs to: trains run through on all track of a group. ``marks`` are the
    AAR reporting marks of its own and of railways it took over. ``closed_since`` is None where it
    runs.
    """

    name: str
    called: str
    group: str
    marks: tuple[str, ...] = ()
    closed_since: date | None = None

    @property
    def closure(self) -> str:
        """Say since when it is closed."""
        day = self.closed_since
        return f"{self.name} is closed since {day.day} {day:%B %Y}" if day else ""


@lru_cache(maxsize=1)
def known_railways(path: Path = RAILWAYS) -> Mapping[str, Railway]:
    """Read the railways by code, in the order of the table.

    Raises
    ------
    InputError
        With every fault of the table at once.
    """
    columns = {
        "railway": text(),
        "name": text(),
        "called": text(),
        "group": text(),
        "marks": text(),
        "closed_since": Column(
            lambda cell: date.fromisoformat(cell).isoformat(), "a date", required=False, empty=""
        ),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    return MappingProxyType(
        {
            str(row["railway"]): Railway(
                str(row["name"]),
                str(row["called"]),
                str(row["group"]),
                tuple(str(row["marks"]).split(";")),
                date.fromisoformat(str(row["closed_since"])) if row["closed_since"] else None,
            )
            for row in read_table(path, columns, "railway")
        }
    )


def group_of(code: str) -> str:
    """Return the group of a railway; one that is not listed stands alone."""
    railway = known_railways().get(code)
    return railway.group if railway else code
