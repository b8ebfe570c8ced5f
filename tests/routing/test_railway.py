from __future__ import annotations

from routing.railway import carriers, closure_of

FIT = "Ferrocarril del Istmo de Tehuantepec is closed since 28 December 2025"


def test_one_closed_railway_stops_the_train() -> None:
    assert str(closure_of(("FSRR", "FIT"))) == FIT
    assert closure_of(("CN", "CPKC", "XYZ")) is None
    assert closure_of(()) is None


def test_each_railway_takes_the_train_to_the_next_handover() -> None:
    hauled = carriers(("CN", "UP", "FXE"), ("Chicago", "Eagle Pass"), "Monterrey")
    assert hauled == "CN to Chicago, UP to Eagle Pass, Ferromex to Monterrey"


def test_a_group_is_one_line() -> None:
    assert carriers(("CPKC", "CPKCM"), (), "Monterrey") == "CPKC–CPKC de México"
    hauled = carriers(("CN", "CPKC", "CPKCM"), ("Chicago",), "Lázaro Cárdenas")
    assert hauled == "CN to Chicago, CPKC–CPKC de México to Lázaro Cárdenas"


def test_one_railway_needs_no_places() -> None:
    assert carriers(("CN",), (), "Halifax") == "CN"


def test_an_unlisted_railway_keeps_its_code() -> None:
    assert carriers(("XYZ",), (), "Nowhere") == "XYZ"
