"""Requests that end at a port overseas, on the drawn network with one drawn beyond the sea."""

from __future__ import annotations

from dataclasses import replace

import pytest

from networks.errors import InputError
from networks.place import Place
from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.option import Option
from routing.overseas import end_faults, reaching
from routing.uncertainty import certainty_of
from tests.toynet import LEGS, MAP, ToyNetwork

ROWS = MAP.strip("\n").splitlines()
NETWORK = ToyNetwork(
    map_text="\n".join(["." * 48 + "O", *ROWS[1:]]),
    legs_drawn=(*LEGS, "rail H>A CA-US-MX d;l"),
    overseas_drawn={"O": {"country": "NL", "name": "Oport"}},
    overseas_legs=("sea H>O", "sea A>O", "sea AyO us-200nm"),
)
OPORT = replace(NETWORK.place("O", "NL", "O"), name="Oport", kind="gateway")
TEE, ENN = NETWORK.place("T", "CA"), NETWORK.place("N", "MX")
KINGSTON = Place("Kingston", "JM", "", -76.8, 17.9, "seaport", terminal_id="JMKIN")
CHICAGO = Place("Chicago", "US", "IL", -87.6, 41.9, "city")


def asked(
    book: ParameterBook, shipment: Shipment, origin: Place, destination: Place, **rules: object
) -> OptionSet:
    return solve(NETWORK, shipment, Request(origin, destination, **rules), book)  # type: ignore[arg-type]


def sailings(option: Option) -> list[tuple[str, str]]:
    legs = option.itinerary.legs
    return [(leg.from_stop.stop_id, leg.to_stop.stop_id) for leg in legs if leg.mode == "sea"]


def labels(option: Option) -> list[str]:
    return [line.label for element in option.itinerary.elements for line in element.cost_lines]


def test_canada_ships_overseas_by_its_own_port_and_by_a_mexican_gateway(book, auto_parts) -> None:
    found = asked(book, auto_parts, TEE, OPORT)
    assert sailings(found.options[0]) == [("H", "O")]
    by_mexico = asked(book, auto_parts, TEE, OPORT, require=frozenset({"MX"}))
    assert {sailings(option)[-1] for option in by_mexico.options} == {("A", "O")}
    own = asked(book, auto_parts, TEE, OPORT, forbid=frozenset({"MX"}))
    assert {sailings(option)[-1] for option in own.options} == {("H", "O")}


def test_both_directions_sail_the_same_leg_and_each_is_audited(book, auto_parts) -> None:
    out = asked(book, auto_parts, ENN, OPORT, require=frozenset({"CA"})).options[0]
    home = asked(book, auto_parts, OPORT, ENN, require=frozenset({"CA"})).options[0]
    assert sailings(out) == [("H", "O")]
    assert sailings(home) == [("O", "H")]
    assert out.verdict.ok
    assert home.verdict.ok
    assert out.itinerary.legs[-1].length_km == home.itinerary.legs[0].length_km


def test_a_tier_is_kept_overseas_too(book, auto_parts) -> None:
    free = asked(book, auto_parts, ENN, OPORT, forbid=frozenset({"CA"})).options[0]
    kept = asked(book, auto_parts, ENN, OPORT, tier=Tier.US_200NM).options[0]
    assert free.exposure.us_200nm_nm > 0
    assert kept.exposure.us_200nm_nm == 0
    assert kept.itinerary.legs[-1].length_km > free.itinerary.legs[-1].length_km
    assert kept.verdict.zone == "200nm"


def test_overseas_nothing_is_cleared_and_the_port_is_priced_as_an_estimate(
    book, auto_parts
) -> None:
    option = asked(book, auto_parts, TEE, OPORT, forbid=frozenset({"MX"})).options[0]
    port = next(t for t in option.itinerary.transfers if t.stop.stop_id == "O")
    handling = [line for line in port.cost_lines if "port.other.thc" in line.parameter_keys]
    assert [line.is_estimate for line in handling] == [True]
    assert not any("broker" in label for label in labels(option))
    told = {notice.code: notice.text for notice in option.told}
    assert told["overseas"].en.startswith("Oport: what customs")
    assert told["overseas"].fr.startswith("Oport : douane")
    assert told["overseas"].es.startswith("Oport: la aduana")
    papers = {paper.code: paper for paper in option.papers}
    assert {"cers", "commercial-invoice", "ocean-bill"} <= papers.keys()
    assert "usmca-certification" not in papers
    events = {event for paper in option.papers for event in paper.needed_for}
    assert not any(event.what in ("import", "export") and event.country == "NL" for event in events)


def test_goods_from_overseas_are_no_usmca_goods(book, auto_parts) -> None:
    home = asked(book, auto_parts, OPORT, ENN, forbid=frozenset({"CA"})).options[0]
    keys = {key for e in home.itinerary.elements for c in e.cost_lines for key in c.parameter_keys}
    assert "mx.dta_rate" in keys
    assert "mx.dta_fixed" not in keys
    assert "duties-not-priced" in {notice.code for notice in home.told}
    near = solve(NETWORK, auto_parts, Request(TEE, ENN), book).options[0]
    assert "duties-not-priced" not in {notice.code for notice in near.told}
    with pytest.raises(InputError, match="both doors in a party of USMCA"):
        asked(book, replace(auto_parts, originating="usmca"), OPORT, ENN)


@pytest.mark.parametrize(
    ("origin", "destination", "wrong"),
    [
        (OPORT, KINGSTON, ["origin", "destination"]),
        (CHICAGO, OPORT, ["origin"]),
        (OPORT, CHICAGO, ["destination"]),
        (TEE, KINGSTON, []),
        (OPORT, ENN, []),
        (TEE, CHICAGO, []),
    ],
)
def test_the_other_end_must_be_at_home(origin: Place, destination: Place, wrong: list[str]) -> None:
    assert [fault.field for fault in end_faults(origin, destination)] == wrong
    if wrong:
        with pytest.raises(InputError, match="a place in Canada or Mexico") as raised:
            Request(origin, destination, max_options=0)
        assert [fault.field for fault in raised.value.faults] == [*wrong, "max_options"]


def test_other_requests_see_nothing_of_it(book, auto_parts) -> None:
    assert reaching(NETWORK, Request(TEE, ENN)) is NETWORK
    there = reaching(NETWORK, Request(TEE, OPORT))
    assert there is reaching(NETWORK, Request(OPORT, ENN))
    assert reaching(there, Request(TEE, OPORT)) is there
    assert "O" in there.terminals.index
    assert "O" not in NETWORK.terminals.index
    alone = replace(NETWORK, overseas_drawn={}, overseas_legs=())
    plain = solve(alone, auto_parts, Request(TEE, ENN), book)
    beside = solve(NETWORK, auto_parts, Request(TEE, ENN), book)
    assert [o.itinerary.cost_cents for o in plain.options] == [
        o.itinerary.cost_cents for o in beside.options
    ]


def test_a_port_overseas_that_does_not_take_the_cargo_says_so(book) -> None:
    drawn = {"O": {**NETWORK.overseas_drawn["O"], "dry_bulk": False}}
    boxes_only = replace(NETWORK, overseas_drawn=drawn)
    grain = Shipment.of("grain-oilseed", book=book, tonnes=3000)
    found = solve(boxes_only, grain, Request(TEE, OPORT), book)
    assert found.options == ()
    assert "Oport: takes no dry_bulk cargo, as far as is known" in found.termination.detail


def test_how_sure_an_option_overseas_is_can_be_asked(book, auto_parts) -> None:
    found = asked(book, auto_parts, ENN, OPORT, max_options=1)
    assert found.network is not None
    (sure,) = certainty_of(found.network, found, book)
    assert sure.hours.p10 < sure.hours.p50 < sure.hours.p90


def test_real_gateways_are_ranked_and_kept(network, book, auto_parts) -> None:
    places = [network.places.resolve(name) for name in ("Toronto", "El Callao")]
    ways = solve(network, auto_parts, Request(*places, require=frozenset({"MX"})), book)
    assert ways.options
    for option in ways.options:
        (sea,) = (leg for leg in option.itinerary.legs if leg.mode == "sea")
        assert (sea.from_stop.country, sea.to_stop.stop_id) == ("MX", "PECLL")
    home = Request(*places[::-1], tier=Tier.US_24NM, max_options=2)
    back = solve(network, auto_parts, home, book)
    assert back.options
    assert all(option.verdict.ok and option.verdict.zone == "24nm" for option in back.options)
