from __future__ import annotations

import json
from importlib.resources import files

from routing.tolled_water import tolled_waters, untolled


def test_every_tolled_channel_is_a_channel_of_the_network() -> None:
    text = (files("networks") / "curated" / "channels.geojson").read_text(encoding="utf-8")
    names = {feature["properties"]["name"] for feature in json.loads(text)["features"]}
    for cargo_class in ("container", "dry_bulk"):
        waters = tolled_waters(tuple(names - {"Panama Canal"}), cargo_class, 10_000)
        assert {"Welland Canal", "Seaway: Snell and Eisenhower Locks"} <= {
            w.channel for w in waters
        }
    assert "Panama Canal" in names


def test_free_waters_take_no_toll() -> None:
    assert tolled_waters(("Haro Strait", "Panama Canal: Atlantic approach"), "container", 1) == ()


def test_a_tanker_pays_by_the_locks_it_fits() -> None:
    found = [
        tolled_waters(("Panama Canal",), "liquid_bulk", capacity)[0]
        for capacity in (12_000, 50_000, 110_000)
    ]
    assert [water.fixed_keys[0].rpartition(".")[2] for water in found] == [
        "regular",
        "super_panamax",
        "neopanamax_large",
    ]


def test_an_unknown_toll_is_named() -> None:
    assert untolled(("Haro Strait", "Panama Canal"), "dry_bulk") == "Panama Canal"
    assert untolled(("Panama Canal",), "container") is None
