from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from networks.errors import InputError
from networks.gateways import find_gateway, load_gateways


@pytest.fixture(scope="module")
def gateways() -> pd.DataFrame:
    return load_gateways()


@pytest.mark.parametrize("asked", ["NLRTM", "Rotterdam", "rotterdam, NL", " ROTTERDAM "])
def test_a_gateway_is_known_by_id_name_and_label(gateways: pd.DataFrame, asked: str) -> None:
    place = find_gateway(gateways, asked)
    assert place is not None
    assert (place.terminal_id, place.kind, place.country) == ("NLRTM", "gateway", "NL")


@pytest.mark.parametrize("asked", ["Rotterdam, NY", "nlrtm extra", "", "Halifax"])
def test_what_is_no_gateway_is_none(gateways: pd.DataFrame, asked: str) -> None:
    assert find_gateway(gateways, asked) is None


def test_ids_are_locodes_of_their_country(gateways: pd.DataFrame) -> None:
    assert (gateways.index.str[:2] == gateways["country"]).all()
    assert gateways["name"].is_unique


def test_the_gateways_the_trades_need_are_there(gateways: pd.DataFrame) -> None:
    wanted = "NLRTM ESALG JPYOK CNSHA KRPUS BRSSZ PECLL CLVAP"
    assert set(wanted.split()) <= set(gateways.index)


def test_a_faulty_row_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gateways.csv"
    path.write_text(
        "gateway_id,name,country,lon,lat,where,source,confidence\n"
        "XXAAA,A,XX,190,0,off,somebody,high\nXXAAA,B,XX,0,91,off,somebody,sure\n"
    )
    with pytest.raises(InputError) as raised:
        load_gateways(path)
    assert [fault.field for fault in raised.value.faults] == [
        "gateways.csv row XXAAA lon",
        "gateways.csv row XXAAA lat",
        "gateways.csv row XXAAA confidence",
        "gateways.csv gateway_id",
    ]
