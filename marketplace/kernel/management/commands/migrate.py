"""Django's own `migrate`, which spends half its time on an empty database looking for rubbish among its models."""

from __future__ import annotations

import gc
from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> None:
        was_on = gc.isenabled()
        gc.disable()
        try:
            super().handle(*arguments, **options)
        finally:
            if was_on:
                gc.enable()
