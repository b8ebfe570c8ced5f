"""When a border crossing takes trucks, by the hour and the day of the week."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ALWAYS = "24/7"
HOURS_A_DAY = 24
HOURS_A_WEEK = HOURS_A_DAY * len(DAYS)
_RULE = re.compile(r"(?P<first>\w\w)(-(?P<last>\w\w))? (?P<opens>\d\d):00-(?P<shuts>\d\d):00")


@dataclass(frozen=True)
class OpeningHours:
    """Whole hours of the week in which a crossing takes trucks, hour 0 being Monday's first.

    Examples
    --------
    >>> hours = OpeningHours.of("Mo-Fr 07:00-24:00; Sa 08:00-16:00")
    >>> hours.is_open("Sa", 15), hours.is_open("Su", 12)
    (True, False)
    >>> hours.until_open_h("Su", 12)
    19
    """

    text: str
    hours: frozenset[int]

    @classmethod
    def of(cls, text: str) -> OpeningHours:
        """Read hours written as OpenStreetMap's ``opening_hours`` writes whole ones, or ``24/7``.

        Raises
        ------
        ValueError
            If the text is not of that form, an hour is not of the day, or nothing is ever open.
        """
        if text == ALWAYS:
            return cls(text, frozenset(range(HOURS_A_WEEK)))
        hours: set[int] = set()
        for rule in text.split("; "):
            found = _RULE.fullmatch(rule)
            if found is None:
                raise ValueError(rule)
            first = DAYS.index(found["first"])
            last = DAYS.index(found["last"] or found["first"])
            opens, shuts = int(found["opens"]), int(found["shuts"])
            if not (first <= last and opens < shuts <= HOURS_A_DAY):
                raise ValueError(rule)
            for day in range(first, last + 1):
                hours |= set(range(day * HOURS_A_DAY + opens, day * HOURS_A_DAY + shuts))
        return cls(text, frozenset(hours))

    @property
    def is_always(self) -> bool:
        """Whether it never shuts."""
        return len(self.hours) == HOURS_A_WEEK

    def is_open(self, day: str, hour: int) -> bool:
        """Say whether trucks are taken in the hour that begins at ``hour`` on ``day`` (``Mo``…)."""
        return DAYS.index(day) * HOURS_A_DAY + hour in self.hours

    def until_open_h(self, day: str, hour: int) -> int:
        """Return how many hours a truck that comes at ``hour`` on ``day`` waits for the gate."""
        came = DAYS.index(day) * HOURS_A_DAY + hour
        return next(h for h in range(HOURS_A_WEEK) if (came + h) % HOURS_A_WEEK in self.hours)
