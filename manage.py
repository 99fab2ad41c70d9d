#!/usr/bin/env python
"""Commands for this machine. Without DATABASE_URL and REDIS_URL it joins or starts the engines in DATA_DIR."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from marketplace.kernel.local_engines import ensure_engines


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    if "DATABASE_URL" not in os.environ:
        os.environ.setdefault("DEBUG", "1")  # a machine of one's own
    # Ending by a signal is ending too: what was started here must be stopped here.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    ensure_engines(Path(os.environ.get("DATA_DIR", Path(__file__).parent / ".local")))
    import marketplace.celery  # noqa: F401, PLC0415  # so that .delay() knows our broker; reads DJANGO_SETTINGS_MODULE

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
