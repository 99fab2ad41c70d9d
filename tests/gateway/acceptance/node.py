"""stripe-node, spoken to through one long-lived child process."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import urlsplit

from tests.gateway.acceptance.sdks import Answer, Options, Params, Refused

_SCRIPT = Path(__file__).with_name("driver.mjs")


class NodeDriver:
    """A context: the child lives inside it. Calls from several threads are answered as they end."""

    name = "node"

    def __init__(self, node: str, modules: Path, url: str, timeout_s: float) -> None:
        at = urlsplit(url)
        self._command = [node, str(_SCRIPT), str(modules), str(at.hostname), str(at.port), str(int(timeout_s * 1_000))]
        self._numbers = count()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._writing = threading.Lock()

    def __enter__(self) -> NodeDriver:
        self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, args=(self._child.stdout,))
        self._reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._child.stdin:
            self._child.stdin.close()
        self._reader.join(timeout=10)
        self._child.__exit__(kind, error, at)

    def call(self, path: str, ids: Sequence[str], params: Params, options: Options) -> Answer:
        told = self._ask(kind="call", path=path, ids=list(ids), params=params, options=asdict(options))
        answer = Answer(told["body"])
        answer.headers = told["headers"]
        return answer

    def every(self, path: str, ids: Sequence[str], params: Params, options: Options) -> list[dict[str, Any]]:
        told = self._ask(kind="every", path=path, ids=list(ids), params=params, options=asdict(options))
        return list(told["body"])

    def construct_event(self, body: bytes, header: str | None, secret: str, tolerance_s: int) -> dict[str, Any]:
        raw = base64.b64encode(body).decode()
        told = self._ask(kind="event", body=raw, header=header, secret=secret, tolerance=tolerance_s)
        return dict(told["body"])

    def _ask(self, **asked: Any) -> dict[str, Any]:
        number, future = next(self._numbers), Future[dict[str, Any]]()
        self._waiting[number] = future
        with self._writing:
            assert self._child.stdin
            self._child.stdin.write(json.dumps({"id": number, **asked}) + "\n")
            self._child.stdin.flush()
        told = future.result(timeout=60)
        if "refusal" in told:
            raise Refused(**told["refusal"])
        return told

    def _read(self, lines: IO[str]) -> None:
        for line in lines:
            told = json.loads(line)
            self._waiting.pop(told["id"]).set_result(told)
        for future in self._waiting.values():
            future.set_exception(RuntimeError("node has ended"))
