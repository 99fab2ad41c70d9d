"""What the embedded engines share: finding their programs, short socket folders, processes by pid."""

from __future__ import annotations

import hashlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psutil

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero and the socket's own name included.
_LONGEST_SOCKET_FOLDER = 80


class EngineFailed(RuntimeError):
    """An embedded engine did not start; the message carries the end of its log."""

    def __init__(self, name: str, log: Path) -> None:
        tail = log.read_text(errors="replace").splitlines()[-12:] if log.exists() else ["(it left no log)"]
        super().__init__("\n  ".join([f"{name} did not start. The end of {log}:", *tail]))


def package_folder(package: str) -> Path:
    """Where a wheel's files lie, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed: run `make run` or `make test` once")
    return Path(spec.submodule_search_locations[0])


def socket_folder(data: Path) -> Path:
    """A folder for the engine's socket: beside its data, or a private one in /tmp when that path is too long."""
    if len(os.fsencode(data)) <= _LONGEST_SOCKET_FOLDER:
        return data
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"engine-{os.geteuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), data.stat().st_uid}:
        raise PermissionError(f"{folder} belongs to somebody else; set DATA_DIR to a shorter path")
    return folder


def pid_in(file: Path, program: str) -> int | None:
    """The pid on the first line of a pid file, when a process of that number runs and it is that program.

    After a power cut the file is still there, and the number may be somebody else's.
    """
    try:
        process = psutil.Process(int(file.read_text().split("\n", 1)[0]))
        gone = process.status() == psutil.STATUS_ZOMBIE  # ended, and the first process of a container reaps late
        return process.pid if process.name() == program and not gone else None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
