#!/usr/bin/env python
"""Commands for this machine. Without DATABASE_URL and REDIS_URL it starts the embedded engines in DATA_DIR."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from marketplace.kernel.local_engines import ensure_engines


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    if "DATABASE_URL" not in os.environ:
        os.environ.setdefault("DEBUG", "1")  # a machine of one's own
    here = Path(__file__).resolve().parent
    ensure_engines(Path(os.environ.get("DATA_DIR", here / ".local")))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
