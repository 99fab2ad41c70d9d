"""localstripe, another stand-in for Stripe: run as a program, for comparison, and never read (it is GPL-3)."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.gateway.driving import Gateway, wait_until


class Localstripe(Gateway):
    """Has no control plane but one: it can be emptied."""

    def is_up(self) -> bool:
        with socket.socket() as probe:
            host, _, port = self.url.removeprefix("http://").partition(":")
            return probe.connect_ex((host, int(port))) == 0

    def mock(self, action: str, **params: Any) -> dict[str, Any]:
        if action != "reset":
            return super().mock(action, **params)
        self.http.delete("/_config/data").raise_for_status()
        return {}


@contextmanager
def running_localstripe() -> Iterator[Localstripe]:
    """A process of its own on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).with_name("localstripe")), "--port", str(port), "--from-scratch"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:  # type: ignore[call-overload]  # the two pipes are given
        other = Localstripe(f"http://127.0.0.1:{port}")
        try:
            wait_until(other.is_up, within_s=30)
            yield other
        finally:
            process.terminate()
            process.wait(timeout=20)
            other.close()
