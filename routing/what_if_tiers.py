"""The price of avoidance as things are and under a scenario, tier by tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.compare_tiers import TierComparison, compare_tiers
from routing.network_view import NetworkView
from routing.option import Option
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.result import Result
from routing.scenario import Scenario
from routing.scenario_library import title_of
from routing.shipment import Shipment
from routing.text import Text

if TYPE_CHECKING:
    from routing.answer_tables import Row, Rows

_WHEN = "when"


@dataclass(frozen=True, repr=False)
class TierChanges(Result):
    """A comparison of tiers without a scenario and with it; ``told`` says how periods are taken."""

    scenario: Scenario
    base: TierComparison
    changed: TierComparison
    told: tuple[Text, ...]

    def __repr__(self) -> str:
        return f"<TierChanges, {self.scenario.name}: {self.base!r}, {self.changed!r}>"

    @property
    def _both(self) -> tuple[tuple[str, TierComparison], ...]:
        return ("before", self.base), ("after", self.changed)

    def tables(self) -> dict[str, Rows]:
        """Return the tables of both comparisons, with ``before`` or ``after`` in each row."""
        joined: dict[str, Rows] = {}
        for when, comparison in self._both:
            for name, rows in comparison.tables().items():
                told: Row = {_WHEN: when}
                joined.setdefault(name, []).extend(told | row for row in rows)
        return joined

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield the options of every tier, before and after."""
        for when, comparison in self._both:
            for row, option in comparison.drawn():
                told: Row = {_WHEN: when}
                yield told | row, option

    def html(self, language: str = "en") -> str:
        """Return both comparisons, that as things are first."""
        from html import escape

        title = escape(title_of(self.scenario, language))
        told = "".join(f"<p>{escape(text.in_(language))}.</p>" for text in self.told)
        return f"{self.base.html(language)}<h3>{title}</h3>{told}{self.changed.html(language)}"


def what_if_tiers(
    network: NetworkView,
    shipment: Shipment,
    request: Request,
    book: ParameterBook,
    scenario: Scenario,
) -> TierChanges:
    """Answer a request at every tier without and with a scenario.

    Raises
    ------
    InputError
        As :func:`routing.compare_tiers.compare_tiers` and ``Scenario.applied`` do.
    """
    there, asked, figures = scenario.applied(network, request, book, shipment.ready_at)
    told = scenario.told(network, request, shipment.ready_at)
    return TierChanges(
        scenario,
        compare_tiers(network, shipment, request, book),
        compare_tiers(there, shipment, asked, figures),
        told,
    )
