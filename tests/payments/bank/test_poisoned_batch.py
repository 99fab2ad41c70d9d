"""A batch of transfers with one in it that cannot be booked: the others are, each once, and that one stays loud."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.db.models import F

from catalog.models import Lot
from marketplace.kernel.models import AuditEntry
from payments.models import BankCredit, BankCreditUse, BankRefund, LedgerTransaction, Payment, PaymentShare
from payments.selectors.proofs import trouble_in_books
from payments.services.bank_matching import hear_now, process_credits, process_together
from payments.services.bank_news import keep_movements
from payments.tasks import process_credits as swept

from .transferring import books_balance, fresh, movement, opened

pytestmark = pytest.mark.django_db


def told(*movements):
    return keep_movements(provider="sepay", movements=[(each, "{}") for each in movements])


def rows():
    """All that booking transfers writes, counted."""
    models = (BankCreditUse, BankRefund, LedgerTransaction, PaymentShare, AuditEntry)
    return [model.objects.count() for model in models]


def state_of(pk):
    return BankCredit.objects.get(pk=pk).state


def test_one_row_nobody_can_book_stops_no_other_and_nothing_counts_twice():
    good, broken, short, last, given_up = (opened() for _ in range(5))
    half_vnd = given_up.amount_vnd // 2
    told(movement(given_up.session_ref, half_vnd))
    process_credits()
    Payment.objects.filter(pk=given_up.pk).update(status="closed", closed_at=given_up.opened_at)
    lots = Lot.objects.filter(holds__line__part__order=broken.order)
    lots.update(units_held=0)  # nobody knows how: what is paid can not leave the shelf
    ids = told(
        movement(good.session_ref, good.amount_vnd, bank_ref="FT1"),
        movement(broken.session_ref, broken.amount_vnd, bank_ref="FT2"),
        movement(short.session_ref, 1_000, bank_ref="FT3"),
        movement("tien hang", 5_000, bank_ref="FT4"),
        movement(last.session_ref, last.amount_vnd + 7_000, bank_ref="FT5"),
    )
    before = rows()
    with pytest.raises(IntegrityError):
        process_together(credit_ids=ids)
    assert (rows(), [state_of(pk) for pk in ids]) == (before, ["new"] * 5)  # all or nothing, so far

    with pytest.raises(ExceptionGroup) as trouble:
        swept()

    books_balance()
    assert [type(bug) for bug in leaves(trouble.value)] == [IntegrityError]
    assert [state_of(pk) for pk in ids] == ["matched", "new", "partly", "suspense", "excess"]
    assert [fresh(each).status for each in (good, broken, short, last)] == ["succeeded", "open", "open", "succeeded"]
    assert fresh(broken.order).paid_at is None
    assert not BankCreditUse.objects.filter(payment=broken).exists()
    uses = BankCreditUse.objects.order_by("pk").values_list("kind", "amount_vnd")
    assert list(uses) == [
        ("owed", half_vnd),  # given up by the same sweep, which that row did not stop
        ("payment", good.amount_vnd),
        ("payment", 1_000),
        ("suspense", 5_000),
        ("payment", last.amount_vnd),
        ("owed", 7_000),
    ]

    booked = rows()
    with pytest.raises(ExceptionGroup):
        swept()
    assert (hear_now(reference=broken.qr.reference), rows()) == (0, booked)  # its buyer's page still opens
    lots.update(units_held=F("units_on_hand"))
    swept()

    books_balance()
    assert (state_of(ids[1]), fresh(broken).status) == ("matched", "succeeded")
    assert sorted(BankRefund.objects.values_list("amount_vnd", flat=True)) == sorted([half_vnd, 7_000])
    assert list(trouble_in_books()) == []


def leaves(group):
    """What really went wrong, out of groups of groups."""
    for bug in group.exceptions:
        yield from leaves(bug) if isinstance(bug, ExceptionGroup) else [bug]
