"""Posting: one transaction per event, whatever is told how often; what was written stays as it is."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock
from payments.errors import LedgerConflict
from payments.ledger import accounts as of
from payments.ledger import flows
from payments.models import LedgerAccount, LedgerEntry, LedgerSeal, LedgerTransaction
from payments.services.posting import post, post_by_balance

pytestmark = pytest.mark.django_db
FROZEN = ["payments_ledgertransaction", "payments_ledgerentry", "payments_ledgerseal"]


def pay(key="payment:1:captured", amount_vnd=298_000, order_id=1):
    lines = flows.captured("stripe", order_id, amount_vnd)
    return post(kind="captured", key=key, source=("payment", 1), lines=lines)


def balance(account):
    row = LedgerAccount.objects.filter(code=account.code).first()
    return row.balance_vnd if row else 0


def seal_now():
    """What the database does when a transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_posting_moves_the_balances_of_its_accounts():
    pay()

    assert (balance(of.psp_pending("stripe")), balance(of.clearing(1))) == (298_000, -298_000)


def test_the_same_event_told_again_is_the_first_transaction():
    told = [pay() for _ in range(3)]

    assert [(each.transaction_id, each.is_new) for each in told[1:]] == [(told[0].transaction_id, False)] * 2
    assert (LedgerTransaction.objects.count(), balance(of.clearing(1))) == (1, -298_000)


def test_the_same_key_with_other_content_is_loud_and_changes_nothing():
    pay()

    with pytest.raises(LedgerConflict, match="payment:1:captured"), transaction.atomic():
        pay(amount_vnd=1)

    assert (LedgerTransaction.objects.count(), balance(of.clearing(1))) == (1, -298_000)


@pytest.mark.parametrize(("times", "most"), [(0, 6), (1, 5)])
def test_a_posting_costs_six_statements_at_most(times, most):
    for number in range(times):
        pay(f"before:{number}", 1)

    with CaptureQueriesContext(connection) as seen:
        pay("now", 1)

    assert len(seen) == most


def test_what_moves_nothing_is_no_transaction():
    assert post(kind="captured", key="k", source=("payment", 1), lines=flows.captured("stripe", 1, 0)) is None
    assert LedgerTransaction.objects.count() == 0


def test_lines_may_depend_on_locked_balances():
    pay()

    def everything(balances):
        return flows.move(-balances[of.clearing(1)], debit=of.clearing(1), credit=of.REFUNDS)

    accounts = [of.clearing(1), of.REFUNDS]
    post_by_balance(kind="x", key="x", source=("order", 1), accounts=accounts, decide=everything, facts=1)

    assert (balance(of.clearing(1)), balance(of.REFUNDS)) == (0, -298_000)


def test_no_account_that_holds_others_money_is_overdrawn():
    with pytest.raises(IntegrityError, match="account_is_never_overdrawn"), transaction.atomic():
        post(kind="x", key="x", source=("order", 1), lines=flows.refund_unshared(1, 5))

    assert (LedgerTransaction.objects.count(), LedgerAccount.objects.count()) == (0, 0)


@pytest.mark.parametrize("amounts", [(5, -4), (5,), ()])
def test_the_database_refuses_a_transaction_that_does_not_sum_to_zero(amounts):
    pay()

    with pytest.raises(IntegrityError, match="transaction_sums_to_zero"), transaction.atomic():
        write_by_hand(amounts)


def write_by_hand(amounts):
    made = LedgerTransaction.objects.create(**_facts())
    for account, amount_vnd in zip(LedgerAccount.objects.all(), amounts, strict=False):
        LedgerEntry.objects.create(transaction=made, account=account, amount_vnd=amount_vnd, at=made.posted_at)
    seal_now()


def _facts():
    first = LedgerTransaction.objects.get()
    return {
        "kind": "x",
        "idempotency_key": "by hand",
        "fingerprint": "",
        "source_type": "x",
        "source_id": 1,
        "occurred_at": first.occurred_at,
        "posted_at": first.posted_at,
    }


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_written_is_never_changed(table, change):
    pay()
    seal_now()
    column = {"payments_ledgertransaction": "kind", "payments_ledgerentry": "amount_vnd"}.get(table, "hash")

    with (
        pytest.raises(IntegrityError, match="books_never_change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table, column, column))


def test_a_sealed_transaction_takes_no_more_entries():
    posted = pay()
    seal_now()
    account = LedgerAccount.objects.create(code="x", group="x", kind="asset", may_overdraw=True)
    late = LedgerEntry(transaction_id=posted.transaction_id, account=account, amount_vnd=1, at=clock.now())

    with pytest.raises(IntegrityError, match="books_never_change"), transaction.atomic():
        late.save()


def test_each_transaction_is_a_link_of_one_chain():
    for number in range(3):
        pay(f"k{number}", 1)
    seal_now()

    seals = list(LedgerSeal.objects.values_list("number", "prev_hash", "hash"))
    assert [seal[0] for seal in seals] == [1, 2, 3]
    assert [seal[1] for seal in seals] == ["0" * 64, seals[0][2], seals[1][2]]
