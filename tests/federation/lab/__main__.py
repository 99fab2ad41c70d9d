"""`make delta`: twelve marketplaces on this machine, and a page that shows them; until Ctrl-C. --check: what must hold.

`python -m tests.federation.lab --nodes 4 --port 8300` shows fewer, elsewhere.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from marketplace.kernel.local_process import EngineFailed
from marketplace.run.screen import say
from tests.databases import ROOT

from .check import check
from .delta import Delta
from .page import serve


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", type=int, default=12, choices=range(2, 13), metavar="2..12")
    options.add_argument("--port", type=int, default=int(os.environ.get("DELTA_PORT", "8100")))
    options.add_argument("--check", action="store_true", help="play the checks, print a table and JSON, and end")
    options.add_argument(
        "--only", default="", help="checks whose name holds one of these words, with commas between them"
    )
    options.add_argument("--out", type=Path, help="where the JSON of --check goes")
    given = options.parse_args()
    folder = ROOT / os.environ.get("DELTA_DIR", ".local/delta")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore Ctrl-C
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    delta = Delta(folder, nodes=given.nodes, base=given.port, say=say)
    try:
        with delta.running():
            return check(delta, only=given.only, out=given.out) if given.check else _show(delta, given.port)
    except (EngineFailed, OSError, RuntimeError, TimeoutError) as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 0


def _show(delta: Delta, port: int) -> int:
    serve(delta, port)
    say(f"\n  Trang trạng thái · Status page: http://127.0.0.1:{port}/   (English: /?en)    Ctrl-C ends\n")
    started = time.monotonic()
    delta.pair_all()
    delta.wait_until_equal(600)
    took = time.monotonic() - started
    delta.tell(
        f"Từ trống tới {delta.ways} gốc bằng nhau: {took:.0f} giây",
        f"From empty to {delta.ways} equal roots: {took:.0f} s",
    )
    for node in delta.nodes:
        node.back_up()
    delta.tell(
        "Mỗi chợ đã có bản sao lưu: sửa gì đó, phục hồi, rồi xem.",
        "Each node has a backup: change something, restore it, and watch.",
    )
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    sys.exit(main())
