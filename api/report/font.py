"""The letters of a PDF: Bitstream Vera, which the library brings with its licence."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import Any

PLAIN, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
_LIKE = MappingProxyType(
    {"→": "›", "\u202f": "\u00a0", "\u2009": "\u00a0", "₂": "2", "\u2011": "-"}
)


@lru_cache(1)
def letters() -> frozenset[int]:
    """Register the font's faces once; return the code points it has a shape for."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces: dict[str, Any] = {name: TTFont(name, f"{name}.ttf") for name in (PLAIN, BOLD, ITALIC)}
    for face in faces.values():
        pdfmetrics.registerFont(face)
    for bold, italic, name in ((0, 0, PLAIN), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD)):
        addMapping(PLAIN, bold, italic, name)
    return frozenset(faces[PLAIN].face.charToGlyph)


def printable(text: str) -> str:
    """Return text in letters there are: like ones for those there are not, else ``?``.

    Examples
    --------
    >>> printable("São Paulo → Ōsaka"), printable("東")
    ('São Paulo › Osaka', '?')
    """
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if ord(letter) in letters():
        return letter
    like = _LIKE.get(letter) or unicodedata.normalize("NFKD", letter)[0]
    return like if ord(like) in letters() else "?"
