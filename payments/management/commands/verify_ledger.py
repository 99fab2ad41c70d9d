"""Prove that the books are whole: sums, balances, and the chain over all transactions. Fails when they are not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ...selectors.proofs import latest_link, trouble_in_books


class Command(BaseCommand):
    help = "Check every transaction of the ledger; print the last link of the chain, to be noted outside."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic():
            if not connection.savepoint_ids:  # one view of everything, while people go on paying
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = list(trouble_in_books())
            number, link = latest_link()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{number} transactions, all whole. Last link: {link}")
