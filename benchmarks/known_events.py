"""Known events as tests of sense: what was published of each, beside what the model says.

    python -m benchmarks.known_events

Nothing is tuned to these. Prints Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from benchmarks.markdown import markdown
from networks.network import Network, open_network
from networks.tiers import Tier
from routing import (
    Option,
    ParameterBook,
    Request,
    Scenario,
    Shipment,
    WhatIf,
    find_scenario,
    what_if,
)

_DAY_H = 24
PANAMA_CANAL = "Panama Canal"
PANAMA_DRAUGHT_M, PANAMA_DROUGHT_M = 15.24, 13.41
Row = dict[str, str]


class Lane:
    """A lane of two containers of car parts, asked under scenarios."""

    def __init__(self, network: Network, book: ParameterBook, ends: tuple[str, str]) -> None:
        self._network, self._book, self._ends = network, book, ends
        self._goods = Shipment.of("auto-parts", book=book, teu=2)

    def under(
        self,
        scenario: str | Scenario,
        require: str = "",
        modes: str = "road rail sea",
        tier: Tier = Tier.ANY,
    ) -> WhatIf:
        """Answer the lane without and with a scenario."""
        chosen = find_scenario(scenario) if isinstance(scenario, str) else scenario
        places = [self._network.places.resolve(name) for name in self._ends]
        needed = frozenset(name for name in require.split(";") if name)
        request = Request(
            *places, tier=tier, require=needed, modes=frozenset(modes.split()), max_options=1
        )
        return what_if(self._network, self._goods, request, self._book, chosen)


def _changed(found: WhatIf) -> str:
    if found.more_usd is None or found.more_h is None:
        return "no way" if found.best[1] is None else "none before"
    way = _way(found.best[1])
    return f"{found.more_usd:+,.0f} USD, {found.more_h / _DAY_H:+.1f} days, by {way}"


def _way(option: Option | None) -> str:
    if option is None:
        return "no way"
    by = ", ".join(option.itinerary.terminal_ids())
    return f"{' → '.join(option.itinerary.mode_chain)} ({by})"


def vancouver(network: Network, book: ParameterBook) -> Iterator[Row]:
    """Yield what a stoppage and its backlog do to imports by Vancouver."""
    lane = Lane(network, book, ("Manzanillo", "Vancouver"))
    published = "import dwell of 10.5 days in December 2024, 4 usual (omnitrans)"
    yield _row("Vancouver backlog, by that port", published,
               _changed(lane.under("bc-ports-backlog", "CAVAN", "road sea")))  # fmt: skip
    published = "13 days without work, July 2023; ships held or sent away (everstream.ai)"
    yield _row("Vancouver stoppage", published, _changed(lane.under("bc-ports-stoppage")))


def panama(network: Network, book: ParameterBook) -> Iterator[Row]:
    """Yield what the drought does to a way through the canal, and whether its draught binds."""
    ships = network.services[network.services["cargo"] == "container"]["draught_m"].dropna()
    deepest_m = float(ships.max())
    bound = "binds" if deepest_m > PANAMA_DROUGHT_M else "does not bind"
    yield _row(
        "Panama draught",
        f"{PANAMA_DROUGHT_M} m instead of {PANAMA_DRAUGHT_M} in the new locks (TradeWinds)",
        f"the deepest container ship priced draws {deepest_m:g} m: the limit {bound}",
    )
    lane = Lane(network, book, ("Manzanillo", "Halifax"))
    published = "waits of 14 to 21 days without a slot (straitstimes.com 2023-09-13)"
    yield _row("Panama drought, by the canal", published,
               _changed(lane.under("panama-drought", PANAMA_CANAL)))  # fmt: skip


def lockout(network: Network, book: ParameterBook) -> Iterator[Row]:
    """Yield what a lane of trains does without them."""
    lane = Lane(network, book, ("Toronto", "Monterrey, NL"))
    published = "no train in Canada 22 to 26 August 2024 (freightwaves.com)"
    yield _row("CN and CPKC lockout", published, _changed(lane.under("rail-lockout")))


def isthmus(network: Network, book: ParameterBook) -> Iterator[Row]:
    """Yield how long the train takes over the Isthmus, and from ship to ship."""
    lane = Lane(network, book, ("Vancouver", "Halifax"))
    found = lane.under("fit-reopened", "FIT;MXSCX;MXCOA", "rail sea", Tier.NO_US_LAND)
    option = found.best[1]
    before = "no way" if found.best[0] is None else _way(found.best[0])
    yield _row("FIT out of service", "closed since 28 December 2025 (EFE)",
               f"Vancouver–Halifax by FIT: {before}")  # fmt: skip
    if option is None:
        why = found.changed.termination.detail
        yield _row("FIT reopened", "308 km in 7.5 to 9 h; 72 h ocean to ocean", f"no way: {why}")
        return
    trains = [leg for leg in option.itinerary.legs if leg.carriers == ("FIT",)]
    hauls = ", ".join(f"{leg.length_km:.0f} km in {leg.duration_h:.1f} h" for leg in trains)
    yield _row("FIT train", "308 km in 7.5 to 9 h (elpinero.mx)", hauls)
    yield _row("Ocean to ocean", "72 h (pilot, March 2025)", _between_ships(option))


def _between_ships(option: Option) -> str:
    """Say how many hours pass between the first ship's arrival and the next one's departure."""
    elements = option.itinerary.elements
    at_sea = [i for i, leg in enumerate(elements) if getattr(leg, "mode", "") == "sea"]
    if len(at_sea) == 1:
        return f"one ship only: {_way(option)}"
    hours = sum(element.duration_h for element in elements[at_sea[0] + 1 : at_sea[1]])
    return f"{hours:.0f} h: {_way(option)}"


def _row(event: str, published: str, ours: str) -> Row:
    return {"event": event, "published": published, "ours": ours}


def main() -> None:
    network, book = open_network(), ParameterBook.load()
    rows = [row for each in (vancouver, panama, lockout, isthmus) for row in each(network, book)]
    print(markdown(pd.DataFrame(rows)))


if __name__ == "__main__":
    main()
