"""Django's own `migrate`, without looking for rubbish among its models and without drawing those nobody asks for."""

from __future__ import annotations

import gc
from typing import Any

from django.core.management.commands import migrate

from marketplace.kernel.migrating import NearExecutor

migrate.MigrationExecutor = NearExecutor  # type: ignore[attr-defined]  # the command offers no other way


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> None:
        was_on = gc.isenabled()
        gc.disable()
        try:
            super().handle(*arguments, **options)
        finally:
            if was_on:
                gc.enable()
