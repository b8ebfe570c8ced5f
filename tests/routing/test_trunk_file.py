import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import orjson
import pytest

from networks.tiers import Tier
from routing import Request, Shipment, code, solve, trunk_file
from routing import trunk as trunk_module
from routing.afterwards import settled
from routing.code import code_digest
from routing.equipment import equipment_by_slug
from routing.parameter_book import ParameterBook
from routing.plain import as_json, revived
from routing.pricing import Tariff
from routing.trunk import Trunk
from routing.trunk_file import TrunkFile, trunk_key
from tests.toynet import ToyNetwork

BOOK = ParameterBook.load()
SHIPMENT = Shipment.of("auto-parts", book=BOOK, teu=2)
TARIFF = Tariff(BOOK, SHIPMENT, "CA", "MX")


@pytest.fixture
def priced(monkeypatch):
    """Count how often a trunk is priced."""
    counted = []
    price = trunk_module.priced
    monkeypatch.setattr(
        trunk_module, "priced", lambda *given: counted.append(given) or price(*given)
    )
    return counted


def ask(network, tier=Tier.ANY):
    doors = network.place("T", "CA"), network.place("N", "MX")
    answer = solve(network, SHIPMENT, Request(*doors, tier=tier), BOOK)
    settled()
    return [(o.score, o.itinerary, o.signature) for o in answer.options], answer.termination


def trunk_kept_in(folder, shipment=SHIPMENT):
    """Return a trunk once it is on disk."""
    trunk = Trunk(ToyNetwork(kept_in=folder), Tariff(BOOK, shipment, "CA", "MX"))
    settled()
    return trunk


def test_a_kept_trunk_is_the_priced_one_to_the_last_figure(tmp_path, priced):
    first = trunk_kept_in(tmp_path)
    again = trunk_kept_in(tmp_path)
    assert len(priced) == 1
    assert [again.arcs[i] for i in (-1 % len(again.arcs), 0)] == [first.arcs[-1], first.arcs[0]]
    assert list(again.arcs) == list(first.arcs)
    assert np.array_equal(again.rows, first.rows)
    assert vars(again.numbering) == vars(first.numbering)
    assert again.seasonal == first.seasonal
    assert again.folded.with_more([]) == first.folded.with_more([])
    assert dict(again.yard.stops) == dict(first.yard.stops)


@pytest.mark.parametrize("tier", [Tier.ANY, Tier.NO_US_LAND])
def test_answers_from_a_kept_trunk_are_the_same(tmp_path, priced, tier):
    plain_answer = ask(ToyNetwork(), tier)
    for _ in range(2):
        options, termination = ask(ToyNetwork(kept_in=tmp_path), tier)
        assert options == plain_answer[0]
        assert termination.rejections == plain_answer[1].rejections
    assert len(priced) == 2


def test_every_input_is_in_the_key():
    base = trunk_key("v", TARIFF, "code", None)
    other_book = BOOK.with_values({"truck.min_charge": 1.0})
    others = [
        trunk_key("w", TARIFF, "code", None),
        trunk_key("v", TARIFF, "code", 2026),
        trunk_key("v", TARIFF, "other code", None),
        trunk_key("v", Tariff(other_book, SHIPMENT, "CA", "MX"), "code", None),
        trunk_key("v", Tariff(BOOK, SHIPMENT, "MX", "CA"), "code", None),
        trunk_key("v", Tariff(BOOK, SHIPMENT, "CA", "CA"), "code", None),
    ]
    for field in (one.name for one in fields(SHIPMENT)):
        value = getattr(SHIPMENT, field)
        changed = value + 1 if isinstance(value, (int, float)) else "other"
        if field == "commodity":
            changed = replace(value, air_cargo="other")
        if field == "equipment":
            changed = equipment_by_slug()["40ft"]
        other = replace(SHIPMENT, **{field: changed})
        others.append(trunk_key("v", Tariff(BOOK, other, "CA", "MX"), "code", None))
    assert base == trunk_key("v", Tariff(ParameterBook.load(), SHIPMENT, "CA", "MX"), "code", None)
    assert len({base, *others}) == 1 + len(others)


def test_the_key_is_the_same_in_every_process():
    script = "from tests.routing.test_trunk_file import *; print(trunk_key('v', TARIFF, 'code', 1))"
    keys = {
        subprocess.check_output(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    }
    assert len(keys) == 1


def test_the_key_of_the_code_follows_every_file_that_prices(tmp_path, monkeypatch):
    for name in ("routing", "networks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text("1")
    monkeypatch.setattr(code, "_ROOT", tmp_path)
    seen = set()
    for name in ("routing", "networks"):
        code._found.clear()
        seen.add(code_digest(tmp_path / "kept"))
        (tmp_path / name / "a.py").write_text("2")
    code._found.clear()
    seen.add(code_digest(tmp_path / "kept"))
    code._found.clear()
    assert len(seen) == 3


@pytest.mark.parametrize("harm", ["flip", "cut", "lose"])
def test_a_damaged_trunk_is_priced_anew(tmp_path, priced, harm):
    trunk_kept_in(tmp_path)
    file = TrunkFile.of(ToyNetwork(kept_in=tmp_path), TARIFF, None)
    victim = file.directory / "arcs.bytes.npy"
    content = victim.read_bytes()
    if harm == "lose":
        victim.unlink()
    else:
        victim.write_bytes(content[:-9] if harm == "cut" else content[:-9] + b"#" + content[-8:])
    trunk_kept_in(tmp_path)
    assert len(priced) == 2
    assert file.read() is not None


def test_nothing_is_kept_of_a_network_that_says_so(priced):
    assert TrunkFile.of(ToyNetwork(), TARIFF, None) is None
    Trunk(ToyNetwork(), TARIFF)
    assert len(priced) == 1


def test_a_place_that_cannot_be_written_is_no_error(tmp_path, priced):
    (tmp_path / "trunks").write_text("a file is in the way")
    for _ in range(2):
        trunk_kept_in(tmp_path)
    assert len(priced) == 2


def test_only_so_many_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(trunk_file, "MOST_KEPT", 2)
    for teu in (1, 2, 3, 4):
        shipment = Shipment.of("auto-parts", book=BOOK, teu=teu)
        trunk_kept_in(tmp_path, shipment)
    assert len([path for path in (tmp_path / "trunks").iterdir() if path.is_dir()]) == 2


def test_plain_forms_are_exact_and_refuse_what_they_do_not_know():
    for arc in Trunk(ToyNetwork(), TARIFF).arcs:
        assert revived(orjson.loads(as_json(arc))) == arc
    with pytest.raises(TypeError, match="not JSON serializable: set"):
        as_json({1})
