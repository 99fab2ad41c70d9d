"""`manage.py federation STEP`: all that an operator does for the federation at the keyboard."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from federation.management.steps import audit, check, doctor, exporting, importing, key, succession

_STEPS: dict[str, type[BaseCommand]] = {
    "key": key.Step,
    "doctor": doctor.Step,
    "check": check.Step,
    "audit": audit.Step,
    "export": exporting.Step,
    "import": importing.Step,
    "succession": succession.Step,
}


class Command(BaseCommand):
    help = "Found this marketplace as a node and care for it; `federation STEP --help` tells more of a step."

    def add_arguments(self, parser: Any) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        for name, step in _STEPS.items():
            step().add_arguments(steps.add_parser(name, help=step.help, description=step.help))

    def handle(self, *, step: str, **options: Any) -> None:
        _STEPS[step](stdout=self.stdout, stderr=self.stderr).handle(**options)  # type: ignore[arg-type]  # wraps any stream
