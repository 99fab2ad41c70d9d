"""Nobody waits for anybody in a circle: the one lock order of this room (docs/money.md, "Locks").

Each test holds one row so that two commands stand where they used to hold what the other one wants. PostgreSQL ends a
circle by refusing one of the two, which would be raised here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from catalog.services.vetting import let_return, suspend_producer
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.sheets import csv_text
from orders.models import Order
from payments.gateways import RefundState, gateway
from payments.models import BankCredit, BankRefund, Dispute, LedgerAccount, Payment, Payout, PayoutBatch, Refund
from payments.selectors.proofs import trouble_in_books
from payments.services import refunding
from payments.services.bank_matching import process_credit
from payments.services.bank_refunds import approve_bank_refund, pay_bank_refund, prepare_bank_refund
from payments.services.bank_reversing import reverse_credit
from payments.services.paying_out import approve_batch, make_batch, take_results
from payments.services.refund_news import book_refund
from payments.services.refunding import ask_refund, send_refund, settle_refund
from tests.orders.making import pack, placed
from tests.races import in_turn

from .bank.test_bank_races import kept
from .bank.transferring import fresh, opened, operators
from .books.making import earned, household, rule, sold

pytestmark = pytest.mark.usefixtures("committed")
BANK = {"bank_bin": "970405", "bank_account": "7600205123456"}


def transferred(payment, amount_vnd=0):
    """The credit of a transfer that was worked on."""
    process_credit(credit_id=(pk := kept(payment.session_ref, amount_vnd or payment.amount_vnd)))
    return BankCredit.objects.get(pk=pk)


def approved(row):
    """A transfer out that two people saw to."""
    maker, checker = operators()
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="1", to_name="A", actor=maker)
    return approve_bank_refund(refund_id=row.pk, actor=checker)


def queued(payment):
    """A refund of a payment, in the queue of transfers out."""
    share = payment.shares.get()
    return send_refund(
        refund_id=ask_refund(share_id=share.pk, amount_vnd=1_000, reason="x", request_key=f"k{share.pk}").pk
    )


def books_are_whole():
    assert list(trouble_in_books()) == []
    assert not LedgerAccount.objects.filter(group="order:clearing").exclude(balance_vnd=0).exists()


def test_the_banks_answer_and_a_new_batch_at_the_same_time(settings):
    settings.PAYOUT_MIN_VND = 1
    rule(800)
    maker, checker = operators()
    first, held, last = (household(**BANK) for _ in range(3))
    for producer in (first, held, last):
        earned(sold(producer), settings)
    suspend_producer(producer_id=held.pk, reason="x", advice="x", hold_payouts=True, actor=maker)
    batch = approve_batch(batch_id=make_batch(actor=maker).pk, actor=checker)
    for producer in (first, last):
        earned(sold(producer), settings)
    let_return(producer_id=held.pk, actor=maker)
    told = batch.payouts.order_by("-producer").values_list("reference", flat=True)
    text = csv_text(["reference", "status", "reason"], [[reference, "failed", "x"] for reference in told])

    new, moved = in_turn(
        LedgerAccount.objects.filter(code=f"seller:{held.pk}:available"),
        [partial(make_batch, actor=maker), partial(take_results, batch_id=batch.pk, text=text, actor=maker)],
    )

    assert (moved, PayoutBatch.objects.count()) == (2, 2)
    assert list(new.payouts.values_list("producer", flat=True)) == [held.pk]
    assert Payout.objects.filter(status="failed").count() == 2
    books_are_whole()


def test_a_transfer_taken_back_while_what_was_too_much_of_it_is_paid_back():
    reverse_credit(credit_id=transferred(opened()).pk, actor=SYSTEM)  # so that the account of losses exists
    payment = opened()
    credit = transferred(payment, payment.amount_vnd + 5_000)
    row = approved(BankRefund.objects.get())

    told = in_turn(
        LedgerAccount.objects.filter(code="platform:dispute_loss"),
        [
            partial(reverse_credit, credit_id=credit.pk, actor=SYSTEM),
            partial(pay_bank_refund, refund_id=row.pk, bank_ref="FT1", actor=operators()[0]),
        ],
    )

    assert (told[0].state, type(told[1]).__name__) == ("reversed", "QueueMoved")
    assert (fresh(row).paid_at, row.dropped_at is not None) == (None, True)
    books_are_whole()


def test_a_transfer_taken_back_while_another_order_is_paid_twice():
    payment = opened()
    credit = transferred(payment)
    refund = queued(payment)
    twice = opened(order := placed(pack()))
    Payment.objects.filter(pk=twice.pk).update(status="closed")  # a page left open in another tab
    transferred(opened(order))

    in_turn(
        Order.objects.filter(pk=order.pk),
        [
            partial(process_credit, credit_id=kept(twice.session_ref, twice.amount_vnd)),
            partial(reverse_credit, credit_id=credit.pk, actor=SYSTEM),
        ],
    )

    assert (fresh(twice).status, Refund.objects.get(share__payment=twice).reason) == ("succeeded", "paid_twice")
    assert (fresh(refund).status, Dispute.objects.get().payment) == ("dropped", payment)
    books_are_whole()


def test_news_of_two_refunds_while_the_sweep_hears_of_one_of_them():
    payment = sold(household(), household())
    state = RefundState("re_1", "pending", "", payment.intent_ref, payment.amount_vnd)
    book_refund(provider=payment.provider, state=state)  # all of it, by hand, over there
    one, other = Refund.objects.order_by("pk")
    done = replace(state, status="succeeded")

    in_turn(
        Refund.objects.filter(pk=other.pk),
        [
            partial(settle_refund, refund_id=other.pk, state=done),
            partial(book_refund, provider=payment.provider, state=done),
        ],
    )

    assert (fresh(one).status, fresh(other).status) == ("succeeded", "succeeded")
    books_are_whole()


def test_a_refund_is_queued_in_the_moment_in_which_the_bank_takes_its_money_back():
    """Between noting that it leaves and writing it into the queue lies no transaction: the queue asks again."""
    payment = opened()
    credit = transferred(payment)
    share = payment.shares.get()
    refund = ask_refund(share_id=share.pk, amount_vnd=1_000, reason="x", request_key="k")

    assert refunding._may_go_out(payment.pk, refund.pk)
    reverse_credit(credit_id=credit.pk, actor=SYSTEM)
    send_refund(refund_id=refund.pk)

    assert (fresh(refund).status, refund.sent_at, fresh(share).refunded_vnd) == ("dropped", None, 0)
    assert not BankRefund.objects.open().exists()
    books_are_whole()


def test_the_bank_takes_back_what_is_queued_and_not_yet_known_by_its_number():
    payment = opened()
    credit = transferred(payment)
    share = payment.shares.get()
    refund = ask_refund(share_id=share.pk, amount_vnd=1_000, reason="x", request_key="k")
    assert refunding._may_go_out(payment.pk, refund.pk)
    gateway("vietqr").refund(intent_ref=payment.intent_ref, amount_vnd=1_000, idempotency_key=refund.sending_key)

    reverse_credit(credit_id=credit.pk, actor=SYSTEM)
    send_refund(refund_id=refund.pk)

    assert (fresh(refund).status, refund.sent_at, fresh(share).refunded_vnd) == ("dropped", None, 0)
    assert not BankRefund.objects.open().exists()
    books_are_whole()
