"""What verify_ledger finds: each kind of meddling, made past all commands and past the database's own guard."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from .test_posting import pay, seal_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    """Four sealed transactions."""
    for number in range(4):
        pay(f"k{number}", 100 + number)
    seal_now()


def meddle(*statements):
    """As nobody can who has no rights over the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def verify():
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


def test_whole_books_are_told_with_their_last_link(books):
    assert verify().startswith("4 transactions, all whole. Last link: ")


MEDDLING = {
    "is not what was sealed": ["UPDATE payments_ledgertransaction SET kind = 'y' WHERE idempotency_key = 'k1'"],
    "sums to 7": ["UPDATE payments_ledgerentry SET amount_vnd = amount_vnd + 7 WHERE amount_vnd = 102"],
    "links 2 to 2 are missing": ["DELETE FROM payments_ledgerseal WHERE number = 2"],
    "does not follow the one before it": [
        "UPDATE payments_ledgerseal SET number = 99 WHERE number = 2",
        "UPDATE payments_ledgerseal SET number = 2 WHERE number = 3",
        "UPDATE payments_ledgerseal SET number = 3 WHERE number = 99",
    ],
    "has no link in the chain": ["DELETE FROM payments_ledgerseal WHERE number = 4"],
    "its entries say": ["UPDATE payments_ledgeraccount SET balance_vnd = 1 WHERE code = 'psp:stripe:pending'"],
}


@pytest.mark.parametrize("told", MEDDLING)
def test_meddling_is_found(books, told):
    meddle(*MEDDLING[told])

    with pytest.raises(CommandError, match=told):
        verify()
