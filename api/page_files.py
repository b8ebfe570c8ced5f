"""The files of the page and of the libraries it shows things with, each read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata, resources
from types import MappingProxyType

import orjson

_ASSETS = "page"
_TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".png": "image/png",
    }
)
_WORDS = re.compile(r"words\.(\w+)\.json")
_LEAFLET = "js_lib_leaflet/static/js_lib_leaflet"
_SWAGGER = "fastapi_standalone_docs/static/swagger"
# What is served under /vendor: the package that ships it, and where in it.
_VENDOR = MappingProxyType(
    {
        "maplibre-gl.js": ("maplibre", "maplibre/srcjs/maplibre-gl.js"),
        "maplibre-gl.css": ("maplibre", "maplibre/srcjs/maplibre-gl.css"),
        "leaflet.js": ("django-js-lib-leaflet", f"{_LEAFLET}/leaflet.js"),
        "leaflet.css": ("django-js-lib-leaflet", f"{_LEAFLET}/leaflet.css"),
        "swagger-ui.js": ("fastapi-standalone-docs", f"{_SWAGGER}/swagger-ui-bundle.js"),
        "swagger-ui.css": ("fastapi-standalone-docs", f"{_SWAGGER}/swagger-ui.css"),
    }
)


def media_type(name: str) -> str:
    """Return the media type of a file by the end of its name."""
    return _TYPES[name[name.rindex(".") :]]


def asset_names() -> tuple[str, ...]:
    """Return the names of the page's own files."""
    folder = resources.files("api") / "assets" / _ASSETS
    return tuple(sorted(file.name for file in folder.iterdir() if "." in file.name))


@lru_cache
def asset(name: str) -> bytes:
    """Return one of the page's own files; its words with the names that routing's tables hold."""
    body = (resources.files("api") / "assets" / _ASSETS / name).read_bytes()
    found = _WORDS.fullmatch(name)
    return body if found is None else orjson.dumps(orjson.loads(body) | names_in(found[1]))


def names_in(language: str) -> dict[str, dict[str, str]]:
    """Return what goods, equipment, scenarios and cost lines are called in a language."""
    from routing.commodity import load_commodities
    from routing.equipment import equipment_by_slug
    from routing.words import words

    said = words(language)
    goods, equipment = load_commodities(), equipment_by_slug()
    return {
        "goodsNames": {slug: row.said.in_(language) for slug, row in goods.items()},
        "equipmentNames": {slug: row.said.in_(language) for slug, row in equipment.items()},
        "scenarioNames": _after("scenario.", said),
        "labels": _after("label.", said),
    }


def _after(start: str, said: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(start): text for key, text in said.items() if key.startswith(start)}


def vendor_names() -> tuple[str, ...]:
    """Return the names of the libraries' files."""
    return tuple(_VENDOR)


@lru_cache
def vendor(name: str) -> bytes:
    """Return a library's file, without the pointer to a source map a browser would ask for."""
    package, path = _VENDOR[name]
    located = metadata.distribution(package).locate_file(path)
    body = bytes(located.read_bytes())  # type: ignore[attr-defined]
    return re.sub(rb"(//|/\*)# sourceMappingURL=\S*( \*/)?", b"", body)
