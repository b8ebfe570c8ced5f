"""The files of the page and of the libraries it shows things with, each read once."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import metadata, resources
from types import MappingProxyType

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
    """Return one of the page's own files."""
    return (resources.files("api") / "assets" / _ASSETS / name).read_bytes()


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
