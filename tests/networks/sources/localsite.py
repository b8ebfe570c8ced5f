"""A web site on localhost that can be told to fail: what the download tests talk to."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Site:
    """What the server serves, how it is to misbehave, and what it was asked for.

    ``faults`` holds per path what to do wrong next, one entry per request: an int is an HTTP
    status to answer with, ``("cut", n)`` ends the connection after n bytes of the body,
    ``("say", obj)`` answers with that JSON object.
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    layers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, Range header or form

    def next_fault(self, path: str) -> Any:
        return self.faults[path].pop(0) if self.faults[path] else None


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        wanted_range = self.headers.get("Range", "")
        self.site.asked.append((path, wanted_range))
        fault = self.site.next_fault(path)
        if isinstance(fault, int):
            self.send_error(fault)
        elif path not in self.site.files:
            self.send_error(404)
        else:
            self._send_file(path, wanted_range, fault)

    def _send_file(self, path: str, wanted_range: str, fault: Any) -> None:
        body, etag = self.site.files[path], self.site.etags.get(path, "")
        start = 0
        if wanted_range and self.headers.get("If-Range") == etag:
            start = int(wanted_range.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = fault[1] if fault else len(body)
        self.wfile.write(body[start:end])

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        self.site.asked.append((self.path, json.dumps(form)))
        fault = self.site.next_fault(self.path)
        if isinstance(fault, int):
            self.send_error(fault)
        elif fault:
            self._send_json(fault[1])
        elif self.path not in self.site.layers:
            self.send_error(404)
        else:
            self._send_json(_answer_query(self.site.layers[self.path], form))

    def _send_json(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def _answer_query(features: list[dict[str, Any]], form: dict[str, str]) -> dict[str, Any]:
    if form.get("returnIdsOnly") == "true":
        ids = [feature["id"] for feature in reversed(features)]
        return {"objectIdFieldName": "OBJECTID", "objectIds": ids}
    wanted = {int(text) for text in form["objectIds"].split(",")}
    chosen = [feature for feature in features if feature["id"] in wanted]
    return {"type": "FeatureCollection", "features": chosen}


@contextmanager
def running_site() -> Iterator[Site]:
    """Serve an empty `Site` on a free port of localhost while the context lasts."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def square(west: float, south: float, size: float) -> dict[str, Any]:
    """Return a GeoJSON polygon: a square with its south-western corner given."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*lonlat: tuple[float, float]) -> dict[str, Any]:
    """Return a GeoJSON line through the given points."""
    return {"type": "LineString", "coordinates": [list(point) for point in lonlat]}


def feature(feature_id: int, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": geometry,
        "properties": {"OBJECTID": feature_id, **properties},
    }


def collection(*features: dict[str, Any]) -> bytes:
    """Return a GeoJSON feature collection as the bytes of a file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
