"""A report as one HTML file: no script, nothing fetched, made to be printed."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from api.report.blocks import Block, Grid, Heading, Items, Map, Paragraph, Report
from routing.route_map import colour

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_of(report: Report) -> bytes:
    """Return a report as the bytes of a page; nothing of an answer is ever read as markup."""
    css = (files("api") / "report" / "report.css").read_text(encoding="utf-8")
    body = "\n".join(map(_drawn, report.blocks))
    return (
        f'<!doctype html>\n<html lang="{report.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(report.title)} · Monarca</title>\n<style>\n{css}</style></head>"
        f"<body>\n{body}\n</body></html>\n"
    ).encode()


def _drawn(block: Block) -> str:
    match block:
        case Heading():
            ink = "" if block.rank is None else f' style="color:{colour(block.rank - 1)}"'
            return f"<h{block.level}{ink}>{escape(block.text)}</h{block.level}>"
        case Paragraph():
            look = ' class="faint"' if block.is_faint else ""
            tongue = f' lang="{block.language}"' if block.language else ""
            return f"<p{look}{tongue}>{escape(block.text)}</p>"
        case Items():
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in block.texts)}</ul>"
        case Grid():
            return _table(block)
        case Map():
            key = escape(block.key)
            return f'<figure>{block.svg}<figcaption class="faint">{key}</figcaption></figure>'


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.1f}%">' for width in grid.widths)
    look = [' class="n"' if column in grid.numeric else "" for column in range(len(grid.heads))]
    heads = "".join(
        f'<th scope="col"{here}>{escape(head)}</th>'
        for head, here in zip(grid.heads, look, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{here}>{_cell(cell, is_rank=grid.marked and not column)}</td>"
            for column, (cell, here) in enumerate(zip(row, look, strict=True))
        )
        + "</tr>"
        for row in grid.rows
    )
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(text: str, *, is_rank: bool) -> str:
    if not is_rank:
        return escape(text)
    return f'<span class="rank" style="background:{colour(int(text) - 1)}">{escape(text)}</span>'
