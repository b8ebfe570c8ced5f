"""A terminal that does not exist, read of plain fields: each fault of each field at once."""

from typing import Any

import pytest

from networks.errors import InputError
from networks.new_terminal import NewTerminal, read_new_terminals

PORT: dict[str, Any] = {
    "name": "New Port", "kind": "seaport", "country": "CA", "longitude": -63, "latitude": 45.5,
    "container": True, "reefer": False, "max_draught_m": 14, "railways": ["CN"],
    "open_from": "04-01", "open_until": "12-15",
}  # fmt: skip
YARD: dict[str, Any] = {
    "name": "New Yard", "kind": "rail", "country": "MX", "longitude": -100.1, "latitude": 25.5,
    "container": True, "roro": True, "railways": ["FXE", "CPKCM"],
}  # fmt: skip


def test_what_is_read_is_told_again() -> None:
    port, yard = read_new_terminals({"CANEW": PORT, "FX_NEW": YARD})
    assert (port.lonlat, port.cargo, port.max_draught_m) == ((-63.0, 45.5), {"container"}, 14.0)
    assert (yard.functions, yard.city, yard.is_seaport) == (("ramp",), "New Yard", False)
    for one in (port, yard):
        assert NewTerminal.of(one.terminal_id, one.fields()) == one
        assert len({one, NewTerminal.of(one.terminal_id, one.fields())}) == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"lattitude": 3}, {"lattitude"}),
        ({"name": "", "kind": "airport", "country": "PA"}, {"name", "kind", "country"}),
        ({"longitude": 12.0, "latitude": "45.5"}, {"longitude", "latitude"}),
        ({"longitude": float("nan"), "latitude": True}, {"longitude", "latitude"}),
        ({"container": 1, "max_draught_m": 80}, {"container", "max_draught_m"}),
        ({"railways": "CN"}, {"railways"}),
        ({"railways": ["CN", "CN"]}, {"railways"}),
        ({"railways": ["NO SUCH", 3]}, {"railways"}),
        ({"open_until": "", "functions": ["ramp"]}, {"open_until", "functions"}),
        ({"container": False}, {"container"}),
    ],
)
def test_each_fault_is_told(changes: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(InputError) as raised:
        read_new_terminals({"CANEW": PORT | changes})
    assert {fault.field.rpartition(".")[2] for fault in raised.value.faults} == fields
    assert all(fault.field.startswith("new_terminals.CANEW.") for fault in raised.value.faults)


def test_all_terminals_are_told_at_once_and_what_is_missing_too() -> None:
    found = {"A-B": PORT, "YARD": {"name": "x", "kind": "rail", "max_draught_m": 12}}
    with pytest.raises(InputError) as raised:
        read_new_terminals(found)
    assert {fault.field for fault in raised.value.faults} == {
        "new_terminals.A-B",
        *(f"new_terminals.YARD.{name}" for name in (
            "country", "longitude", "latitude", "container", "railways", "max_draught_m",
        )),
    }  # fmt: skip
    for bad in ([PORT], {"A": 3}, "A"):
        with pytest.raises(InputError, match="table of tables"):
            read_new_terminals(bad)
    with pytest.raises(InputError, match="16 new terminals at most"):
        read_new_terminals({f"A{number}": PORT for number in range(17)})
