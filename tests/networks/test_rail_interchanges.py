from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import InputError
from networks.rail_interchanges import interchange_table, interchanges_of, read_interchanges
from networks.railways import known_railways
from networks.terminals import load_terminals

HEADER = (
    "interchange_id,name,lon,lat,radius_km,railways,dwell_h,impedance_km,border_id,source,"
    "confidence\n"
)


def test_the_shipped_table_goes_through_parquet_unchanged() -> None:
    shipped = read_interchanges(known_railways())
    assert interchanges_of(interchange_table(shipped)) == shipped


def test_a_border_interchange_stands_at_a_listed_crossing_and_adds_no_dwell_to_its_wait() -> None:
    terminals = load_terminals()
    borders = terminals.index[terminals["border_mode"] == "rail"]
    at_border = [point for point in read_interchanges(known_railways()) if point.border_id]
    assert {"laredo", "eagle_pass"} <= {point.interchange_id for point in at_border}
    for point in at_border:
        assert point.border_id in borders
        near = terminals.loc[point.border_id]
        assert abs(near["lon"] - point.lon) < 0.3
        assert abs(near["lat"] - point.lat) < 0.3


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("a,A,-87,41,10,CN,20,750,,s,low", "railways"),
        ("a,A,-87,41,10,CN;NOBODY,20,750,,s,low", "railways"),
        ("a,A,-87,41,10,CN;UP,-1,750,,s,low", "dwell_h"),
    ],
)
def test_a_wrong_row_is_refused_by_its_field(row: str, field: str, tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_interchanges(known_railways(), path)
    assert [fault.field for fault in caught.value.faults] == [f"i.csv row a {field}"]
