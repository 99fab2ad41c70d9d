"""The status page: one HTML file, the state as JSON once a second, and buttons that do what they say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .delta import Delta

_PAGE = Path(__file__).with_name("page.html")
_MOST_BYTES = 10_000


class Buttons:
    """What the page may ask for; each gives at once, and tells in the list of events when it is done."""

    def __init__(self, delta: Delta) -> None:
        self.delta = delta

    def press(self, name: str, asked: dict[str, Any]) -> None:
        """Raises KeyError for no such button, ValueError for no such node."""
        buttons: dict[str, Callable[[dict[str, Any]], None]] = {
            "link": self._link,
            "heal": self._heal,
            "split": self._split,
            "freeze": lambda asked: self._with(asked, "đứng yên (SIGSTOP)", "frozen", lambda node: node.freeze()),
            "kill": lambda asked: self._with(asked, "bị tắt ngang (kill -9)", "killed", lambda node: node.kill()),
            "start": lambda asked: self._with(asked, "chạy lại", "runs again", lambda node: node.start()),
            "backup": lambda asked: self._with(asked, "đã sao lưu", "backed up", lambda node: node.back_up()),
            "restore": self._restore,
            "edit": self._edit,
            "clock": self._clock,
        }
        button = buttons[name]
        threading.Thread(target=self._guarded, args=[button, asked], daemon=True).start()

    def _guarded(self, button: Callable[[dict[str, Any]], None], asked: dict[str, Any]) -> None:
        try:
            button(asked)
        except (OSError, RuntimeError, TimeoutError, LookupError, ValueError) as error:
            self.delta.tell(f"⚠ {error}")

    def _node(self, asked: dict[str, Any]) -> Any:
        number = int(asked["node"])
        if not 0 <= number < len(self.delta.nodes):
            raise ValueError(f"no node {number}")
        return self.delta.nodes[number]

    def _with(self, asked: dict[str, Any], vi: str, en: str, work: Callable[[Any], None]) -> None:
        node = self._node(asked)
        work(node)
        self.delta.tell(f"{node.place.name}: {vi}", f"{node.place.name_en}: {en}")

    def _link(self, asked: dict[str, Any]) -> None:
        """One pair, both ways."""
        one, other, mode = int(asked["one"]), int(asked["other"]), str(asked["mode"])
        delay = 2_000 if mode == "slow" else 0
        self.delta.links.set([(one, other), (other, one)], mode="open" if mode == "slow" else mode, delay_ms=delay)
        names = " – ".join(self.delta.nodes[number].place.province for number in (one, other))
        words = {"open": "đường đã nối", "cut": "đường bị cắt", "hole": "hố đen", "slow": "chậm 2 giây"}
        self.delta.tell(f"{names}: {words.get(mode, mode)}", f"{names}: {mode}")

    def _heal(self, _asked: dict[str, Any]) -> None:
        self.delta.links.set(list(self.delta.links.links))
        self.delta.tell("Mọi đường đã nối lại", "All links are whole")

    def _split(self, _asked: dict[str, Any]) -> None:
        half = len(self.delta.nodes) // 2
        numbers = range(len(self.delta.nodes))
        self.delta.links.set(self.delta.both_ways(numbers[:half], numbers[half:]), mode="cut")
        self.delta.tell("Đồng bằng bị cắt đôi", "The delta is split in two")

    def _restore(self, asked: dict[str, Any]) -> None:
        node = self._node(asked)
        if not node.backup_at:
            self.delta.tell(f"⚠ {node.place.name}: chưa có bản sao lưu", f"⚠ {node.place.name_en}: no backup yet")
            return
        node.restore()
        self.delta.watch.forget(node)
        self.delta.tell(
            f"{node.place.name}: đã về bản sao lưu cũ", f"{node.place.name_en}: restored from an old backup"
        )

    def _edit(self, asked: dict[str, Any]) -> None:
        node = self._node(asked)
        seconds, told = follow_edit(self.delta, node.number)
        what, others = f"{told['name']} → {told['price']:,} ₫", len(self.delta.nodes) - 1
        self.delta.tell(f"{what}: {seconds:.1f} giây tới {others} chợ", f"{what}: {seconds:.1f} s to {others} nodes")

    def _clock(self, asked: dict[str, Any]) -> None:
        hours = int(asked["hours"])
        self._with(asked, f"đồng hồ +{hours} giờ", f"clock +{hours} h", lambda node: node.set_clock(hours * 3600))


def follow_edit(delta: Delta, number: int, within_s: float = 120) -> tuple[float, dict[str, Any]]:
    """Raise a price at a node; seconds until every other node that runs has proven the root with it, and what was
    told of it. Raises TimeoutError."""
    import time  # noqa: PLC0415

    from .watch import cell  # noqa: PLC0415

    node, before = delta.nodes[number], delta.look()[number].root
    started = time.monotonic()
    told = node.do("raise_price")
    others = [each.number for each in delta.nodes if each.number != number and each.state == "up"]
    while True:
        seen = delta.look()
        left = [other for other in others if cell(seen, delta.nodes, other, number)["s"] != "equal"]
        if seen[number].root != before and not left:
            return time.monotonic() - started, told
        if time.monotonic() - started > within_s:
            raise TimeoutError(f"an edit at {node.place.slug} did not reach {left} in {within_s:g} s")
        time.sleep(0.05)


def serve(delta: Delta, port: int) -> ThreadingHTTPServer:
    """On 127.0.0.1 only; in a thread of its own."""
    buttons = Buttons(delta)
    newest: dict[str, Any] = {}
    lock = threading.Lock()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/state.json":
                with lock:  # one look at the databases at a time, however many browsers look
                    newest.update(delta.state())
                    self._send(200, json.dumps(newest).encode(), "application/json")
            elif self.path in ("/", "/?en"):
                self._send(200, _PAGE.read_bytes(), "text/html; charset=utf-8")
            else:
                self._send(404, b"", "text/plain")

        def do_POST(self) -> None:
            host = self.headers.get("Host", "")
            # Only our own page presses buttons: a form of another site sends no JSON, and another name no such Host.
            if self.headers.get("Content-Type") != "application/json" or not host.startswith(
                ("127.0.0.1:", "localhost:")
            ):
                self._send(403, b"", "text/plain")
                return
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES))
            try:
                buttons.press(self.path.removeprefix("/do/"), json.loads(body or b"{}"))
                self._send(202, b"{}", "application/json")
            except (KeyError, ValueError):
                self._send(400, b"{}", "application/json")

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
