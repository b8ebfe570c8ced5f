"""A priced, timed, ranked itinerary."""

from __future__ import annotations

from dataclasses import dataclass, field

from networks.exposure import Exposure
from networks.tiers import Tier
from routing.itinerary import Itinerary
from routing.notices import Notice
from routing.papers import Paper
from routing.text import NOTHING_SAID, Text


@dataclass(frozen=True)
class OptionVerdict:
    """What the independent geometry check found for the tier asked.

    ``metres_inside`` is the longest stretch found inside the forbidden zone over all checked legs;
    ``legs_checked`` counts the legs whose drawn line was intersected with the zone polygons;
    ``said`` is what was found in three languages.
    """

    ok: bool
    tier: Tier
    zone: str | None
    metres_inside: float
    legs_checked: int
    said: Text

    @property
    def statement(self) -> str:
        """What was found, in English."""
        return self.said.en


@dataclass(frozen=True)
class Option:
    """One ranked answer.

    ``score`` is the weighted objective the solver proved, ``score_bound`` the proven lower bound
    at that rank (equal when ``proven``); neither is a price: ``cost_usd`` is the sum of the cost
    lines. ``best_on`` lists the criteria on which no other option of the set is better. ``said`` is
    why it stands where it stands, ``told`` what to know of it, ``papers`` those it needs.

    ``champion_of`` is ``cost``, ``time`` or ``CO2e`` for an option that has its place for being the
    best way there is on that criterion, else ``""``. Of a champion ``proven`` speaks of its
    criterion, and ``score_bound`` is what no itinerary at all scores below: the first option's.

    ``read_keys`` are, for each element of the itinerary, the rows of the parameter book that the
    audit read when it priced, timed and weighed that element again.
    """

    rank: int
    itinerary: Itinerary
    signature: tuple[str, ...]
    score: int
    score_bound: int
    proven: bool
    verdict: OptionVerdict
    said: Text = NOTHING_SAID
    told: tuple[Notice, ...] = ()
    papers: tuple[Paper, ...] = ()
    best_on: tuple[str, ...] = field(default=())
    champion_of: str = ""
    read_keys: tuple[frozenset[str], ...] = field(default=(), repr=False)

    @property
    def sentence(self) -> str:
        """Why it stands where it stands, in English."""
        return self.said.en

    @property
    def notices(self) -> tuple[str, ...]:
        """What to know before relying on it, in English."""
        return tuple(notice.text.en for notice in self.told)

    @property
    def cost_usd(self) -> float:
        """US dollars for the whole shipment: the sum of all cost lines."""
        return self.itinerary.cost_cents / 100

    @property
    def duration_h(self) -> float:
        """Hours from ready at the origin door to delivered, waits included."""
        return self.itinerary.minutes / 60

    @property
    def co2e_kg(self) -> float:
        """Kilograms of CO2e, well-to-wheel, for the whole shipment."""
        return self.itinerary.grams_co2e / 1000

    @property
    def exposure(self) -> Exposure:
        """What the itinerary touches of the United States."""
        return self.itinerary.exposure
