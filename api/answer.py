"""The one function behind the command line, HTTP and scripts: a request in, an Answer out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from api import present
from api.faults import Faults, validation_faults
from api.goods import GoodsRequest
from api.models import Answer, PlaceModel, Provenance
from api.own_tables import NOTHING_OWN, OwnTables
from api.request_models import OptionsRequest
from networks.artefact import software_version
from networks.errors import InputError

if TYPE_CHECKING:
    from networks.network import Network
    from networks.sea.no_go import NoGo
    from routing.draws import Luck
    from routing.network_view import NetworkView
    from routing.option_set import OptionSet
    from routing.parameter_book import ParameterBook
    from routing.request import Request
    from routing.scenario import Scenario
    from routing.shipment import Shipment

_SHIPMENT_FIELDS = MappingProxyType({"ready_at": "ready", "deadline_at": "deadline"})
_POINT = re.compile(r"\s*-?\d+(?:\.\d+)?\s*,\s*-?\d+(?:\.\d+)?\s*")


def options_request(**fields: Any) -> OptionsRequest:
    """Make a request from plain fields, reporting every bad one at once.

    Raises
    ------
    InputError
        With a fault for each field that is missing, unknown or out of bounds.
    """
    try:
        return OptionsRequest.model_validate(fields)
    except ValidationError as error:
        raise InputError(validation_faults(error.errors())) from error


class Answered(NamedTuple):
    """What was found, and how it is shown."""

    found: OptionSet
    shown: Answer


def answer(
    network: Network,
    request: OptionsRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
    scenario: Scenario | None = None,
) -> Answer:
    """Find, price, check and rank the ways of one shipment; see `answered`."""
    return answered(network, request, book, own, scenario).shown


def answered(
    network: Network,
    request: OptionsRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
    scenario: Scenario | None = None,
    *,
    luck: Luck | None = None,
) -> Answered:
    """Find, price, check and rank the ways of one shipment.

    Parameters
    ----------
    network
        An opened network.
    request
        What is asked. A ready time left open means now.
    book
        The parameter book to price from; the shipped one when absent.
    own
        The user's own services and dated departures; those of the request where it has none.
    scenario
        What is not as usual.
    luck
        How often everything that varies is drawn, and from which seed; 10,000 times when absent.

    Raises
    ------
    InputError
        If a place is unknown or ambiguous, or a quantity, commodity or time makes no sense; all
        of them at once. So too for the rows of the tables.
    """
    from routing.afterwards import answering
    from routing.parameter_book import ParameterBook
    from routing.port_fee import with_section_301
    from routing.solve import solve

    with answering():
        book = with_section_301(book or ParameterBook.load(), request.section_301)
        ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
        shipment, question = question_of(network, request, book, ready)
        sailed: NetworkView = own.or_else(request.departures).over(network)
        if scenario is not None:
            sailed, question, book = scenario.applied(sailed, question, book, ready)
        found = solve(sailed, shipment, question, book)
        shown = shown_answer(network, request, found, (sailed, book), ready, luck=luck)
    return Answered(found, shown)


def shown_answer(
    network: Network,
    request: OptionsRequest,
    found: OptionSet,
    solved_with: tuple[NetworkView, ParameterBook],
    ready: datetime,
    *,
    luck: Luck | None = None,
) -> Answer:
    """Return an answer as it is shown, with how sure each option is.

    ``solved_with`` are the network and the book it was solved with, changed or not.
    """
    from routing.draws import Luck
    from routing.explain import explain
    from routing.uncertainty import certainty_of

    sailed, book = solved_with
    question, shipment = found.request, found.shipment
    certainties = certainty_of(found.network or sailed, found, book, luck=luck or Luck())
    options = explain(found.options, [sure.hours.p90 for sure in certainties])
    return Answer(
        request=request,
        ready=ready,
        origin=present.place(question.origin),
        destination=present.place(question.destination),
        shipment=present.shipment(shipment),
        termination=present.termination(found, ready),
        options=[
            present.option(option, found, ready, sure)
            for option, sure in zip(options, certainties, strict=True)
        ],
        parameters_used=[present.parameter(row) for row in found.parameters_used],
        provenance=provenance(network, found.parameters_digest),
    )


def question_of(
    network: Network, request: OptionsRequest, book: ParameterBook, ready: datetime
) -> tuple[Shipment, Request]:
    """Resolve the places and make routing's objects.

    Raises
    ------
    InputError
        With every fault met on the way.
    """
    from routing.origin import door_faults
    from routing.request import Request, UsPrice, Weights
    from routing.shipment import Shipment

    faults = Faults()
    known = network.places
    origin = faults.gather(lambda: known.resolve(request.origin, "origin"))
    destination = faults.gather(lambda: known.resolve(request.destination, "destination"))
    shipment = faults.gather(
        lambda: Shipment.of(
            request.commodity,
            book=book,
            **request.model_dump(include=set(GoodsRequest.model_fields) - {"commodity"}),
            ready_at=ready,
            deadline_at=request.deadline,
            originating=request.originating,
        ),
        _SHIPMENT_FIELDS,
    )
    no_go = faults.gather(lambda: _areas(request))
    if origin is not None and destination is not None:
        for fault in door_faults(request.originating, origin.country, destination.country):
            faults.add(fault)
    if origin is None or destination is None or shipment is None or no_go is None or faults:
        raise faults.error()
    question = Request(
        origin=origin,
        destination=destination,
        tier=request.avoid,
        modes=frozenset(request.modes),
        deadline_h=shipment.allowed_h,
        weights=Weights(**request.weights.model_dump()),
        max_options=request.max_options,
        max_transfers=request.max_transfers,
        max_overlap_share=request.max_overlap_share,
        forbid=frozenset(request.forbid),
        require=frozenset(request.require),
        us_price=UsPrice(**request.us_price.model_dump()),
        no_go=no_go,
        time_limit_s=request.time_limit_s,
    )
    return shipment, question


def _areas(request: OptionsRequest) -> tuple[NoGo, ...]:
    if request.no_go is None:
        return ()
    from networks.sea.no_go_file import read_no_go

    return read_no_go(request.no_go)


def places(network: Network, text: str, limit: int, field: str = "query") -> list[PlaceModel]:
    """Return up to ``limit`` places that match ``text``, best first.

    Raises
    ------
    InputError
        If ``text`` is a point that lies nowhere Monarca knows.
    """
    known = network.places
    found = [known.resolve(text.strip(), field)] if _POINT.fullmatch(text) else []
    return [present.place(place) for place in found or known.search(text, limit)]


@cache
def _software_version() -> str:
    """Return what is installed; asked once, for it is read off the disk."""
    return software_version()


def provenance(network: Network, parameter_digest: str) -> Provenance:
    """Return what an answer rests on: versions, dates and credits."""
    return Provenance(
        network_version=network.version,
        zones_note=network.zones_note,
        parameter_digest=parameter_digest,
        software_version=_software_version(),
        data_dates=network.data_dates,
        attribution=network.attribution,
    )
