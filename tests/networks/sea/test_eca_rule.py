"""The figures of the search for cheapest ways, and what they promise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from networks.errors import InputError
from networks.sea.eca_rule import EcaRule


def test_weights_run_from_one_to_the_greatest() -> None:
    rule = EcaRule.read()
    assert rule.weights[0] == 1.0
    assert rule.weights[-1] == pytest.approx(rule.greatest_weight)
    assert np.all(np.diff(rule.weights) > 0)


def test_a_cell_that_is_no_number_is_named(tmp_path: Path) -> None:
    file = tmp_path / "eca_paths.csv"
    header = "of,value,unit,reason,source,confidence"
    file.write_text(f"{header}\ngreatest_weight,two,x,r,s,low\n", encoding="utf-8")
    with pytest.raises(InputError, match="greatest_weight value"):
        EcaRule.read(file)
