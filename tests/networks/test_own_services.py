"""A user's own services: beside the shipped ones, in place of those of the same id, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import InputError
from networks.own_services import OwnServices
from networks.services import load_services
from networks.terminals import load_terminals

HEADER = (
    "service_id,name,operator,mode,status,calls,headway_days,speed_kn,transit_h,capacity_teu,"
    "capacity_t,draught_m,reefer_plugs,hold,door_cm,range_km,cargo,note,source,source_date,confidence\n"
)
ROW = "{id},My line,Me,sea,operating,{calls},7,16,,1200,,10,100,,,,{cargo},,my own,2026-11,high\n"


class Shipped:
    """As much of a network as services need."""

    terminals = load_terminals()
    services = load_services(terminals)


def load(folder: Path, *rows: str) -> OwnServices:
    file = folder / "own.csv"
    file.write_text(HEADER + "".join(rows))
    return OwnServices(Shipped(), file)  # type: ignore[arg-type]


def test_own_services_stand_beside_the_shipped_and_replace_those_of_their_id(
    tmp_path: Path,
) -> None:
    mine = ROW.format(id="mine", calls="CAHAL;MXVER;CAHAL", cargo="container")
    again = ROW.format(id="msc_canada_gulf_bridge", calls="CAMTR;MXVER", cargo="container")
    services = load(tmp_path, mine, again).services.set_index("service_id")
    assert len(services) == len(Shipped.services) + 1
    assert services.loc["mine", "headway_days"] == 7
    assert services.loc["msc_canada_gulf_bridge", "calls"] == "CAMTR;MXVER"


def test_all_that_is_wrong_is_said_by_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load(tmp_path, ROW.format(id="a", calls="CAHAL;XXBAD9", cargo="container"),
             ROW.format(id="b", calls="CAHAL;MXVER", cargo="candy"))  # fmt: skip
    assert {fault.field for fault in raised.value.faults} == {"own.csv row b cargo"}
    with pytest.raises(InputError) as raised:
        load(tmp_path, ROW.format(id="a", calls="CAHAL;XXBAD9", cargo="container"),
             ROW.format(id="b", calls="CAHAL;CAHAL", cargo="container"))  # fmt: skip
    assert [fault.field for fault in raised.value.faults] == [
        "own.csv row a calls", "own.csv row b calls"
    ]  # fmt: skip


def test_a_port_that_can_take_nothing_of_the_cargo_is_refused(tmp_path: Path) -> None:
    table = Shipped.terminals
    cannot = table.index[(table["kind"] == "seaport") & ~table["container"]][0]
    with pytest.raises(InputError, match="takes container"):
        load(tmp_path, ROW.format(id="a", calls=f"CAHAL;{cannot}", cargo="container"))
