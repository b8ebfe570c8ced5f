"""Published transit times and rates, each beside what the model says, nothing tuned.

    python -m benchmarks.plausibility --truth DIR [--picture FILE.png]

Prints Markdown. A ratio is ours to the published figure.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from benchmarks.plausibility_asks import TRANSIT, Model, Question, rate_question
from networks.network import open_network
from routing import ParameterBook

GRADE_COLOURS = {"A": "#1f78c1", "B": "#2a9d63", "C": "#d9861a"}


def questions(truth: Path) -> list[tuple[dict[str, object], Question]]:
    """Return every published row with how it is asked."""
    rows: list[tuple[dict[str, object], Question]] = []
    for row in pd.read_csv(truth / "transit_times.csv").to_dict("records"):
        what = f"{row['from']} – {row['to']}"
        told = {"mode": row["mode"], "what": what, "published": row["hours"], "unit": "h"}
        told |= {"year": row["date"], "grade": row["grade"], "kind": "transit times"}
        rows.append((told, TRANSIT[row["from"], row["to"]]))
    for row in pd.read_csv(truth / "rates.csv").to_dict("records"):
        told = {"mode": row["mode"], "what": row["item"], "published": row["value"]}
        told |= {"unit": row["unit"], "year": row["date"], "grade": row["grade"], "kind": "rates"}
        rows.append((told, rate_question(row["mode"], row["item"])))
    return rows


def asked(model: Model, truth: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that were asked with their ratio, and those that were not with the reason."""
    answers, excused = [], []
    for told, question in questions(truth):
        if question.ask is None:
            excused.append(
                {"mode": told["mode"], "what": told["what"], "why not": question.why_not}
            )
            continue
        ours, how = question.ask(model)
        ratio = ours / float(str(told["published"]))
        answers.append(
            told | {"ours": ours, "ratio": ratio, "own source": question.own_source, "how": how}
        )
    return pd.DataFrame(answers), pd.DataFrame(excused).drop_duplicates()


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for reading."""
    return pd.DataFrame(
        {
            "mode": table["mode"],
            "what": table["what"],
            "published": [
                f"{p:,.4g} {u}" for p, u in zip(table["published"], table["unit"], strict=True)
            ],
            "date, grade": table["year"].fillna("–").astype(str) + ", " + table["grade"],
            "ours": table["ours"].map("{:,.4g}".format),
            "ratio": table["ratio"].map("{:.2f}".format)
            + table["own source"].map({True: " (the book's own source)", False: ""}),
            "asked as": table["how"],
        }
    )


def summary(table: pd.DataFrame) -> str:
    """Say how far the ratios spread, the book's own sources apart."""
    lines = []
    for kind, rows in table[~table["own source"]].groupby("kind", sort=False):
        ratio = rows["ratio"]
        within = [int(ratio.between(1 / f, f).sum()) for f in (1.25, 2.0)]
        lines.append(
            f"{str(kind).capitalize()}: {len(rows)} rows asked, median {ratio.median():.2f}, "
            f"from {ratio.min():.2f} to {ratio.max():.2f}; {within[0]} within a quarter, "
            f"{within[1]} within a factor of two."
        )
    return "\n".join(lines)


def canola(model: Model) -> str:
    """Say how bulk from the Prairies fares by rail and by sea against what is published."""
    rail, sea = model.canola["rail"], model.canola["sea"]
    said = [
        f"{name} {option.duration_h / 24:.1f} days and {option.cost_usd / 10_000:.0f} USD/t "
        f"({' → '.join(option.itinerary.mode_chain)})"
        for name, option in (("by rail", rail), ("by sea", sea))
    ]
    cheaper = "sea" if sea.cost_usd < rail.cost_usd else "rail"
    slower = "sea" if sea.duration_h > rail.duration_h else "rail"
    return (
        "Prairie canola to central Mexico (published: rail 16 to 18 days, sea over 30, sea the "
        f"cheapest). Ours, 10,000 t Saskatoon–Mexico City: {'; '.join(said)}. "
        f"Cheaper: {cheaper}; slower: {slower}."
    )


def draw(table: pd.DataFrame, file: Path) -> None:
    """Draw the ratios on a logarithmic scale, a dot a row, coloured by its grade."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    kinds = list(table["kind"].unique())
    sizes = [int((table["kind"] == kind).sum()) for kind in kinds]
    figure, panels = plt.subplots(
        len(kinds), 1, figsize=(10, 0.27 * sum(sizes) + 1.8), sharex=True, height_ratios=sizes
    )
    for axes, kind in zip(np.atleast_1d(panels), kinds, strict=True):
        rows = table[table["kind"] == kind].sort_values("ratio").reset_index(drop=True)
        axes.axvspan(0.8, 1.25, color="#eef3ee", zorder=0)
        axes.axvline(1, color="#555555", lw=1, zorder=1)
        axes.hlines(rows.index, 1, rows["ratio"], color="#c9ced3", lw=1.4, zorder=2)
        for grade, colour in GRADE_COLOURS.items():
            for own, face in ((False, colour), (True, "white")):
                some = rows[(rows["grade"] == grade) & (rows["own source"] == own)]
                axes.scatter(
                    some["ratio"], some.index, s=38, c=face, edgecolors=colour, lw=1.5, zorder=3
                )
        labels = (
            rows["mode"]
            + ": "
            + rows["what"]
            + rows["year"].map(lambda year: "" if pd.isna(year) else f" ({year})")
        )
        axes.set_yticks(rows.index, labels, fontsize=8)
        axes.set_ylim(-0.8, len(rows) - 0.2)
        axes.set_xscale("log")
        axes.set_title(kind.capitalize(), loc="left", fontsize=11)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(axis="y", length=0)
    low, high = min(0.5, table["ratio"].min() * 0.8), max(2.0, table["ratio"].max() * 1.25)
    ticks = [t for t in (0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 20) if low <= t <= high]
    axes.set_xlim(low, high)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("ours ÷ published (shaded: within a quarter; hollow: the book's own source)")
    handles = [
        plt.Line2D([], [], marker="o", ls="", color=colour, label=f"grade {grade}")
        for grade, colour in GRADE_COLOURS.items()
    ]
    figure.legend(handles=handles, loc="upper right", ncols=3, frameon=False, fontsize=9)
    figure.tight_layout()
    figure.savefig(file, dpi=110, pil_kwargs={"optimize": True})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, required=True, help="folder of published figures")
    parser.add_argument("--picture", type=Path, help="draw the ratios here")
    args = parser.parse_args()
    model = Model(open_network(), ParameterBook.load())
    table, excused = asked(model, args.truth)
    print(summary(table), "\n")
    print(canola(model), "\n")
    print(markdown(shown(table)), "\n")
    print("Not asked:\n")
    print(markdown(excused))
    if args.picture:
        draw(table, args.picture)


if __name__ == "__main__":
    main()
