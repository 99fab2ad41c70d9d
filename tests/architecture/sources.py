"""The project's own files, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["catalog", "orders", "payments", "federation", "marketplace/accounts", "marketplace/kernel"]


@cache
def tracked() -> list[str]:
    """Paths of tracked files that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def tracked_with(suffix: str) -> list[str]:
    return [path for path in tracked() if path.endswith(suffix)]


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
