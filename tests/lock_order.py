"""Watches the order in which money events lock rows: docs/money.md, "Locks". On for every test of payments.

A lock taken out of order does no harm while nobody else is there, so no test of one command alone would fail by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# From first to last. Tables of one row of this list have an order of their own, told where they are locked.
ORDER = [
    {"payments_payment"},
    {"payments_bankcredit", "payments_directtransfer"},
    {"payments_bankrefund", "payments_directrefund", "payments_bankcredituse"},
    {"orders_order"},
    {"orders_sellerorder", "orders_extracharge"},
    {"payments_paymentshare", "payments_refund", "payments_commissioninvoice", "payments_payout"},
    {"payments_allocation", "payments_commissionentry"},
]
_RANKS = {table: rank for rank, tables in enumerate(ORDER) for table in tables}
_LOCKS = re.compile(r'^\s*SELECT .*? FROM "(\w+)".*\bFOR (?:NO KEY )?UPDATE', re.DOTALL)
_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE) "(\w+)"')
_NEEDS_ITS_ORDER = {"orders_ordernotice"}  # a row that names an order waits for whoever has that order


class OutOfOrder(AssertionError):
    """Two who do this at once may wait for each other for ever."""


class _Watch:
    def __init__(self) -> None:
        self.savepoints: list[str] = []
        self.forget()

    def forget(self) -> None:
        self.touched: set[str] = set()
        self.rank, self.depth = -1, 0
        self.has_books = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        result = execute(sql, params, many, context)
        if context["cursor"].rowcount != 0:  # where nothing is found nothing is locked
            self._look(text)
        self._follow(text)
        return result

    def _look(self, text: str) -> None:
        locks, writes = _LOCKS.match(text), _WRITES.match(text)
        if (locks or writes) and not self.touched:
            self.depth = len(self.savepoints)
        if locks and (table := locks[1]) != "payments_ledgeraccount":
            if table not in self.touched and (self.has_books or _RANKS.get(table, self.rank) < self.rank):
                late = "the books" if self.has_books else f"rank {self.rank}"
                raise OutOfOrder(f"{table} is locked after {late}; before it came {sorted(self.touched)}")
            self.rank = max(self.rank, _RANKS.get(table, -1))
            self.touched.add(table)
        if writes:
            waits = writes[1] in _NEEDS_ITS_ORDER or (writes[1] in _RANKS and text.lstrip().startswith("UPDATE"))
            if self.has_books and waits and writes[1] not in self.touched:
                raise OutOfOrder(f"{writes[1]} is written after the books")
            self.touched.add(writes[1])
        if "INSERT INTO payments_ledgertransaction" in text or "'the books'" in text:
            self.has_books = True

    def _follow(self, text: str) -> None:
        """A command is over, with all that it locked, when the savepoint in which it locked first is."""
        word, _, name = text.partition(" ")
        if word == "SAVEPOINT":
            self.savepoints.append(name)
        elif text.startswith("RELEASE SAVEPOINT") and self.savepoints:
            self.savepoints.pop()
        if len(self.savepoints) < max(self.depth, 1):
            self.forget()


@contextmanager
def watched() -> Iterator[Callable[[], None]]:
    """What it gives is called before the next command by a test that keeps several in one savepoint."""
    watch = _Watch()
    with connection.execute_wrapper(watch):
        yield watch.forget
