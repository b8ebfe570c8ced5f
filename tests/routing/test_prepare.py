"""What an answer calls of the compiled search was called by what is compiled ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.answer import answer, options_request
from routing import prepare
from routing.compiled import Kernel
from tests.api.toy import DrawnNetwork


def test_no_answer_calls_what_was_not_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    called: set[str] = set()
    call = Kernel.__call__

    def noted(self: Kernel[..., Any], *args: Any) -> Any:
        called.add(self.full_name)
        return call(self, *args)

    monkeypatch.setattr(Kernel, "__call__", noted)
    monkeypatch.setattr(prepare, "compile_ahead", lambda _: Path("library"))
    network: Any = DrawnNetwork()
    assert prepare.prepare(network, ("Tee", "Enn")) == Path("library")
    prepared = called.copy()
    called.clear()
    asked = {"origin": "Tee", "destination": "Enn", "commodity": "auto-parts", "teu": 3}
    for tier in ("any", "no-us-land"):
        answer(network, options_request(**asked, avoid=tier))
    assert "routing.draw_kernels.added_up" in called
    assert called <= prepared
