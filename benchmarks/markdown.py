"""Tables as Markdown."""

from __future__ import annotations

import pandas as pd


def markdown(table: pd.DataFrame) -> str:
    """Return a table as Markdown."""
    head = [list(table.columns), ["---"] * table.shape[1]]
    body = [[str(cell) for cell in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in head + body)
