"""The language a command speaks, and what it says where there is no way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.models import Answer

Language = Annotated[str, typer.Option("--language", help="Of what is told: en, fr or es")]


def no_route(found: Answer, language: str) -> str:
    """Say that there is no way, and why."""
    from api.wording import in_language, sentence
    from routing.words import words

    ended = found.termination
    why = sentence(in_language(ended.said, ended.detail, language))
    return f"{words(language)['table.no_route']} {why}".strip()
