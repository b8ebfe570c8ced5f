from __future__ import annotations

import pandas as pd
import pytest

from networks.errors import SourceError
from networks.sources import world_port_index as wpi

BOX = (-180.0, 0.0, -45.0, 75.0)


def port(number: int, name: str, country: str, locode: str, **fields: str) -> dict[str, str]:
    row = dict.fromkeys(wpi._METRES.values(), "0.0")
    row |= dict.fromkeys([*wpi._FLAGS.values(), *wpi._WORDS.values()], "Unknown")
    row |= {
        "World Port Index Number": f"{number}.0",
        "Main Port Name": name,
        "Alternate Port Name": " ",
        "UN/LOCODE": locode,
        "Country Code": country,
        "Latitude": "19.2",
        "Longitude": "-96.133333",
    }
    return row | fields


def source(*ports: dict[str, str]) -> bytes:
    return pd.DataFrame(list(ports)).to_csv(index=False).encode()


def test_codes_are_written_alike_and_unknown_is_missing() -> None:
    text = source(
        port(16210, "Veracruz", "Mexico", "MX VER", **{"Channel Depth (m)": "11.0"}),
        port(16200, "Altamira", "Mexico", "MXATM", **{"Facilities - Container": "Yes"}),
    )
    table, _ = wpi.read_ports(text, BOX)
    assert table["wpi_number"].tolist() == [16200, 16210]
    assert table["locode"].tolist() == ["MXATM", "MXVER"]
    assert table["country"].tolist() == ["MX", "MX"]
    assert table["alternate_name"].tolist() == ["", ""]
    assert table["channel_depth_m"].isna().tolist() == [True, False]
    assert table["container"].isna().tolist() == [False, True]
    assert bool(table["container"][0])
    assert table["railway"].isna().all()


def test_code_of_a_namesake_abroad_drops_the_row_and_names_it() -> None:
    text = source(
        port(3770, "Tobermory", "Canada", "GBTOB"),
        port(1, "Nameless", "Canada", " "),
        port(2, "San Juan", "Puerto Rico", "PR SJU"),
    )
    table, counts = wpi.read_ports(text, BOX)
    assert table["name"].tolist() == ["Nameless", "San Juan"]
    assert counts["locode_of_another_country_dropped"] == ["3770 Tobermory CA GBTOB"]


def test_shared_codes_and_ports_elsewhere_are_counted() -> None:
    text = source(
        port(1, "Progreso", "Mexico", "MXPGO"),
        port(2, "Progreso Again", "Mexico", "MX PGO"),
        port(3, "Rotterdam", "Netherlands", "NL RTM", Longitude="4.5", Latitude="51.9"),
    )
    table, counts = wpi.read_ports(text, BOX)
    assert len(table) == 2
    assert counts["locodes_shared_by_two_ports"] == ["MXPGO"]
    assert counts["rows_outside"] == 1


def test_country_without_a_code_is_told() -> None:
    with pytest.raises(SourceError, match="Atlantis"):
        wpi.read_ports(source(port(1, "Poseidonis", "Atlantis", "")), BOX)


def test_missing_columns_are_told() -> None:
    with pytest.raises(SourceError, match="Channel Depth"):
        wpi.read_ports(b"World Port Index Number\n1\n", BOX)
