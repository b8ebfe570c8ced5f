from __future__ import annotations

import pandas as pd

from routing.gateway import gateway_areas


def test_neighbouring_crossings_of_one_border_are_one_gateway() -> None:
    rows = {
        "R_AMB": ("border", "CA-US", "Detroit", -83.07, 42.31),
        "R_BWB": ("border", "CA-US", "Sarnia", -82.42, 43.00),
        "R_PEA": ("border", "CA-US", "Buffalo", -78.90, 42.91),
        "R_WTB": ("border", "US-MX", "Laredo", -99.54, 27.60),
        "CN_BRM": ("rail", "CA", "Brampton", -79.67, 43.75),
    }
    columns = ["kind", "country", "city", "lon", "lat"]
    terminals = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    terminals.index.name = "terminal_id"
    assert gateway_areas(terminals) == {
        "R_AMB": "Detroit",
        "R_BWB": "Detroit",
        "R_PEA": "Buffalo",
        "R_WTB": "Laredo",
    }


def test_neighbouring_ports_of_one_country_are_one_gateway() -> None:
    rows = {
        "MXATM": ("seaport", "MX", "Altamira", -97.86, 22.48),
        "MXTAM": ("seaport", "MX", "Tampico", -97.85, 22.22),
        "MXVER": ("seaport", "MX", "Veracruz", -96.13, 19.21),
    }
    columns = ["kind", "country", "city", "lon", "lat"]
    terminals = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    terminals.index.name = "terminal_id"
    areas = gateway_areas(terminals)
    assert areas == {"MXATM": "Altamira", "MXTAM": "Altamira", "MXVER": "Veracruz"}
