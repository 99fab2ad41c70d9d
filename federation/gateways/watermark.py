"""The watermark file: how far this node has told the world, kept where no backup of the database reaches."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from federation.core.fence import Watermark, read_watermark

from .keys import folder

_NAME = "watermark.json"


def find_watermark() -> Watermark | None:
    try:
        return read_watermark((folder() / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def write_watermark(watermark: Watermark) -> None:
    """On the disk when this returns. A process that is late never takes back what a faster one wrote."""
    with _alone():
        present = find_watermark()
        if present is not None and not _is_news(watermark, present):
            return
        part = folder() / f".{_NAME}.{os.getpid()}"
        with part.open("w", encoding="utf-8") as file:
            file.write(watermark.as_text())
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder() / _NAME)


def _is_news(watermark: Watermark, present: Watermark) -> bool:
    if watermark.fence != present.fence:
        return watermark.fence > present.fence
    if watermark.epoch != present.epoch:
        return True
    return any(value > present.counters.get(name, -1) for name, value in watermark.counters.items())


@contextmanager
def _alone() -> Iterator[None]:
    with (folder() / ".watermark.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
