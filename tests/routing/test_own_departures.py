"""Dated departures: what is refused, and what the answer makes of those that are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from networks.errors import InputError
from routing import OptionSet, ParameterBook, Request, Shipment, pareto, solve
from routing.departure import COLUMNS, TEMPLATE, parse, read_departures
from routing.own_departures import OwnDepartures
from routing.uncertainty import certainty_of
from tests.toynet import SERVICES, ToyNetwork

READY = datetime(2026, 12, 1, 15, tzinfo=UTC)
LINE = {
    "service_id": "L1",
    "name": "a line",
    "operator": "Line",
    "status": "announced",
    "calls": "H;A;H",
    "headway_days": 7.0,
}
CHARTER = {**SERVICES[0], "service_id": "charter_container"}
GATED = {"L": "Mo-Fr 08:00-16:00"}


class Net(ToyNetwork):
    """The drawn network with ports called by their letters, a line, and a gate that shuts."""


def net(**hours: str) -> Net:
    drawn = Net()
    terminals = {
        name: {**row, **({"hours": hours[name]} if name in hours else {})}
        for name, row in drawn.terminals_drawn.items()
    }
    return Net(terminals_drawn=terminals, services_drawn=(CHARTER, LINE))


def row(days: float, at_sea_h: float = 240, **more: Any) -> dict[str, Any]:
    leaves = READY + timedelta(days=days)
    comes = leaves + timedelta(hours=at_sea_h)
    times = {"departs_at": leaves.isoformat(), "arrives_at": comes.isoformat()}
    return {"service_id": "L1", "from": "H", "to": "A", "cutoff_h": 12, **times, **more}


def ask(
    network: Any, book: ParameterBook, ready: datetime | None = READY, **rules: Any
) -> OptionSet:
    shipment = Shipment.of("auto-parts", book=book, teu=2, ready_at=ready)
    drawn = ToyNetwork()
    request = Request(
        drawn.place("T", "CA"), drawn.place("N", "MX"), max_options=20, max_per_chain=20, **rules
    )
    return solve(network, shipment, request, book)


def sailing(answer: OptionSet, service: str = "L1") -> Any:
    """Return the first option that sails on a service, and when its ship leaves."""
    for option in answer.options:
        minutes = 0
        for element in option.itinerary.elements:
            if getattr(element, "service_id", None) == service:
                return option, READY + timedelta(minutes=minutes)
            minutes += element.minutes
    return None, None


def test_cargo_takes_the_first_ship_whose_cut_off_it_keeps(book: ParameterBook) -> None:
    # The drive to the port takes 27 hours: the first ship is gone, the cut-off of the second past.
    own = OwnDepartures(net(), [row(1.0), row(1.5), row(9.0), row(16.0)])
    answer = ask(own, book)
    option, leaves = sailing(answer)
    assert leaves == READY + timedelta(days=9)
    (export,) = [t for t in option.itinerary.transfers if t.operation == "port export"]
    assert export.dwell_minutes == 0
    assert export.wait_minutes > 12 * 60
    assert any(line.label.startswith("waiting") for line in export.cost_lines)
    assert option.proven
    sure = certainty_of(own, answer, book)[option.rank - 1]
    assert sure.hours.p10 <= option.duration_h <= sure.hours.p90
    late_h = sure.hours.p90 - sure.hours.p50
    assert sum(sure.steps_in_p90_h) == pytest.approx(late_h, rel=0.05)


def test_without_departures_or_ready_time_half_a_headway_is_waited(book: ParameterBook) -> None:
    own = OwnDepartures(net(), [row(9.0)])
    answer = ask(own, book, ready=None)
    assert sailing(answer)[0] is None  # announced only, and its dates mean nothing
    charters = [o for o in answer.options if "sea" in o.itinerary.mode_chain]
    waits = {t.wait_minutes for o in charters for t in o.itinerary.transfers if t.to_mode == "sea"}
    assert waits == {round(7.0 * 24 * 60 / 2)}


def test_a_carrier_sails_at_the_price_given_and_only_with_room(book: ParameterBook) -> None:
    given = {"service_id": "", "carrier": "Mine", "usd_per_teu": 500}
    own = OwnDepartures(net(), [row(9.0, **given, capacity_teu=1), row(12.0, **given)])
    option, leaves = sailing(ask(own, book), "own:Mine")
    assert leaves == READY + timedelta(days=12)
    (leg,) = [leg for leg in option.itinerary.legs if leg.mode == "sea"]
    assert [line.usd for line in leg.cost_lines if "freight" in line.label] == [1000.0]


def test_a_faster_ship_that_leaves_later_is_another_way(book: ParameterBook) -> None:
    own = OwnDepartures(net(), [row(9.0, at_sea_h=400), row(10.0, at_sea_h=200)])
    _, leaves = sailing(ask(own, book))
    assert leaves == READY + timedelta(days=10)


def test_points_of_the_undominated_set_stand_up_to_the_audit(book: ParameterBook) -> None:
    own = OwnDepartures(net(**GATED), [row(9.0), row(16.0, usd_per_teu=100)])
    shipment = Shipment.of("auto-parts", book=book, teu=2, ready_at=READY)
    request = Request(own.beneath.place("T", "CA"), own.beneath.place("N", "MX"))  # type: ignore[union-attr]
    found = pareto(own, shipment, request, book)
    assert found.termination.reason == "optimal"
    for point in found.points:
        option = point.option()
        assert (option.cost_usd, option.duration_h) == (point.cost_usd, point.duration_h)


def test_a_truck_waits_for_the_gate(book: ParameterBook) -> None:
    road = frozenset({"road"})
    free, gated = (ask(n, book, modes=road).options[0] for n in (net(), net(**GATED)))
    assert gated.duration_h > free.duration_h
    assert gated.cost_usd > free.cost_usd
    untimed = ask(net(**GATED), book, ready=None, modes=road).options[0]
    assert untimed.duration_h == free.duration_h
    assert any("without a ready time" in notice for notice in untimed.notices)


def test_every_fault_is_told_at_once_by_row_and_column() -> None:
    rows = [
        row(9.0),
        row(8.0),
        row(10.0, **{"from": "Q"}),
        row(11.0, service_id="nobody"),
        row(12.0, at_sea_h=-5),
        row(13.0, at_sea_h=20),
        row(14.0, cutoff_h="soon", mode="rail", departs_at="yesterday"),
        row(15.0, service_id=""),
        row(16.0, service_id="charter_container"),
        row(17.0, to="M"),
    ]
    with pytest.raises(InputError) as told:
        OwnDepartures(net(), rows, "mine.csv")
    assert {fault.field for fault in told.value.faults} == {
        "mine.csv row 3 departs_at",
        "mine.csv row 4 from",
        "mine.csv row 5 service_id",
        "mine.csv row 6 arrives_at",
        "mine.csv row 7 arrives_at",
        "mine.csv row 8 cutoff_h",
        "mine.csv row 8 mode",
        "mine.csv row 8 departs_at",
        "mine.csv row 9 service_id",
        "mine.csv row 10 service_id",
        "mine.csv row 11 to",
    }
    kept = OwnDepartures(net(), rows, "mine.csv", keep_good=True)
    assert len(kept.departures) == 1
    assert kept.faults == told.value.faults


def test_the_template_reads_well_and_columns_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TEMPLATE)
    assert parse(read_departures(file).rows, file.name)[1] == []
    file.write_text("from,to,departs_at,when\n")
    with pytest.raises(InputError) as told:
        read_departures(file)
    assert [fault.field for fault in told.value.faults] == [
        "mine.csv column arrives_at",
        "mine.csv column when",
    ]


def test_a_workbook_is_read_and_its_faults_are_told_by_its_own_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(COLUMNS)
    sheet.append([])
    dates = {"departs_at": READY.replace(tzinfo=None) + timedelta(days=20)}  # no offset
    for cells in (row(9.0, usd_per_teu=500), row(16.0, to="M"), row(20.0, **dates)):
        sheet.append([cells.get(name) for name in COLUMNS])
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(InputError) as told:
        OwnDepartures.read(net(), tmp_path / "mine.xlsx")
    assert {(fault.field, fault.value) for fault in told.value.faults} == {
        ("mine.xlsx row 4 to", "M"),
        ("mine.xlsx row 5 departs_at", "2026-12-21T15:00:00"),
    }
    (kept,) = OwnDepartures.read(net(), tmp_path / "mine.xlsx", keep_good=True).departures
    assert (kept.where, kept.usd_per_teu, kept.cutoff_minutes) == ("mine.xlsx row 3", 500, 720)
