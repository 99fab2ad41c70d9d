"""The nevers of money that goes to producers themselves, and of commission invoices, each broken on purpose."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from orders.models import Settlement
from payments.models import (
    BankCreditUse,
    CommissionEntry,
    CommissionInvoice,
    DirectRefund,
    DirectTransfer,
    Payment,
    SellerFeed,
    SellerNotice,
)
from payments.selectors.statements import Month
from payments.services.direct_paying import say_transferred
from payments.services.invoicing import issue_invoice
from tests.payments.bank.transferring import opened, tell
from tests.payments.books.making import rule
from tests.payments.direct.paying import asked, go_direct, house, payments_by_part, seen

from .test_nevers import again

pytestmark = pytest.mark.django_db


def waiting() -> Payment:
    return payments_by_part(asked(house()))[0]


def said() -> Payment:
    payment = waiting()
    say_transferred(payment_id=payment.pk, bank_ref="FT1", actor=GUEST)
    return payment


def owed() -> DirectRefund:
    return DirectRefund.objects.create(payment=waiting(), key="k", amount_vnd=5_000, send_by=clock.now())


def invoice() -> CommissionInvoice:
    rule(800)
    payment = seen(waiting())
    issue_invoice(producer_id=payment.part.producer_id, month=Month(clock.today().replace(day=1)))
    return CommissionInvoice.objects.get()


def feed() -> SellerFeed:
    return SellerFeed.objects.create(producer=house(), provider="sepay", key="k", secret="s" * 16)


def notice() -> SellerNotice:
    return SellerNotice.objects.create(feed=feed(), txn_id="1", amount_vnd=1, raw="{}")


NEVERS = {
    "settlement_is_one_of_two_ways": lambda: (waiting(), Settlement.objects.update(way="by_magic")),
    "one_open_payment_per_part": lambda: again(waiting(), session_ref="x", intent_ref="x"),
    "only_a_direct_payment_is_of_one_part": lambda: (waiting(), Payment.objects.update(part=None)),
    "direct_transfer_is_said_with_a_number": lambda: (said(), DirectTransfer.objects.update(bank_ref="")),
    "direct_transfer_is_confirmed_somehow": lambda: (said(), DirectTransfer.objects.update(confirmed_at=clock.now())),
    "operator_confirms_with_a_reason": lambda: (
        seen(waiting()),
        DirectTransfer.objects.update(confirmed_how="operator"),
    ),
    "direct_refund_is_not_empty": lambda: (owed(), DirectRefund.objects.update(amount_vnd=0)),
    "direct_refund_is_sent_with_a_number": lambda: (owed(), DirectRefund.objects.update(sent_at=clock.now())),
    "only_what_was_sent_is_contested": lambda: (owed(), DirectRefund.objects.update(contested_at=clock.now())),
    "one_open_feed_per_producer": lambda: again(feed(), key="other"),
    "feed_has_a_secret": lambda: (feed(), SellerFeed.objects.update(secret="short")),
    "one_row_per_seller_notice": lambda: again(notice()),
    "one_invoice_per_producer_and_month": lambda: again(invoice(), sequence=2, reference="ST00000000"),
    "invoice_asks_for_something": lambda: again(
        invoice(), sequence=2, reference="ST00000000", month="2020-01-01", total_vnd=0, paid_at=clock.now()
    ),
    "invoice_gets_no_more_than_it_asks_for": lambda: (
        invoice(),
        CommissionInvoice.objects.update(paid_vnd=F("total_vnd") + 1),
    ),
    "invoice_is_paid_when_all_is_there": lambda: (invoice(), CommissionInvoice.objects.update(paid_at=clock.now())),
    "invoice_numbers_run_without_gaps": lambda: again(
        invoice(), sequence=3, reference="ST00000000", month="2020-01-01"
    ),
    "invoices_never_change": lambda: (invoice(), CommissionInvoice.objects.update(total_vnd=F("total_vnd") + 1)),
    "commission_stands_on_its_side": lambda: (invoice(), CommissionEntry.objects.update(amount_vnd=-1)),
    "direct_goods_stand_on_their_side": lambda: (invoice(), CommissionEntry.objects.update(goods_vnd=-1)),
    "commission_leads_to_a_sale": lambda: (invoice(), CommissionEntry.objects.update(allocation=None)),
    "use_names_its_invoice": lambda: (
        tell(invoice().reference, 1_000),
        BankCreditUse.objects.update(invoice=None),
    ),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_an_invoice_is_never_taken_back():
    row = invoice()
    CommissionEntry.objects.update(invoice=None)

    with pytest.raises(IntegrityError, match="invoices_never_change"), transaction.atomic():
        row.delete()


def test_one_open_payment_per_order_stays_for_money_that_comes_to_us():
    payment = opened()
    go_direct()

    with pytest.raises(IntegrityError, match="one_open_payment_per_order"), transaction.atomic():
        again(payment, session_ref="x", intent_ref="x")
