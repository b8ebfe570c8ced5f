from __future__ import annotations

import math
import zipfile
from pathlib import Path

import pytest

from networks.errors import SourceError
from networks.sources.locode import read_code_list_zip, read_locodes

BOX = (-180.0, 0.0, -45.0, 75.0)
COUNTRIES = frozenset({"CA", "MX", "US"})

PART = """\
,"MX",,".MEXICO",,,,,,,,
,"MX","VER","Veracruz","Veracruz","VER","1-345---","AI","1401",,"1912N 09605W",""
,"MX","QRO","Querétaro","Queretaro","QUE","--34----","AI","0212",,"2036N 10024W",
,"CA","MTR","Montreal","Montreal","QC","1--45---","AS","9905","YMQ",,
"X","CA","OLD","Old Place","Old Place","QC","--3-----","AA","9905",,"4500N 07300W",
,"CA","GON","Gone","Gone","QC","--3-----","XX","9905",,"4500N 07300W",
,"CA","NIL","No Function","No Function","QC","0-------","AA","9905",,"4500N 07300W",
"=","CA","","Kebec = Quebec","Kebec = Quebec","",,"",,"","",""
,"PA","BLB","Balboa","Balboa",,"1-------","AI","0001",,"0857N 07934W",
,"PA","PTY","Panama City","Panama City",,"--34----","AI","0001",,"0858N 07932W",
,"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AF","0501",,"5155N 00430E",
,"US","ELP","El Paso","El Paso","TX","-234--B-","AI","0001",,"3145N 10629W",
,"US","CVO","Albany-Corvallis Apt","Albany-Corvallis Apt","OR","---4----","AI","9601",,,
,"US","CVO","Corvallis-Albany Apt","Corvallis-Albany Apt","OR","---4----","AI","9601",,,
""".encode("latin-1")


def test_locations_of_the_three_countries_and_ports_of_the_region() -> None:
    table, counts = read_locodes([PART], COUNTRIES, BOX)
    assert table["locode"].tolist() == ["CAMTR", "MXQRO", "MXVER", "PABLB", "USCVO", "USELP"]
    assert counts == {
        "entries_read": 12,
        "withdrawn": 2,
        "without_function": 1,
        "elsewhere": 2,
        "repeated_codes": 1,
    }


def test_fields_are_read() -> None:
    table, _ = read_locodes([PART], COUNTRIES, BOX)
    rows = table.set_index("locode")
    assert rows.loc["MXQRO", "name"] == "Querétaro"
    assert rows.loc["MXQRO", "name_ascii"] == "Queretaro"
    assert rows.loc["MXQRO", "subdivision"] == "QUE"
    assert rows.loc["MXVER", "functions"] == "1345"
    assert rows.loc["USELP", "functions"] == "234B"
    assert rows.loc["MXVER", "lat"] == pytest.approx(19 + 12 / 60, abs=1e-5)
    assert rows.loc["MXVER", "lon"] == pytest.approx(-96 - 5 / 60, abs=1e-5)
    assert math.isnan(rows.loc["CAMTR", "lon"])


def test_parts_are_read_one_after_the_other() -> None:
    lines = PART.splitlines(keepends=True)
    whole, _ = read_locodes([PART], COUNTRIES, BOX)
    split, _ = read_locodes([b"".join(lines[:5]), b"".join(lines[5:])], COUNTRIES, BOX)
    assert split.equals(whole)


def test_line_of_another_form_is_told() -> None:
    with pytest.raises(SourceError, match="line 2 has 3 fields"):
        read_locodes([PART.splitlines(keepends=True)[0] + b"a,b,c\n"], COUNTRIES, BOX)


def test_zip_parts_come_in_order(tmp_path: Path) -> None:
    path = tmp_path / "loc.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (2, 1):
            archive.writestr(f"x UNLOCODE CodeListPart{number}.csv", str(number))
        archive.writestr("SubdivisionCodes.csv", "")
    assert read_code_list_zip(path) == (b"1", b"2")


def test_zip_that_is_none_or_empty_is_told(tmp_path: Path) -> None:
    path = tmp_path / "loc.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(SourceError, match="not a readable zip"):
        read_code_list_zip(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "")
    with pytest.raises(SourceError, match="no UN/LOCODE code list"):
        read_code_list_zip(path)
