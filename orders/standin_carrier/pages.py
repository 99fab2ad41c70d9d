"""Its addresses, as a plain WSGI application: an interface for programs, a page with buttons for people."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, quote

from marketplace.kernel.signing import is_signed

from .depot import WORDS, Depot

MOST_BYTES = 16_384
Start = Callable[[str, list[tuple[str, str]]], object]
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Ghe Nhanh (mô phỏng)</title>
<h1>Ghe Nhanh (mô phỏng)</h1><p><a href="/">Mọi kiện</a></p>{body}</html>"""


class Application:
    """secret: what announcements are signed with; blank refuses them all."""

    def __init__(self, depot: Depot, secret: str) -> None:
        self.depot, self.secret = depot, secret

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        status, kind, body = self._answer(environ)
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
        if status.startswith("303"):
            headers.append(("Location", quote(_path_of(environ))))
        start(status, headers)
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, str, bytes]:
        way, path = environ["REQUEST_METHOD"], _path_of(environ)
        body = _body_of(environ)
        if body is None:
            return _json("413 Content Too Large", {"error": "too much"})
        if path == "/healthz":
            return _json("200 OK", {"state": "ok"})
        if path.startswith("/parcels"):
            return self._for_programs(environ, way, path.removeprefix("/parcels").strip("/"), body)
        if path == "/":
            links = "".join(_link(number, status) for number, status in self.depot.numbers())
            return _page(links or "Chưa có kiện nào.")
        if path.startswith("/kien/"):
            return self._parcel_page(way, path.removeprefix("/kien/").strip("/"), body)
        return _json("404 Not Found", {"error": "no such page"})

    def _for_programs(self, environ: dict[str, Any], way: str, number: str, body: bytes) -> tuple[str, str, bytes]:
        """POST /parcels {"number": …} announces; GET /parcels/<number> tells all scans. Both are signed."""
        stamp, mark = environ.get("HTTP_CARRIER_TIMESTAMP", ""), environ.get("HTTP_CARRIER_SIGNATURE", "")
        if not is_signed(secret=self.secret, timestamp=stamp, body=body, mark=mark, now=time.time()):
            return _json("401 Unauthorized", {"error": "not signed"})
        if way == "POST" and not number:
            try:
                number = str(json.loads(body)["number"])[:64]
            except (ValueError, KeyError, TypeError):
                return _json("400 Bad Request", {"error": "no number"})
            return _json("201 Created" if self.depot.announce(number) else "200 OK", {"number": number})
        events = self.depot.events_of(number) if way == "GET" else None
        return _json("404 Not Found", {"error": "unknown"}) if events is None else _json("200 OK", {"events": events})

    def _parcel_page(self, way: str, number: str, body: bytes) -> tuple[str, str, bytes]:
        if way == "POST":
            self.depot.advance(number, parse_qs(body.decode("utf-8", "replace")).get("status", [""])[0])
            return "303 See Other", "text/plain; charset=utf-8", b""
        events = self.depot.events_of(number)
        if events is None:
            return _json("404 Not Found", {"error": "unknown"})
        rows = "".join(f"<li>{html.escape(one['text'] + ', ' + one['place'])}</li>" for one in reversed(events))
        named = "".join(f'<button name="status" value="{name}">{name}</button> ' for name in WORDS)
        ways = f'<form method="post"><button>Bước tiếp theo</button> {named}</form>'
        return _page(f"<h2>{html.escape(number)}</h2>{ways}<ol reversed>{rows}</ol>")


def _path_of(environ: dict[str, Any]) -> str:
    """WSGI hands the bytes over as if they were Latin-1."""
    return str(environ.get("PATH_INFO") or "/").encode("latin-1").decode("utf-8", "replace")


def _body_of(environ: dict[str, Any]) -> bytes | None:
    """None for more than we read."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 12 else MOST_BYTES + 1
    return environ["wsgi.input"].read(size) if size <= MOST_BYTES else None


def _link(number: str, status: str) -> str:
    return f'<p><a href="/kien/{quote(number, safe="")}">{html.escape(number)}</a> {status}</p>'


def _page(body: str) -> tuple[str, str, bytes]:
    return "200 OK", "text/html; charset=utf-8", _PAGE.format(body=body).encode()


def _json(status: str, answer: dict[str, Any]) -> tuple[str, str, bytes]:
    return status, "application/json", json.dumps(answer).encode()
