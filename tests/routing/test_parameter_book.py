from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from networks.errors import InputError
from routing.parameter_book import CONFIDENCES, ParameterBook

UNIT = re.compile(r"^[A-Za-z0-9 ./-]+$")


def test_every_row_has_unit_source_confidence_and_a_sensible_range(book: ParameterBook) -> None:
    for row in book:
        assert UNIT.match(row.unit), row.key
        assert row.source, row.key
        assert row.confidence in CONFIDENCES, row.key
        assert row.value >= 0, row.key
        if row.low is not None and row.high is not None:
            assert row.low <= row.value <= row.high, row.key


def test_every_key_named_in_code_or_tables_is_in_the_book(book: ParameterBook) -> None:
    package = files("routing")
    prefixes = {row.key.split(".")[0] for row in book}
    key = re.compile(rf'"((?:{"|".join(sorted(prefixes))})\.[A-Za-z0-9_.]+[A-Za-z0-9_])"')
    named = set()
    for module in Path(str(package)).glob("*.py"):
        named |= set(key.findall(module.read_text(encoding="utf-8")))
    for table in ("vessel_classes.csv", "tolled_waters.csv", "cargo_classes.csv"):
        text = (package / "parameters" / table).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            held = [held for column, held in row.items() if column.endswith(("_key", "_keys"))]
            named |= set(";".join(held).split(";")) - {""}
    assert len(named) > 50
    assert sorted(name for name in named if name not in book) == []


def test_currency_rows_can_be_converted(book: ParameterBook) -> None:
    for row in book:
        if row.currency not in ("", "USD"):
            assert f"fx.{row.currency.lower()}_per_usd" in book, row.key


def test_estimates_say_so(book: ParameterBook) -> None:
    assert book.row("drayage.ca.fixed").is_estimate
    assert not book.row("truck.us.rate_van_contract_km").is_estimate


def test_digest_follows_the_figures(book: ParameterBook) -> None:
    assert book.digest == ParameterBook.load().digest
    assert book.digest != book.with_values({"fuel.vlsfo": 600}).digest


def test_recording_notes_what_was_read_and_nothing_else(book: ParameterBook) -> None:
    with book.recording() as outer:
        book.value("fuel.mgo")
        with book.recording() as inner:
            book.value("fuel.vlsfo")
    book.value("air.min")
    assert inner == {"fuel.vlsfo"}
    assert outer == {"fuel.mgo", "fuel.vlsfo"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.csv", "key,value,unit\nfuel.vlsfo,600,USD/t\n"),
        ("mine.toml", '"fuel.vlsfo" = 600\n'),
        ("mine.toml", '[fuel]\nvlsfo = {value = 600, unit = "USD/t"}\n'),
    ],
)
def test_user_file_overrides_a_row_and_says_so(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    book = ParameterBook.load(path)
    assert book.value("fuel.vlsfo") == 600
    assert [row.key for row in book.overrides] == ["fuel.vlsfo"]
    assert name in book.row("fuel.vlsfo").source


def test_every_fault_of_a_user_file_is_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    bad = (
        "key,value,unit\nfuel.nonsense,1,USD/t\nfuel.vlsfo,-3,USD/t\nfuel.mgo,900,CAD/t\n"
        "truck.min_charge,abc,USD/load\nfx.cad_per_usd,1380,CAD/USD\n"
        "us.section_301.built,2,switch\n"
    )
    path.write_text(bad)
    with pytest.raises(InputError) as caught:
        ParameterBook.load(path)
    with pytest.raises(InputError):
        ParameterBook.load(path, keep_good=True)  # nothing is right
    path.write_text(f"{bad}air.min,120,\nair.min,130,\n")
    kept = ParameterBook.load(path, keep_good=True)
    assert [(row.key, row.value) for row in kept.overrides] == [("air.min", 120)]
    assert kept.faults[:-1] == caught.value.faults
    assert kept.faults[-1].field == "mine.csv line 9 key"
    said = [str(fault) for fault in caught.value.faults]
    assert len(said) == 6
    for line, key in enumerate(
        (
            "fuel.nonsense",
            "fuel.vlsfo",
            "fuel.mgo",
            "truck.min_charge",
            "fx.cad_per_usd",
            "us.section_301.built",
        ),
        start=2,
    ):
        assert any(f"line {line}" in text and key in text for text in said)


def test_a_users_range_is_kept_and_without_one_the_value_is_sure(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("key,value,low,high\nfuel.vlsfo,600,500,800\nfuel.mgo,900,,\n")
    book = ParameterBook.load(path)
    assert (book.row("fuel.vlsfo").low, book.row("fuel.vlsfo").high) == (500, 800)
    assert (book.row("fuel.mgo").low, book.row("fuel.mgo").high) == (None, None)


def test_ranges_that_make_no_distribution_are_refused_all_at_once(tmp_path: Path) -> None:
    rows = (
        "key,value,low,high",
        "fuel.vlsfo,600,500,550",  # P90 below P50
        "fuel.mgo,900,950,1000",  # P10 above P50
        "truck.payload_t,20,25,15",  # low above high: both ends are wrong
        "fx.cad_per_usd,1.4,1.3,",  # half a range
        "air.min,100,-5,abc",
    )
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(rows))
    with pytest.raises(InputError) as caught:
        ParameterBook.load(path)
    found = [(fault.field, fault.value) for fault in caught.value.faults]
    assert found == [
        ("mine.csv line 2 fuel.vlsfo high", "550"),
        ("mine.csv line 3 fuel.mgo low", "950"),
        ("mine.csv line 4 truck.payload_t low", "25"),
        ("mine.csv line 4 truck.payload_t high", "15"),
        ("mine.csv line 5 fx.cad_per_usd high", ""),
        ("mine.csv line 6 air.min low", "-5"),
        ("mine.csv line 6 air.min high", "abc"),
    ]
    assert "600" in caught.value.faults[0].expected


def test_a_field_nobody_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('"fuel.vlsfo" = {value = 600, hihg = 700}\n')
    with pytest.raises(InputError, match="hihg"):
        ParameterBook.load(path)


def test_a_changed_value_takes_its_range_along(book: ParameterBook) -> None:
    row, dearer = book.row("fuel.vlsfo"), book.with_values({"fuel.vlsfo": 900.0})
    assert row.low is not None
    assert dearer.row("fuel.vlsfo").low == pytest.approx(row.low * 900 / row.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [("mine.csv", "name,price\na,1\n"), ("mine.toml", "= broken"), ("mine.xlsx", "x")],
)
def test_a_file_of_the_wrong_shape_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError):
        ParameterBook.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="readable"):
        ParameterBook.load(tmp_path / "absent.csv")


def test_an_unknown_scenario_key_is_refused(book: ParameterBook) -> None:
    with pytest.raises(InputError):
        book.with_values({"fuel.nonsense": 1.0})


def test_a_passing_book_says_the_same_and_is_not_kept(book: ParameterBook) -> None:
    passing = book.passing()
    assert passing.digest == book.digest
    assert passing.is_passing
    assert not book.is_passing
