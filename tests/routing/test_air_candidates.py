"""Which flights there are on a drawn network, and at which tier."""

from __future__ import annotations

from typing import Any

import pytest

from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.audit import AuditError
from tests.toynet import LEGS, MAP, TERMINALS, ToyNetwork

AIRPORTS = {
    "Q": {"kind": "airport", "country": "CA", "name": "Qport", "at": "E"},
    "R": {"kind": "airport", "country": "MX", "name": "Rport", "at": "N"},
    "U": {"kind": "airport", "country": "US", "name": "Uport", "at": "L"},
}
WAYS = ("air Q>R", "air QqR us-200nm", "air Q>U", "air U>R")
AIR = {
    "mode": "air",
    "headway_days": 1.0,
    "hold": "belly",
    "capacity_t": 2.0,
    "door_cm": 85.0,
    "range_km": 20_000.0,
    "cargo": "general;pharma",
}
LINE = {**AIR, "service_id": "L1", "name": "passenger flights", "operator": "an airline"}
CHARTER = {
    **AIR,
    "service_id": "C1",
    "name": "hired freighter",
    "operator": "any owner",
    "status": "charter",
    "calls": "*",
    "hold": "freighter",
    "capacity_t": 40.0,
    "door_cm": 245.0,
}
SERVICES = ({**LINE, "status": "operating", "calls": "Q;R"}, CHARTER)


# A wall of US zone between Q and R, and a point q round its western end.
def drawn(*services: dict[str, Any], legs: tuple[str, ...] = WAYS) -> ToyNetwork:
    rows = MAP.strip("\n").splitlines()
    rows[7] = f"{rows[7][:14]}q...#####{rows[7][23:]}"
    return ToyNetwork(
        map_text="\n".join(rows),
        terminals_drawn={**TERMINALS, **AIRPORTS},
        legs_drawn=(*LEGS, *legs),
        services_drawn=services or SERVICES,
    )


def ask(
    network: ToyNetwork, book: ParameterBook, commodity: str = "electronics", **rules: Any
) -> OptionSet:
    tonnes = rules.pop("tonnes", 1.0)
    rules.setdefault("modes", frozenset({"air"}))
    request = Request(network.place("T", "CA"), network.place("M", "MX"), **rules)
    return solve(network, Shipment.of(commodity, book=book, tonnes=tonnes), request, book)


def flights(answer: OptionSet) -> list[Any]:
    return [leg for o in answer.options for leg in o.itinerary.legs if leg.mode == "air"]


def reasons(answer: OptionSet) -> set[str]:
    return {rejection.reason for rejection in answer.termination.rejections}


def test_door_to_door_by_the_line_with_trucks_at_both_ends(book: ParameterBook) -> None:
    best = ask(drawn(), book).options[0]
    assert best.itinerary.mode_chain == ("road", "air", "road")
    operations = [transfer.operation for transfer in best.itinerary.transfers]
    assert operations == ["loading", "airport export", "airport import", "unloading"]
    assert flights(ask(drawn(), book))[0].service_id == "L1"


def test_only_the_charter_takes_what_the_line_does_not(book: ParameterBook) -> None:
    heavy = ask(drawn(), book, tonnes=10.0)
    assert {leg.service_id for leg in flights(heavy)} == {"C1"}
    assert "takes 2 t at most" in reasons(heavy)
    tall = ask(drawn(), book, "aerospace")
    assert {leg.service_id for leg in flights(tall)} == {"C1"}
    assert "pieces 240 cm high do not pass its 85 cm door" in reasons(tall)
    assert any("whole aircraft" in notice for notice in tall.options[0].notices)


def test_flying_over_is_allowed_until_a_tier_closes_the_airspace(book: ParameterBook) -> None:
    network = drawn(legs=WAYS[:2])
    rows = network.legs
    over_nm = rows.loc["air:air Q>R", "us_200nm_nm"]
    assert over_nm > 0
    assert rows.loc["air:air QqR us-200nm", "us_200nm_nm"] == 0
    direct = ask(network, book, tonnes=10.0, tier=Tier.NO_US_CALL).options[0]
    around = ask(network, book, tonnes=10.0, tier=Tier.US_200NM).options[0]
    assert direct.exposure.us_overflight_200nm_nm == pytest.approx(over_nm)
    assert direct.exposure.us_200nm_nm == direct.exposure.us_land_km == 0
    assert around.exposure.us_overflight_200nm_nm == 0
    assert around.cost_usd > direct.cost_usd
    assert around.duration_h > direct.duration_h


def test_a_landing_in_the_us_is_counted_and_barred(book: ParameterBook) -> None:
    via = {**LINE, "status": "operating", "calls": "Q;U;R", "hold": "freighter"}
    landed = ask(drawn(via), book).options[0]
    assert landed.exposure.us_landings == 1
    labels = [line.label for leg in landed.itinerary.legs for line in leg.cost_lines]
    assert "US in-bond (T&E) filing" in labels
    barred = ask(drawn(via), book, tier=Tier.NO_US_LAND)
    assert barred.options == ()
    assert "tier" in barred.termination.conflict


def test_a_way_beyond_the_range_is_left_out(book: ParameterBook) -> None:
    short = ask(drawn({**CHARTER, "range_km": 500.0}), book)
    assert short.options == ()
    assert "beyond the range of the hired freighter" in reasons(short)


@pytest.mark.parametrize(
    ("commodity", "reason"),
    [
        ("steel-aluminium", "its value does not bear the freight"),
        ("grain-oilseed", "its value does not bear the freight"),
    ],
)
def test_what_does_not_fly_is_refused_by_name(
    book: ParameterBook, commodity: str, reason: str
) -> None:
    answer = ask(drawn(), book, commodity, modes=frozenset({"road", "rail", "sea", "air"}))
    assert not flights(answer)
    assert any(reason in said for said in reasons(answer))


def test_dangerous_and_liquid_goods_do_not_fly(book: ParameterBook) -> None:
    crude = Shipment.of("crude-oil", book=book, tonnes=1.0)
    assert "air" not in crude.modes
    assert "not taken by air" in str(crude.why_not("air"))


def test_air_cargo_takes_the_truck_but_no_train_or_ship(book: ParameterBook) -> None:
    answer = ask(drawn(), book, "aerospace", modes=frozenset({"road", "rail", "sea", "air"}))
    modes = {leg.mode for option in answer.options for leg in option.itinerary.legs}
    assert modes == {"road", "air"}


def test_a_line_drawn_over_the_zone_fails_the_audit(book: ParameterBook) -> None:
    network = drawn(legs=("air Q>R", "air QqR us-200nm"))
    row = network.legs.loc["air:air Q>R"].copy()
    for zone in ("12nm", "24nm", "200nm"):
        network.legs.loc["air:air Q>R", f"us_{zone}_nm"] = 0.0
    assert row["us_200nm_nm"] > 0
    with pytest.raises(AuditError, match="inside the US 200nm zone"):
        ask(network, book, tonnes=10.0, tier=Tier.US_200NM)
