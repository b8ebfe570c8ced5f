import math

import pytest

from networks.texts import TextMap, Texts


def test_texts_come_back_one_by_one_and_all_at_once(tmp_path):
    written = ["Montréal", "", "México", "x" * 300]
    Texts.write(tmp_path / "names", written)
    texts = Texts.load(tmp_path / "names")
    assert list(texts) == [texts[i] for i in range(4)] == texts[:] == written
    assert (len(texts), texts[-1], texts[1:3]) == (4, "x" * 300, ["", "México"])
    with pytest.raises(IndexError):
        texts[4]


def test_no_texts_are_texts_too(tmp_path):
    Texts.write(tmp_path / "none", [])
    assert list(Texts.load(tmp_path / "none")) == []


def test_values_are_found_by_key_to_the_last_bit(tmp_path):
    values = {"b": {"km": 0.1 + 0.2, "n": 3}, "a.x": [math.nan, None, True], "é": "ñ"}
    TextMap.write(tmp_path / "rows", values)
    found = TextMap.load(tmp_path / "rows")
    assert found["b"] == values["b"]
    assert math.isnan(found["a.x"][0])
    assert (set(found), len(found), found["é"]) == (set(values), 3, "ñ")
    for key in ("", "a", "c", "zz"):
        assert key not in found
