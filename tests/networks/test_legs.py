import pandas as pd

from networks.legs import LEG_COLUMNS, leg_table, saves_miles_inside


def test_the_table_fills_what_a_mode_does_not_have():
    table = leg_table([{"leg_id": "road:A-B:CA", "mode": "road", "length_km": 12.5}])
    assert list(table.columns) == list(LEG_COLUMNS)
    assert table.loc[0, "us_locks"] == 0
    assert table.loc[0, "channels"] == ""
    assert table.loc[0, "us_200nm_nm"] == 0.0
    assert pd.api.types.is_string_dtype(table["crossings"])


def sea_row(variant, alternative, eca_nm, ends=("A", "B")):
    return {
        "from_terminal_id": ends[0],
        "to_terminal_id": ends[1],
        "variant": variant,
        "alternative": alternative,
        "eca_nm": eca_nm,
    }


def test_an_alternative_must_save_miles_against_the_shortest_and_the_one_before():
    rows = [
        sea_row("any", 0, 100.0),
        sea_row("any", 1, 98.0),  # a trifle
        sea_row("any", 2, 60.0),
        sea_row("any", 3, 59.0),  # a trifle against the one before
        sea_row("us-12nm", 1, 90.0),  # against the shortest, which keeps this tier too
        sea_row("us-200nm", 0, 40.0),
        sea_row("us-200nm", 1, 36.0),
    ]
    saves = saves_miles_inside(rows, trifle_nm=5.0)
    assert saves.tolist() == [True, False, True, False, True, True, False]


def test_pairs_are_judged_apart():
    rows = [sea_row("any", 0, 10.0), sea_row("any", 0, 100.0, ("A", "C"))]
    rows.append(sea_row("any", 1, 50.0, ("A", "C")))
    assert saves_miles_inside(rows, trifle_nm=5.0).all()
