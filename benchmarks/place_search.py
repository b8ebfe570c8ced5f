"""Finding places by name: 300 questions in three languages, half of them misspelt.

    python -m benchmarks.place_search

``place_queries.csv`` holds 150 names as people write them in English, French and Spanish, and the
place each means. Each is asked as written and once more with one typing error: two letters changed
about, one left out, doubled, or wrong; drawn with a fixed seed, never in the first letter nor after
a comma. An answer counts when it lies within 25 km of the place meant. Prints Markdown.
"""

from __future__ import annotations

import random
import string
import time
from pathlib import Path

import pandas as pd

from benchmarks.markdown import markdown
from networks.geodesy import distance_km
from networks.network import open_network
from networks.place import Place
from networks.places import Gazetteer

QUERIES = Path(__file__).parent / "place_queries.csv"
SEED = 20261126
NEAR_KM = 25.0
SHOWN = 5


def misspelt(text: str, dice: random.Random) -> str:
    """Return a text with one typing error in its name, the first letter spared."""
    name = text.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0].rstrip()
    at = dice.choice([i for i in range(1, len(name) - 1) if name[i].isalpha()])
    here, following = name[at], name[at + 1]
    wrong = dice.choice(string.ascii_lowercase.replace(here.lower(), ""))
    error = dice.choice([following + here, following, here + here + following, wrong + following])
    return text[:at] + error + text[at + 2 :]


def questions() -> pd.DataFrame:
    """Return the 300 questions: ``query``, ``language``, ``place``, ``spelling``."""
    written = pd.read_csv(QUERIES).assign(spelling="as written")
    dice = random.Random(SEED)  # noqa: S311  a seeded benchmark, no secret
    typed = [misspelt(query, dice) for query in written["query"]]
    return pd.concat([written, written.assign(query=typed, spelling="one typing error")])


def rank_of(found: list[Place], meant: Place) -> int | None:
    """Return at which position, from 1, the list holds the place meant."""
    for rank, place in enumerate(found, 1):
        if distance_km(place.lon, place.lat, meant.lon, meant.lat) <= NEAR_KM:
            return rank
    return None


def ask(places: Gazetteer, asked: pd.DataFrame) -> pd.DataFrame:
    """Add ``rank`` (missing: not among five) and ``search_ms`` to each question."""
    meant = {label: places.resolve(label) for label in asked["place"].unique()}
    places.search("warm up", SHOWN)
    ranks, times_ms = [], []
    for query, label in zip(asked["query"], asked["place"], strict=True):
        began = time.perf_counter()
        found = places.search(query, SHOWN)
        times_ms.append(1000 * (time.perf_counter() - began))
        ranks.append(rank_of(found, meant[label]))
    return asked.assign(rank=ranks, search_ms=times_ms)


def summary(answers: pd.DataFrame) -> pd.DataFrame:
    """Return hit rates and times by spelling and language, and over all."""
    groups = [("all", "all", answers)]
    groups += [(s, "all", rows) for s, rows in answers.groupby("spelling")]
    groups += [(s, lang, rows) for (s, lang), rows in answers.groupby(["spelling", "language"])]
    return pd.DataFrame(
        {
            "spelling": spelling,
            "language": language,
            "n": len(rows),
            "first of the list %": round(100 * (rows["rank"] == 1).mean(), 1),
            "among five %": round(100 * rows["rank"].notna().mean(), 1),
            "median ms": round(rows["search_ms"].median(), 2),
            "p95 ms": round(rows["search_ms"].quantile(0.95), 2),
        }
        for spelling, language, rows in groups
    )


def main() -> None:
    answers = ask(open_network().places, questions())
    print(markdown(summary(answers)), "\n")
    missed = answers[answers["rank"] != 1][["query", "place", "rank"]]
    print(f"Not first of the list:\n\n{markdown(missed.fillna('not among five'))}")


if __name__ == "__main__":
    main()
