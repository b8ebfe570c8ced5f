"""A report as PDF, by ReportLab: letter size, its own font in it, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    ListFlowable,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import Paragraph as Text

from api.report.blocks import Block, Grid, Heading, Items, Map, Paragraph, Report
from api.report.drawing import MapDrawing
from api.report.font import BOLD, PLAIN, letters, printable
from routing.route_map import colour
from routing.words import words

_MARGIN = 16 * mm
_PADDING = 6  # of a frame, on each side
_WIDTH = letter[0] - 2 * (_MARGIN + _PADDING)
_LEAST_BELOW = 22 * mm  # a heading with less room below it goes to the next page
_INK, _FAINT, _RULE = HexColor("#1d2327"), HexColor("#59636b"), HexColor("#d5d8d4")
_SIZES = {1: (17, 12), 2: (12, 12), 3: (9, 6)}  # of a heading: its size and what is above it


def pdf_of(report: Report) -> bytes:
    """Return a report as the bytes of a PDF."""
    letters()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        title=report.title,
        author="Monarca",
        lang=report.language,
        invariant=1,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 4 * mm,
    )
    footed = partial(_foot, report=report)
    document.build(list(_flowables(report)), onFirstPage=footed, onLaterPages=footed)
    return out.getvalue()


def _foot(canvas: Any, document: Any, report: Report) -> None:
    said = words(report.language)["report.page"].format(page=document.page)
    canvas.saveState()
    canvas.setFont(PLAIN, 7)
    canvas.setFillColor(_FAINT)
    canvas.drawString(_MARGIN, 11 * mm, printable(f"Monarca · {report.title}"))
    canvas.drawRightString(letter[0] - _MARGIN, 11 * mm, printable(said))
    canvas.restoreState()


def _flowables(report: Report) -> Iterator[Flowable]:
    for block in report.blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading():
            yield CondPageBreak(_LEAST_BELOW)
            yield _text(block.text, _heading(block))
        case Paragraph():
            yield _text(block.text, _style(faint=block.is_faint))
        case Items():
            texts = [_text(text, _style()) for text in block.texts]
            yield ListFlowable(texts, bulletType="bullet", start="•", bulletFontName=PLAIN,
                               bulletFontSize=8.5, leftIndent=10, spaceAfter=4)  # fmt: skip
        case Grid():
            yield _table(block)
        case Map():
            drawing = MapDrawing(block.svg, _WIDTH)
            key = _text(block.key, _style(faint=True))
            yield KeepTogether([Spacer(0, 6), drawing, Spacer(0, 3), key])


def _heading(block: Heading) -> ParagraphStyle:
    size, above = _SIZES[block.level]
    ink = _INK if block.rank is None else HexColor(colour(block.rank - 1))
    return ParagraphStyle(
        "heading",
        fontName=BOLD,
        fontSize=size,
        leading=size * 1.25,
        spaceBefore=above,
        spaceAfter=4,
        textColor=ink,
    )


def _style(*, faint: bool = False, size: float = 8.5, right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=PLAIN,
        fontSize=size,
        leading=size * 1.35,
        spaceAfter=3,
        textColor=_FAINT if faint else _INK,
        alignment=TA_RIGHT if right else 0,
    )


def _text(text: str, style: ParagraphStyle) -> Text:
    """Return text to be laid out; nothing of it is ever read as markup."""
    return Text(escape(printable(text), quote=False), style)


def _table(grid: Grid) -> Table:
    plain, right = _style(size=7.3), _style(size=7.3, right=True)
    styles = [right if column in grid.numeric else plain for column in range(len(grid.heads))]
    heads = [
        _text(head, _style(faint=True, size=7, right=column in grid.numeric))
        for column, head in enumerate(grid.heads)
    ]
    rows = [[_text(cell, style) for cell, style in zip(row, styles, strict=True)]
            for row in grid.rows]  # fmt: skip
    looks: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    if grid.marked:
        for line, row in enumerate(grid.rows, start=1):
            looks.append(("BACKGROUND", (0, line), (0, line), HexColor(colour(int(row[0]) - 1))))
            rows[line - 1][0] = Text(row[0], _marked())
    total = sum(grid.widths)
    widths = [_WIDTH * width / total for width in grid.widths]
    return Table([heads, *rows], widths, repeatRows=1, style=TableStyle(looks), spaceAfter=6)


def _marked() -> ParagraphStyle:
    style = _style(size=7.3)
    style.fontName, style.textColor, style.alignment = BOLD, white, 1
    return style
