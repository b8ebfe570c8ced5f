from __future__ import annotations

import doctest
import re
from pathlib import Path

import routing

README = Path(routing.__file__).parent / "README.md"


def test_the_example_runs(tmp_path: Path) -> None:
    failures, attempts = doctest.testfile(
        str(README), module_relative=False, encoding="utf-8", extraglobs={"folder": tmp_path}
    )
    assert attempts >= 9
    assert failures == 0


def test_every_equation_and_constraint_cited_in_code_is_written_out() -> None:
    text = README.read_text(encoding="utf-8")
    numbered = set(re.findall(r"^(\d+)\. ", text.split("## The model")[1], flags=re.MULTILINE))
    constraints = set(re.findall(r"^- \((C\d+)\)", text, flags=re.MULTILINE))
    for module in README.parent.glob("*.py"):
        code = module.read_text(encoding="utf-8")
        for first, last in re.findall(r"equations? \((\d+)\)(?: (?:to|and) \((\d+)\))?", code):
            assert {first, last or first} <= numbered, module.name
        assert set(re.findall(r"\((C\d+)\)", code)) <= constraints, module.name
