"""`make test`: everything that must hold, two checks at a time, then the tests. Its arguments go to pytest."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from marketplace.kernel.local_engines import engines_in

from .screen import say
from .shop import ROOT

_BIN = Path(sys.executable).parent
_PYTEST = ["-m", "pytest", "-n", "2"]


def main(*pytest_arguments: str) -> int:
    """0 when all holds. Every check runs, so that one round shows all there is to mend; tests only after them."""
    data_dir = (ROOT / os.environ.get("DATA_DIR", ".local")).resolve() / "test"
    engines = engines_in(data_dir, durable=False)
    try:
        environment = os.environ | {"DATA_DIR": str(data_dir), "DEBUG": "1"} | engines.join()
        checks = _checks()
        with ThreadPoolExecutor(max_workers=2) as pool:
            held = list(pool.map(lambda name: _holds(name, checks[name], environment), checks))
        failed = [name for name, holds in zip(checks, held, strict=True) if not holds]
        if failed:
            say(f"Mend first: {', '.join(failed)}. The tests did not run.")
            return 1
        return subprocess.run(  # noqa: S603  # our own tests
            [sys.executable, *_PYTEST, *pytest_arguments], check=False, cwd=ROOT, env=environment
        ).returncode
    finally:
        engines.leave()


def _checks() -> dict[str, list[str]]:
    cache = f".mypy_cache/{_mark_of_the_settings()}"
    return {
        "types": [str(_BIN / "mypy"), "--cache-dir", cache, "."],  # takes as long as all others
        "ruff": [str(_BIN / "ruff"), "check", "--quiet", "."],
        "format": [str(_BIN / "ruff"), "format", "--check", "--quiet", "."],
        "floors": [str(_BIN / "lint-imports"), "--no-cache"],
        "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def _mark_of_the_settings() -> str:
    """mypy's cache does not see that a setting is new: another settings file, another cache."""
    return hashlib.sha256((ROOT / "marketplace" / "settings.py").read_bytes()).hexdigest()[:12]


def _holds(name: str, command: list[str], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(  # noqa: S603  # tools of our own environment
        command, check=False, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    say(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name:<12} {time.monotonic() - start:5.1f} s")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
