from __future__ import annotations

import csv
from importlib.resources import files

from routing.terminal_flow import EXPORT, IMPORT, cannot


def test_one_way_terminals_are_ports_that_handle_the_class() -> None:
    flows = (files("routing") / "parameters" / "terminal_flows.csv").read_text(encoding="utf-8")
    ports = (files("networks") / "curated" / "seaports.csv").read_text(encoding="utf-8")
    handled = {row["terminal_id"]: row for row in csv.DictReader(ports.splitlines())}
    rows = list(csv.DictReader(flows.splitlines()))
    assert rows
    for row in rows:
        assert handled[row["terminal_id"]][row["cargo_class"]] == "1", row
        assert row["direction"] in {EXPORT, IMPORT}


def test_gas_is_loaded_where_it_is_made_and_taken_in_elsewhere() -> None:
    assert not cannot("CAKTM", "lng", EXPORT)
    assert "only loads" in str(cannot("CAKTM", "lng", IMPORT))
    assert "only takes in" in str(cannot("CASJB", "lng", EXPORT))
    assert not cannot("CASJB", "liquid_bulk", EXPORT)
