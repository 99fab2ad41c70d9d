"""`manage.py federation check URL`: does the node at this address keep the contract?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from federation.errors import NodeNotFounded
from federation.services.conformance import conform

_MARKS = {True: "✓", False: "✗", None: "–"}


class Step(BaseCommand):
    help = "Play a reader against a partner's address, step by step, and say what to mend. Leaves with 1 for a failure."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("address", help="where its card is: https://cho-ban.example")
        parser.add_argument("--language", default="vi", choices=["vi", "en"])

    def handle(self, *, address: str, language: str, **_options: Any) -> None:
        failed = played = 0
        with override(language):
            try:
                for check in conform(address):
                    played += 1
                    failed += check.ok is False
                    self.stdout.write(f"{_MARKS[check.ok]} {check.name}")
                    if check.ok is not True and check.advice:
                        self.stdout.write(f"    → {check.advice}")
            except NodeNotFounded as error:
                raise CommandError(_("Chợ này chưa là nút liên thông. Chạy: manage.py federation key")) from error
            told = {"failed": failed, "played": played}
            self.stdout.write(_("%(played)s bước, %(failed)s chưa đạt.") % told)
        if failed:
            sys.exit(1)
