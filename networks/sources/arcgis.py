"""Whole layers of an ArcGIS feature or map service, fetched by object id.

Asking for pages by offset grows slower with each page and loses rows when the layer changes, so
the ids are listed first and the features are fetched by id with POST.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from networks.errors import SourceError
from networks.sources.registry import Progress
from networks.sources.transfer import PassingError, Patience, post_json, try_patiently

_PAGE_FEATURES = 500
_LASTING_ERRORS = range(400, 500)


def fetch_layer(
    url: str,
    out: Path,
    *,
    what: str,
    patience: Patience,
    progress: Progress | None = None,
    where: str = "1=1",
) -> None:
    """Write all features of a layer to ``out`` as one GeoJSON file in EPSG:4326.

    Pages already fetched are kept beside ``out`` until the whole is there, so that an interrupted
    run goes on where it stopped; they are thrown away when the layer's ids have changed.

    Parameters
    ----------
    url
        The layer's ``…/query`` address.
    where
        SQL condition on the layer's fields.

    Raises
    ------
    SourceError
        When the service cannot be reached, reports an error, or returns fewer features than ids.
    """
    report = progress or (lambda _what, _share: None)
    id_field, ids = _list_ids(url, where, what, patience)
    pages = _page_folder(out, ids)
    starts = range(0, len(ids), _PAGE_FEATURES)
    for number, start in enumerate(starts):
        page = pages / f"{number:06d}.json"
        if not page.is_file():
            chosen = ids[start : start + _PAGE_FEATURES]
            features = _fetch_features(url, chosen, id_field, what, patience)
            _write_whole(page, json.dumps(features))
        report(f"downloading {what}", (number + 1) / len(starts))
    _join(pages, len(starts), out)
    shutil.rmtree(pages)


def _list_ids(url: str, where: str, what: str, patience: Patience) -> tuple[str, list[int]]:
    form = {"where": where, "returnIdsOnly": "true", "f": "json"}
    answer = _ask(url, form, what, patience)
    ids = answer.get("objectIds")
    if not ids:
        raise SourceError(f"{what}: the service lists no features for {where!r}.")
    return str(answer["objectIdFieldName"]), sorted(ids)


def _fetch_features(
    url: str, ids: list[int], id_field: str, what: str, patience: Patience
) -> list[dict[str, Any]]:
    form = {
        "objectIds": ",".join(map(str, ids)),
        "outFields": "*",
        "outSR": "4326",
        "returnGeometry": "true",
        "f": "geojson",
    }
    features: list[dict[str, Any]] = _ask(url, form, what, patience).get("features", [])
    if len(features) != len(ids):
        raise SourceError(
            f"{what}: asked for {len(ids)} features by {id_field}, got {len(features)}.",
            hint="The layer is being changed; run the command again.",
        )
    return features


def _ask(url: str, form: dict[str, str], what: str, patience: Patience) -> dict[str, Any]:
    """Post a query; the service reports its own errors in the body, under HTTP status 200."""

    def attempt() -> dict[str, Any]:
        answer = post_json(url, form, patience)
        if "error" in answer:
            code, said = answer["error"].get("code"), answer["error"].get("message")
            if code in _LASTING_ERRORS:
                raise SourceError(f"{what}: the service refused the query: {code} {said}.")
            raise PassingError(f"the service said {code} {said}")
        return answer

    return try_patiently(attempt, what, patience)


def _page_folder(out: Path, ids: list[int]) -> Path:
    """Return the folder for the pages of exactly these ids, dropping those of other ids."""
    digest = hashlib.sha256(json.dumps(ids).encode()).hexdigest()[:16]
    pages = out.with_name(f"{out.name}.pages-{digest}")
    for stale in out.parent.glob(f"{out.name}.pages-*"):
        if stale != pages:
            shutil.rmtree(stale)
    pages.mkdir(parents=True, exist_ok=True)
    return pages


def _join(pages: Path, count: int, out: Path) -> None:
    whole = out.with_name(out.name + ".part")
    with whole.open("w", encoding="utf-8") as stream:
        stream.write('{"type": "FeatureCollection", "features": [\n')
        for number in range(count):
            text = (pages / f"{number:06d}.json").read_text(encoding="utf-8")
            stream.write((",\n" if number else "") + text[1:-1])
        stream.write("\n]}\n")
    whole.replace(out)


def _write_whole(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
