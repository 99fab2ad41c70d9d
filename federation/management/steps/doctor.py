"""`manage.py federation doctor`: what is wrong, and what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from federation.gateways.reachability import reach
from federation.services.doctor import examine


class Step(BaseCommand):
    help = "Look at clock, names, certificates, keys, files, our feed and every partner; say what to do. Leaves with 1."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--offline", action="store_true", help="look up no names and certificates")

    def handle(self, *, offline: bool, **_options: Any) -> None:
        ill = 0
        for finding in examine(reach=None if offline else reach):
            self.stdout.write(f"{'✓' if finding.is_well else '✗'} {finding.what}")
            if not finding.is_well:
                ill += 1
                self.stdout.write(f"    → {finding.advice}")
        if ill:
            sys.exit(1)
