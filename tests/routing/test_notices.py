"""Each notice on its days and in its waters, and on no others."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from string import Formatter

import pytest
from shapely import LineString

from networks.network import Network
from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Shipment
from routing.itinerary import Itinerary
from routing.leg import Leg
from routing.memory import Kept
from routing.notices import Notice, notices_of
from routing.port_fee import with_section_301
from routing.pricing import Tariff

Ask = Callable[..., OptionSet]
HALIFAX, VERACRUZ = (-63.5, 44.6), (-96.1, 19.2)
GULF = LineString([HALIFAX, (-66, 40), (-79, 27), (-80, 24), (-85, 24), VERACRUZ])
PACIFIC = LineString([(-130.4, 54.2), (-131, 50), (-126, 40), (-113, 25), (-104.4, 19)])
RIVER = LineString([(-73.5, 45.5), (-70, 47.5), (-64, 49), (-60, 47.2), (-57, 44)])
LAKES = LineString([(-89, 48.4), (-84.6, 46.6), (-82, 43), (-76.5, 44)])
BAY = LineString([(-94, 58.9), (-80, 62), (-65, 61), (-52, 58)])


@pytest.fixture(scope="module")
def passage(ask: Ask) -> Leg:
    """Return some passage of twelve days to be dressed as others."""
    legs = ask(tier=Tier.US_200NM).options[0].itinerary.legs
    leg = next(leg for leg in legs if leg.mode == "sea")
    return replace(leg, minutes=12 * 24 * 60, remarks=())


@pytest.fixture
def told(passage: Leg, book: ParameterBook) -> Callable[..., list[Notice]]:
    def _told(
        ready: str = "2026-07-01",
        *,
        book: ParameterBook = book,
        status: str = "",
        **changes: object,
    ) -> list[Notice]:
        ready_at = datetime.fromisoformat(ready).replace(tzinfo=UTC)
        goods = Shipment.of("auto-parts", book=book, teu=2, ready_at=ready_at)
        leg = replace(passage, service_status=status, **changes)
        return list(notices_of(Itinerary((leg,)), Tariff(book, goods, "CA", "MX"), Kept(9)))

    return _told


@pytest.mark.parametrize(
    ("line", "ready", "code", "said"),
    [
        (GULF, "2026-07-01", "hurricane-season", "Atlantic"),
        (GULF, "2026-11-30T12:00", "hurricane-season", ""),  # it comes there in December
        (GULF, "2026-05-25", "hurricane-season", "2026-06-01 to 2026-06-06"),
        (GULF, "2026-12-01", "hurricane-season", ""),
        (PACIFIC, "2026-05-16", "hurricane-season", "eastern Pacific"),
        (PACIFIC, "2026-12-05", "hurricane-season", ""),
        (PACIFIC, "2026-04-20", "hurricane-season", ""),
        (RIVER, "2027-02-01", "ice-season", "St Lawrence"),
        (RIVER, "2026-07-01", "ice-season", ""),
        (RIVER, "2026-12-10", "ice-season", "2026-12-15 to"),
        (LAKES, "2027-01-05", "ice-season", "Great Lakes"),
        (LAKES, "2026-08-05", "ice-season", ""),
        (BAY, "2026-11-01", "ice-season", "Hudson"),
        (BAY, "2026-09-01", "ice-season", ""),
        (GULF, "2027-02-01", "ice-season", ""),  # Halifax is free of ice
    ],
)
def test_seasons_hold_by_date_and_waters(
    told: Callable[..., list[Notice]], line: LineString, ready: str, code: str, said: str
) -> None:
    found = [notice for notice in told(ready, geometry=line) if notice.code == code]
    assert bool(found) == bool(said)
    assert all(said in notice.text.en for notice in found)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ([(-131.5, 54.55), (-136, 54.5)], "Dixon"),
        ([(-131, 54.3), (-131.2, 53)], ""),  # by Hecate Strait
        ([(-124.8, 48.45), (-127, 48.3)], "Juan de Fuca"),
        ([(-67.2, 44.4), (-66.5, 43.5)], "Machias"),
        ([(-66.5, 44.6), (-66.5, 43.5)], ""),  # east of Grand Manan
        ([(-75.5, 18.4), (-74.5, 18.4)], "Navassa"),
    ],
)
def test_disputed_waters_are_told(
    told: Callable[..., list[Notice]], line: list[tuple[float, float]], name: str
) -> None:
    found = [n for n in told(geometry=LineString(line)) if n.code == "disputed-waters"]
    assert [name in notice.text.en for notice in found] == ([True] if name else [])


@pytest.mark.parametrize(
    ("terminal_id", "country", "said"),
    [
        ("CAMTR", "CA", "Les Escoumins"),
        ("CADEL", "CA", "British Columbia"),
        ("CATHU", "CA", "Great Lakes"),
        ("CACHV", "CA", "Churchill"),
        ("CAHAL", "CA", "harbour area"),
        ("MXVER", "MX", "Mexican ports"),
        ("JMKIN", "JM", ""),
    ],
)
def test_pilots_are_told_by_port(
    told: Callable[..., list[Notice]], passage: Leg, terminal_id: str, country: str, said: str
) -> None:
    port = replace(passage.from_stop, stop_id=terminal_id, country=country)
    other = replace(passage.to_stop, stop_id="PABLB", country="PA")
    found = [n for n in told(from_stop=port, to_stop=other) if n.code == "pilotage"]
    assert [said in notice.text.en for notice in found] == ([True] if said else [])


def test_the_seaway_is_told_in_winter_only(told: Callable[..., list[Notice]]) -> None:
    locks = ("Seaway: Snell and Eisenhower Locks",)
    for ready, due in (("2026-12-20", True), ("2027-04-10", False), ("2026-08-01", False)):
        codes = {notice.code for notice in told(ready, channels=locks)}
        assert ("seaway-season" in codes) == due
    assert "seaway-season" not in {notice.code for notice in told("2026-12-20")}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("charter", "charter-ship"),
        ("announced", "announced-service"),
        ("unverified", "unverified-service"),
        ("operating", ""),
    ],
)
def test_what_runs_is_told_from_what_might(
    told: Callable[..., list[Notice]], status: str, code: str
) -> None:
    first = told(status=status)[0].code
    assert first == code if code else first not in ("charter-ship", "announced-service")


def test_a_us_call_says_that_the_port_fee_is_off_until_it_is_on(
    told: Callable[..., list[Notice]], passage: Leg, book: ParameterBook
) -> None:
    calls = replace(passage.exposure, us_port_calls=1)
    assert {"section-301-off", "us-port-call"} <= {n.code for n in told(exposure=calls)}
    on = with_section_301(book, "operated")
    assert "section-301-off" not in {n.code for n in told(exposure=calls, book=on)}
    assert "section-301-off" not in {n.code for n in told()}


def test_estimates_are_owned_up_to_in_three_languages(ask: Ask) -> None:
    option = ask().options[0]
    (found,) = (notice for notice in option.told if notice.code == "estimates")
    assert "rests on estimates" in found.text.en
    assert "estimations" in found.text.fr
    assert "estimaciones" in found.text.es
    assert found.text.en in option.notices


def test_every_row_says_the_same_in_each_language_and_has_a_source() -> None:
    text = (files("routing") / "parameters" / "notices.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        blanks = [
            {name for _, name, _, _ in Formatter().parse(row[f"text_{tag}"]) if name}
            for tag in ("en", "fr", "es")
        ]
        assert blanks[0] == blanks[1] == blanks[2], row["code"]
        assert row["source"], row["code"]
        assert row["confidence"] in ("high", "medium", "low")


def test_ports_and_channels_named_are_those_of_the_network(network: Network) -> None:
    text = (files("routing") / "parameters" / "notices.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    named = {name for row in rows if row["trigger"] == "terminals" for name in _names(row)}
    assert named - {"MX"} <= set(network.terminals.index)
    channels = {name for names in set(network.legs["channels"]) for name in names.split(";")}
    for start in (name for row in rows if row["trigger"] == "channels" for name in _names(row)):
        assert any(channel.startswith(start) for channel in channels), start


def _names(row: dict[str, str]) -> list[str]:
    return row["value"].split(";")
