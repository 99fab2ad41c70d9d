"""manage.py stripe_gateway --port 12111: the simulated acquirer in a process of its own."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from payments.stripe_gateway import config

_ROOT = Path(__file__).resolve().parents[4]


class Command(BaseCommand):
    help = "Serve the Stripe-compatible gateway (a simulation) and carry out its webhooks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=12111)

    def handle(self, *, host: str, port: int, **options: Any) -> None:  # noqa: ARG002
        """Become the gateway: same process id, so that a signal sent to this command stops it all."""
        if not config.ALLOWED_TO_RUN:
            raise CommandError("The gateway is a simulation. Where DEBUG is off it starts only with MOCK_GATEWAY=1.")
        if config.DEBUG:  # on a machine of one's own nothing has to be set up by hand
            call_command("migrate", "stripe_gateway", verbosity=0)
        os.chdir(_ROOT)
        command = [sys.executable, "-m", "payments.stripe_gateway.serve", "--host", host, "--port", str(port)]
        sys.stdout.flush()
        os.execv(sys.executable, command)  # noqa: S606
