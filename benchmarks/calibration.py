"""Published transit times, each beside P10, P50 and P90 of what the model draws; nothing tuned.

    python -m benchmarks.calibration --truth DIR [--picture FILE.png]

Prints Markdown. Rows are asked as ``benchmarks.plausibility`` asks them. A row gives a range, one
end of a range, or a single figure; which, is read off its words by hand and stands in ``RANGES``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from benchmarks.plausibility_asks import TRANSIT, Model, Question
from networks.network import Network, open_network
from routing import ParameterBook
from routing.draws import Luck, drawn, shapes
from routing.rail_pricing import RailHaul
from routing.swings import queue_terms
from routing.uncertainty import Percentiles, certainty_of, quantile

CANOLA = {
    ("Prairies (Canada)", "Mexico crushers"): "rail",
    ("Prairies via Vancouver", "Mexico crushers (Manzanillo)"): "sea",
}
Span = tuple[float | None, float | None]
RANGES: dict[tuple[str, str, str], tuple[Span, str]] = {
    ("Chicago", "Laredo", "3rd day"): ((48.0, 72.0), "48–72 h"),
    ("Coatzacoalcos", "Salina Cruz", "9 h"): ((6.0, 9.0), "6–9 h"),
    ("Prairies (Canada)", "Mexico crushers", "16-18 d"): ((384.0, 432.0), "16–18 days"),
    ("any", "any", "500 mi/day"): ((24 * 500 / 550, 24.0), "500–550 miles a day"),
    ("Prince Rupert", "ship-to-rail", "<12 h"): ((None, 12.0), "under 12 h"),
    ("Prairies via Vancouver", "Mexico crushers (Manzanillo)", ">30 d"): (
        (720.0, None),
        "over 30 days",
    ),
    ("Lazaro Cardenas", "Balboa", "5 d"): ((None, 120.0), "5 days at most"),
}


class Watched(Model):
    """The model, with note taken of the borders its trains cross."""

    def __init__(self, network: Network, book: ParameterBook) -> None:
        super().__init__(network, book)
        self.borders: set[str] = set()

    def rail_haul(self, start: str, end: str) -> RailHaul:
        """Return the quickest track, as the model does."""
        haul = super().rail_haul(start, end)
        self.borders |= {crossing.terminal_id for crossing in haul.crossings}
        return haul


def hours_of(network: Network, book: ParameterBook, question: Question) -> Percentiles:
    """Draw the hours of a question: each figure it rests on within its range, queues besides.

    The question is put again with each figure at both ends, as the elements of an option are.
    """
    assert question.ask is not None
    usual = Watched(network, book)
    with book.recording() as used:
        usual_h = question.ask(usual)[0]
    rows, moved = drawn(Luck()), np.zeros(Luck().draws, np.float32)
    for key in sorted(used):
        row = book.row(key)
        if row.low is None or row.high is None:
            continue
        ends = (
            question.ask(Model(network, book.with_values({key: value})))[0] - usual_h
            for value in (row.low, row.high)
        )
        for shape, size in shapes(key, *ends):
            moved += np.float32(size) * rows.row(shape)
    for terminal_id in sorted(usual.borders):
        for term in queue_terms(network, terminal_id):
            moved += np.float32(term.minutes / 60) * rows.row(term.shape)
    return Percentiles(*(usual_h + quantile(moved, share) for share in (0.1, 0.5, 0.9)))


def asked(network: Network, book: ParameterBook, truth: Path) -> pd.DataFrame:
    """Return a line for each row of transit times that can be asked."""
    lines = []
    model = Model(network, book)
    for row in pd.read_csv(truth / "transit_times.csv").to_dict("records"):
        ends = row["from"], row["to"]
        question = TRANSIT[ends]
        if question.ask is None:
            continue
        if ends in CANOLA:
            (sure,) = certainty_of(network, model.canola_answers[CANOLA[ends]], book)
            ours = sure.hours
        else:
            ours = hours_of(network, book, question)
        span, words = RANGES.get(
            (*ends, row["as_published"]), ((row["hours"], row["hours"]), f"{row['hours']:g} h")
        )
        lines.append(
            {"mode": row["mode"], "what": f"{ends[0]} – {ends[1]}", "grade": row["grade"]}
            | {"kind": _kind(span), "published": words, "low": span[0], "high": span[1]}
            | ours._asdict()
        )
    return pd.DataFrame(lines)


def _kind(span: Span) -> str:
    if None in span:
        return "one end"
    return "figure" if span[0] == span[1] else "range"


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Say of each row whether our P50 keeps to what is published, and how the spreads compare."""
    low, high = table["low"].fillna(-np.inf), table["high"].fillna(np.inf)
    wide, ours = high - low, table["p90"] - table["p10"]
    return table.assign(
        p50_inside=(table["p50"] >= low) & (table["p50"] <= high),
        covered=(table["p10"] <= high) & (table["p90"] >= low),
        side=np.select(
            [table["p10"] > high, table["p90"] < low], ["ours slower", "ours faster"], ""
        ),
        spread=np.where(np.isfinite(wide) & (wide > 0), ours / wide.where(wide > 0), np.nan),
    )


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table for reading."""
    return pd.DataFrame(
        {
            "mode": table["mode"],
            "what": table["what"],
            "published (grade)": table["published"] + " (" + table["grade"] + ")",
            "P10": table["p10"].map("{:,.1f}".format),
            "P50": table["p50"].map("{:,.1f}".format),
            "P90": table["p90"].map("{:,.1f}".format),
            "P50 keeps to it": table["p50_inside"]
            .map({True: "yes", False: "no"})
            .where(table["kind"] != "figure", "–"),
            "meets P10 to P90": table["covered"].map({True: "yes", False: "no"})
            + table["side"].map(lambda side: f", {side}" if side else ""),
            "our spread ÷ theirs": table["spread"].map(
                lambda ratio: "" if np.isnan(ratio) else f"{ratio:.2f}"
            ),
        }
    )


def coverage(table: pd.DataFrame) -> pd.DataFrame:
    """Count by kind of row; of ten right figures about eight lie between P10 and P90."""
    lines = []
    for kind, rows in [*table.groupby("kind", sort=False), ("all", table)]:
        lines.append(
            {
                "rows that give": kind,
                "rows": len(rows),
                "P50 keeps to it": "–"
                if kind in {"figure", "all"}
                else int(rows["p50_inside"].sum()),
                "meets P10 to P90": int(rows["covered"].sum()),
                "ours slower": int((rows["side"] == "ours slower").sum()),
                "ours faster": int((rows["side"] == "ours faster").sum()),
            }
        )
    return pd.DataFrame(lines)


def draw(table: pd.DataFrame, file: Path) -> None:
    """Draw P10 to P90 as a bar, P50 as a dot and what is published in orange, a line a row."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    rows = table.sort_values("p50").reset_index(drop=True)
    figure, axes = plt.subplots(figsize=(10, 0.36 * len(rows) + 1.6))
    axes.hlines(rows.index, rows["p10"], rows["p90"], color="#9ec3e6", lw=8, label="P10 to P90")
    axes.scatter(rows["p50"], rows.index, color="#1f78c1", s=30, zorder=3, label="P50")
    shift = rows.index + 0.3
    low, high = rows["low"].fillna(rows["high"] / 1.6), rows["high"].fillna(rows["low"] * 1.6)
    axes.hlines(shift, low, high, color="#d9861a", lw=2.5, zorder=4, label="published")
    ends = rows["low"].notna() & rows["high"].notna()
    axes.scatter(low[ends], shift[ends], color="#d9861a", s=16, zorder=4)
    axes.scatter(high[ends], shift[ends], color="#d9861a", s=16, zorder=4)
    for column, marker in (("low", "<"), ("high", ">")):
        open_end = rows[column].isna()
        at = low if column == "low" else high
        axes.scatter(at[open_end], shift[open_end], color="#d9861a", marker=marker, s=40, zorder=4)
    axes.set_yticks(rows.index, rows["mode"] + ": " + rows["what"], fontsize=8)
    axes.set_xscale("log")
    ticks = [
        tick for tick in (6, 12, 24, 48, 96, 168, 336, 720, 1440) if tick >= rows["p10"].min() / 2
    ]
    axes.set_xticks(ticks, [f"{tick} h" if tick < 48 else f"{tick / 24:g} d" for tick in ticks])
    axes.minorticks_off()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    figure.tight_layout()
    figure.savefig(file, dpi=110, pil_kwargs={"optimize": True})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, required=True, help="folder of published figures")
    parser.add_argument("--picture", type=Path, help="draw the spreads here")
    args = parser.parse_args()
    table = judged(asked(open_network(), ParameterBook.load(), args.truth))
    print(markdown(coverage(table)), "\n")
    print(markdown(shown(table)))
    if args.picture:
        draw(table, args.picture)


if __name__ == "__main__":
    main()
