"""What a way waits for departures and gates, told and charged where it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from routing.itinerary import Element
from routing.leg import Leg
from routing.pricing import Tariff
from routing.transfer import Transfer


def with_waits(
    elements: Sequence[Element | None], waits: Sequence[int], tariff: Tariff
) -> tuple[Element, ...]:
    """Return the elements of a way, each wait in the transfer before which or in which it falls.

    Parameters
    ----------
    elements
        One a step; None where nothing is done.
    waits
        Minutes each step waits until it may begin, its time from cut-off to departure left out.
    tariff
        What waiting costs.
    """
    told: list[Element] = []
    waited = 0
    for element, wait in zip(elements, waits, strict=True):
        if element is None:
            continue
        told.append(element)
        lead = element.lead_minutes if isinstance(element, Leg) else 0
        if wait or lead:
            at = -1 if isinstance(element, Transfer) else -2  # a leg is waited for at a terminal
            told[at] = _having_waited(told[at], wait, lead, waited, tariff)
            waited += wait
    return tuple(told)


def _having_waited(element: Element, wait: int, lead: int, before: int, tariff: Tariff) -> Transfer:
    if not isinstance(element, Transfer):
        raise TypeError(f"cargo waits at a terminal, not on a {element.mode} leg")
    lines = (tariff.waiting(wait, before),) if wait else ()
    return replace(
        element,
        wait_minutes=element.wait_minutes + wait + lead,
        cost_lines=(*element.cost_lines, *lines),
    )
