"""`manage.py federation import FILE`: take in a partner's signed snapshot, as if it had been pulled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from federation.core.consumer import End
from federation.core.snapshot import SnapshotRefused
from federation.selectors.cards import words_of
from federation.services.snapshots import import_snapshot
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError


class Step(BaseCommand):
    help = "Check every signature and the root of a file, then take it in under the same brakes as a pull."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            with tqdm(unit=" records", disable=None) as bar:
                taken = import_snapshot(path=file, actor=SYSTEM, watch=bar.update)
        except (SnapshotRefused, MarketplaceError, OSError) as error:
            raise CommandError(f"refused, nothing was taken: {error}") from error
        if taken.end is None:
            raise CommandError(f"{taken.partner.name}: {taken.detail}\nwords: {words_of(taken.partner)}")
        self.stdout.write(f"{taken.partner.name}: {taken.records} listings, {taken.end} {taken.detail}".rstrip())
        if taken.partner.held:
            self.stdout.write(f"held back until an operator has looked: {taken.partner.held}")
        if taken.end is End.FRESH and taken.partner.head:
            self.stdout.write(f"root {taken.partner.head['root']}")
