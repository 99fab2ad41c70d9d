"""Bring the books up to date with payments that are older than they."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...services.catching_up import post_missing


class Command(BaseCommand):
    help = "Book every money event that has no transaction in the ledger. Safe to repeat."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{post_missing()} payments booked")
