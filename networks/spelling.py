"""Names of similar spelling, among all names there are."""

from __future__ import annotations

from collections.abc import Sequence

NEAR_CERTAIN = 0.92  # Jaro-Winkler similarity, 0-1
ALIKE = 0.82
_ALIKE_SHOWN = 24
_SHORTEST = 5  # letters; shorter names differ by one letter too often
_TWO_ERRORS_FROM = 9  # letters


class Speller:
    """Finds names that differ by little from the one typed.

    Parameters
    ----------
    names
        Folded names; may repeat.

    References
    ----------
    Winkler, W. E. (1990), String comparator metrics and enhanced decision rules in the
    Fellegi-Sunter model of record linkage, Proc. Section on Survey Research Methods, ASA.
    Boytsov, L. (2011), Indexing methods for approximate dictionary searching,
    doi:10.1145/1963190.1963191 (optimal string alignment distance).
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def nearly(self, name: str) -> list[int]:
        """Return positions of names one typing error away (two from nine letters on).

        An error is a letter too many, missing, wrong, or two changed about. Names under five
        letters, and names whose Jaro-Winkler similarity is below ``NEAR_CERTAIN``, are not near.
        """
        from rapidfuzz.distance import OSA, JaroWinkler
        from rapidfuzz.process import extract

        if len(name) < _SHORTEST:
            return []
        errors = 2 if len(name) >= _TWO_ERRORS_FROM else 1
        near = extract(name, self._names, scorer=OSA.distance, score_cutoff=errors, limit=None)
        return [
            row for found, _, row in near if JaroWinkler.similarity(name, found) >= NEAR_CERTAIN
        ]

    def alike(self, name: str) -> list[int]:
        """Return positions of the most similar names, the most similar first."""
        from rapidfuzz.distance import JaroWinkler
        from rapidfuzz.process import extract

        similar = extract(
            name,
            self._names,
            scorer=JaroWinkler.similarity,
            score_cutoff=ALIKE,
            limit=_ALIKE_SHOWN,
        )
        return [row for _, _, row in similar]
