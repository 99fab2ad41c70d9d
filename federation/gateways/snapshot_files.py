"""Snapshots on a disk or a stick: gzip'd lines, read with care and in constant memory."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from federation.core.snapshot import MOST_LINE_BYTES, SnapshotRefused


def write_lines(path: Path, lines: Iterable[bytes]) -> int:
    """All of them or no file at all; on the disk when this returns. How many bytes it has."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as file:
                for line in lines:
                    file.write(line)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def read_lines(path: Path) -> Iterator[bytes]:
    """Raises SnapshotRefused where the file is damaged or holds endless lines; OSError where it can't be read."""
    number = 0
    with gzip.open(path, "rb") as file:
        while True:
            try:
                line = file.readline(MOST_LINE_BYTES + 1)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise SnapshotRefused(f"the file is damaged after line {number}: {error}") from error
            if not line:
                return
            number += 1
            if len(line) > MOST_LINE_BYTES:
                raise SnapshotRefused(f"line {number}: too long")
            yield line
