"""How UN/LOCODEs, terminals and aliases join the cities."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from networks.gazetteer_tables import GazetteerTables
from networks.terminals import load_terminals

CITIES = pd.DataFrame(
    [
        (1, "Montréal", "Montreal City", "QC", "CA", -73.6, 45.5, 1_700_000),
        (2, "Haven", "", "ON", "CA", -80.0, 45.0, 5_000),
        (3, "Mexico City", "México;CDMX", "CMX", "MX", -99.1, 19.4, 12_000_000),
    ],
    columns=[
        "geonameid", "name", "alternate_names", "admin1", "country", "lon", "lat", "population",
    ],
)  # fmt: skip
NOWHERE = float("nan")


def locodes(*rows: tuple[str, str, str, str, float, float]) -> pd.DataFrame:
    columns = ["locode", "name", "country", "subdivision", "lon", "lat"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def tables() -> GazetteerTables:
    tables = GazetteerTables()
    tables.add_cities(CITIES)
    return tables


def names_of(tables: GazetteerTables, place_idx: int) -> dict[str, bool]:
    return {name.key: name.primary for name in tables.names if name.place_idx == place_idx}


def test_the_largest_city_comes_first(tables: GazetteerTables) -> None:
    assert [place.name for place in tables.places] == ["Mexico City", "Montréal", "Haven"]
    assert names_of(tables, 0) == {"mexico city": True, "mexico": False, "cdmx": False}


@pytest.mark.parametrize(
    "row",
    [
        ("CAMTR", "Montreal", "CA", "QC", NOWHERE, NOWHERE),
        ("CAMTR", "Montréal (Ville)", "CA", "QC", -73.5, 45.5),
    ],
)
def test_a_code_is_lent_to_its_city(
    tables: GazetteerTables, row: tuple[str, str, str, str, float, float]
) -> None:
    tables.add_locodes(locodes(row), frozenset())
    assert tables.places[1].locode == "CAMTR"
    assert len(tables.places) == 3


def test_the_capital_keeps_its_old_code(tables: GazetteerTables) -> None:
    row = ("MXMEX", "Ciudad de México", "MX", "DIF", -99.1, 19.4)
    tables.add_locodes(locodes(row, ("MXMX2", "México", "MX", "DIF", -99.1, 19.4)), frozenset())
    assert tables.places[0].locode == "MXMX2"
    assert tables.places[3].name == "Ciudad de México"


def test_a_second_code_of_a_city_leads_to_it_by_code_only(tables: GazetteerTables) -> None:
    rows = (("CAHVN", "Haven", "CA", "ON", -80, 45), ("CAHV2", "Haven", "CA", "ON", -80, 45))
    tables.add_locodes(locodes(*rows), frozenset())
    assert (tables.places[2].locode, tables.places[3].locode) == ("CAHVN", "CAHV2")
    assert names_of(tables, 3) == {}


@pytest.mark.parametrize(
    "row",
    [
        ("CAHVN", "Haven", "CA", "QC", -80.0, 45.0),  # another province
        ("CAHVN", "Haven", "CA", "ON", -82.0, 45.0),  # 157 km away
        ("CAHVN", "Elkhorn", "CA", "ON", -80.0, 45.0),  # another name
    ],
)
def test_another_place_stays_apart(
    tables: GazetteerTables, row: tuple[str, str, str, str, float, float]
) -> None:
    tables.add_locodes(locodes(row), frozenset())
    assert [place.locode for place in tables.places] == ["", "", "", "CAHVN"]
    assert tables.places[3].kind == "locode"


def test_places_elsewhere_and_terminals_are_left_out(tables: GazetteerTables) -> None:
    rows = (("PABLB", "Balboa", "PA", "8", -79.6, 9.0), ("CAXXX", "Dock", "CA", "ON", -80, 44))
    tables.add_locodes(locodes(*rows), frozenset({"CAXXX"}))
    assert len(tables.places) == 3


def test_terminals_answer_to_their_names(tables: GazetteerTables) -> None:
    terminals = load_terminals()
    tables.add_terminals(terminals.loc[["CADEL", "CN_BRM"]])
    port, ramp = names_of(tables, 3), names_of(tables, 4)
    assert {"roberts bank", "deltaport", "westshore", "port of roberts bank"} <= set(port)
    assert set(ramp) == {"brampton intermodal", "brampton", "intermodal"}
    assert all(port.values())


def test_an_alias_must_name_a_city(tables: GazetteerTables, tmp_path: Path) -> None:
    header = "alias,country,region,name,source,confidence\n"
    (tmp_path / "good.csv").write_text(header + "DF,MX,CMX,Mexico City,known,high\n")
    tables.add_aliases(tmp_path / "good.csv")
    assert names_of(tables, 0)["df"]
    (tmp_path / "bad.csv").write_text(header + "DF,MX,CMX,Atlantis,known,high\n")
    with pytest.raises(KeyError):
        tables.add_aliases(tmp_path / "bad.csv")
