from __future__ import annotations

from collections.abc import Callable

from networks.exposure import Exposure
from routing import OptionSet
from routing.itinerary import Itinerary


def test_an_empty_itinerary_adds_up_to_nothing() -> None:
    empty = Itinerary(())
    assert (empty.cost_cents, empty.minutes, empty.grams_co2e, empty.length_km) == (0, 0, 0, 0)
    assert empty.exposure == Exposure()
    assert empty.mode_chain == ()


def test_legs_and_transfers_take_turns(ask: Callable[..., OptionSet]) -> None:
    for option in ask(max_options=8).options:
        itinerary = option.itinerary
        kinds = [type(element).__name__ for element in itinerary.elements]
        assert kinds == ["Transfer", "Leg"] * len(itinerary.legs) + ["Transfer"]
        assert len(set(itinerary.terminal_ids())) == len(list(itinerary.terminal_ids()))
        assert itinerary.exposure == sum((leg.exposure for leg in itinerary.legs), Exposure())


def test_the_mode_chain_folds_repeats(ask: Callable[..., OptionSet]) -> None:
    truck = next(
        o for o in ask().options if len(o.itinerary.legs) == 3 and "L" in o.itinerary.terminal_ids()
    )
    assert truck.itinerary.mode_chain == ("road",)
