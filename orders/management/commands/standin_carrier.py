"""manage.py standin_carrier --port 12181: the simulated carrier in a process of its own."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serve the stand-in carrier (a simulation): it takes announcements and sends signed news of parcels."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=12181)

    def handle(self, *, port: int, **_options: Any) -> None:
        """Become the carrier: same process id, so that a signal sent to this command stops it."""
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "orders.standin_carrier", "--port", str(port)])  # noqa: S606
