"""What a report is made of; whoever writes it out decides how a block looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the report), 2 (a part) or 3; ``rank`` marks that of a way."""

    text: str
    level: int = 2
    rank: int | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, set back where it is ``faint``; ``language`` where it is not the report's."""

    text: str
    is_faint: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Items:
    """A list without order."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table; ``widths`` are shares, columns in ``numeric`` stand to the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: Sequence[int] = ()
    marked: bool = False  # its first column holds ranks


@dataclass(frozen=True)
class Map:
    """A map as SVG, as `routing.route_map` draws it, and what its lines mean."""

    svg: str
    key: str


Block = Heading | Paragraph | Items | Grid | Map


@dataclass(frozen=True)
class Report:
    """A report in one language, from top to bottom."""

    title: str
    language: str
    blocks: Sequence[Block] = field(default_factory=tuple)
