"""`make lock`: resolve pyproject.toml again and keep uv.lock free of any registry's address.

The hashes in uv.lock pin the content, so where a file comes from is each machine's own affair (docs/decisions/0001).
uv resolves only against the index a lock names, so the address is put back while it works.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

_REGISTRY = re.compile(r'registry = "([^"]*)"')
_FILE_AT_AN_ADDRESS = re.compile(r'url = "(?:[a-z]+://[^"]*/)?([^"/]+)"')
_FILE = re.compile(r'path = "([^"/]+)"')
_PROBE = '[project]\nname = "probe"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["idna"]\n'


def without_addresses(lock: str) -> str:
    """The lock as it is committed: registries become ".", addresses of files become their bare names."""
    return _FILE_AT_AN_ADDRESS.sub(r'path = "\1"', _REGISTRY.sub('registry = "."', lock))


def with_registry(lock: str, registry: str) -> str:
    """The lock as uv needs it to resolve: against that registry, preferring the versions it already names."""
    return _FILE.sub(r'url = "\1"', _REGISTRY.sub(f'registry = "{registry}"', lock))


def registry_of_this_machine(uv: str) -> str:
    """The index uv is configured for here, learnt from a lock of one package made aside."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(_PROBE)
        subprocess.run([uv, "lock", "--quiet"], cwd=folder, check=True)  # noqa: S603  # uv of our own environment
        found = _REGISTRY.search(Path(folder, "uv.lock").read_text())
    if found is None:
        raise SystemExit("uv named no registry in its own lock; has its format changed?")
    return found[1]


def main(uv: str, *options: str) -> None:
    """Lock the project in the current folder; options go to `uv lock`, e.g. --upgrade."""
    lock = Path("uv.lock")
    before = lock.read_text() if lock.exists() else ""
    try:
        if before:
            lock.write_text(with_registry(before, registry_of_this_machine(uv)))
        subprocess.run([uv, "lock", *options], check=True)  # noqa: S603
        after = lock.read_text()
    except BaseException:
        if before:
            lock.write_text(before)
        raise
    lock.write_text(without_addresses(after))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).absolute()), *sys.argv[2:])
