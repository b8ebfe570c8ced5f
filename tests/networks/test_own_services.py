"""A user's own services: beside the shipped ones, in place of those of the same id, or refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from networks.curated_tables import CURATED
from networks.errors import InputError
from networks.own_services import TEMPLATE, OwnServices
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


def load(folder: Path, *rows: str, keep_good: bool = False) -> OwnServices:
    file = folder / "own.csv"
    file.write_text(HEADER + "".join(rows))
    return OwnServices(Shipped(), file, keep_good=keep_good)  # type: ignore[arg-type]


def test_the_template_reads_well_and_has_the_columns_of_the_shipped_table(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TEMPLATE)
    assert len(OwnServices(Shipped(), file).own) == 1  # type: ignore[arg-type]
    with (CURATED / "services.csv").open(encoding="utf-8") as shipped:
        assert TEMPLATE.partition("\n")[0] == shipped.readline().strip() == HEADER.strip()


def test_own_services_stand_beside_the_shipped_and_replace_those_of_their_id(
    tmp_path: Path,
) -> None:
    mine = ROW.format(id="mine", calls="CAHAL;MXVER;CAHAL", cargo="container")
    again = ROW.format(id="msc_canada_gulf_bridge", calls="CAMTR;MXVER", cargo="container")
    services = load(tmp_path, mine, again).services.set_index("service_id")
    assert len(services) == len(Shipped.services) + 1
    assert services.loc["mine", "headway_days"] == 7
    assert services.loc["msc_canada_gulf_bridge", "calls"] == "CAMTR;MXVER"


BAD = (
    ROW.format(id="a", calls="CAHAL;XXBAD9", cargo="container"),
    ROW.format(id="b", calls="CAHAL;MXVER", cargo="candy"),
    "\n",
    ROW.format(id="c", calls="CAHAL;CAHAL", cargo="container"),
    ROW.format(id="d", calls="CAHAL;MXVER", cargo="container").replace("high\n", "high,what\n"),
    *(ROW.format(id="e", calls="CAHAL;MXVER", cargo="container") for _ in range(2)),
)


def test_all_that_is_wrong_is_said_at_once_and_the_rest_is_kept_on_request(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load(tmp_path, *BAD)
    assert [(fault.field, fault.value) for fault in raised.value.faults] == [
        ("own.csv row a calls", "XXBAD9"),
        ("own.csv row b cargo", "candy"),
        ("own.csv row c calls", "CAHAL"),
        ("own.csv row d column 22", "what"),
        ("own.csv service_id", "e"),
    ]
    with pytest.raises(InputError):
        load(tmp_path, *BAD, keep_good=True)  # nothing is right
    good = ROW.format(id="mine", calls="CAHAL;MXVER", cargo="container")
    kept = load(tmp_path, *BAD, good, keep_good=True)
    assert list(kept.own["service_id"]) == ["mine"]
    assert kept.faults == raised.value.faults
    with pytest.raises(InputError, match="one service at least"):
        load(tmp_path)


def test_a_workbook_reads_as_its_csv_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cells = ROW.format(id="mine", calls="CAHAL;MXVER", cargo="container").strip().split(",")
    for line in (HEADER.strip().split(","), [float(c) if c == "1200" else c for c in cells]):
        book.worksheets[0].append(line)
    book.save(tmp_path / "own.xlsx")
    read = OwnServices(Shipped(), tmp_path / "own.xlsx").own  # type: ignore[arg-type]
    text = load(tmp_path, ROW.format(id="mine", calls="CAHAL;MXVER", cargo="container")).own
    assert read.equals(text)


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "broken.xlsx"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.xlsx").write_text("no workbook")
    with pytest.raises(InputError, match="a CSV file in UTF-8, or an Excel workbook"):
        OwnServices(Shipped(), tmp_path / name)  # type: ignore[arg-type]


def test_a_port_that_can_take_nothing_of_the_cargo_is_refused(tmp_path: Path) -> None:
    table = Shipped.terminals
    cannot = table.index[(table["kind"] == "seaport") & ~table["container"]][0]
    with pytest.raises(InputError, match="takes container"):
        load(tmp_path, ROW.format(id="a", calls=f"CAHAL;{cannot}", cargo="container"))
