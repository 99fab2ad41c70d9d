"""Draw the machines of the order room into docs/states.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from orders.drawing import page


class Command(BaseCommand):
    help = "Draw the state machines of orders into docs/states.md."

    def handle(self, **_options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "states.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(str(path.relative_to(settings.BASE_DIR)))
