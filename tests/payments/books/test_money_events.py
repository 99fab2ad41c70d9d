"""Every money event is in the books exactly once, in the transaction in which it is booked."""

from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.services.parts import decline_part
from orders.services.unpaid import cancel_order
from payments.gateways import RefundState
from payments.models import (
    Allocation,
    LedgerTransaction,
    LineCommission,
    Payment,
    PaymentShare,
    Refund,
    StatementRow,
)
from payments.services.catching_up import post_missing
from payments.services.earning import release_earned
from payments.services.refunding import ask_due_refunds, ask_refund, retry_refund, settle_refund
from payments.services.settling import settle_payment
from tests.orders.making import pack, placed
from tests.payments.pretending import disputed
from tests.payments.test_settling import session, settled

from .making import books, delivered, earned, household, owed, rule, sold, whole, withholding

pytestmark = pytest.mark.django_db


def kinds():
    return list(LedgerTransaction.objects.order_by("pk").values_list("kind", flat=True))


def refund(payment, amount_vnd, key="k"):
    return ask_refund(share_id=payment.shares.first().pk, amount_vnd=amount_vnd, reason="x", request_key=key)


def tell(asked, status):
    settle_refund(refund_id=asked.pk, state=RefundState(f"re_{asked.pk}", status))


def test_a_paid_order_is_shared_out_at_once_and_its_clearing_is_empty():
    rule(800)
    withholding()
    producer = household()

    payment = sold(producer)

    part = payment.order.parts.get()
    line = LineCommission.objects.get()
    assert (line.rate_bp, line.base_vnd, line.commission_vnd) == (800, part.goods_vnd, part.goods_vnd * 8 // 100)
    assert owed(producer, "pending") == part.total_vnd - line.commission_vnd - part.goods_vnd * 150 // 10_000
    assert f"order:{payment.order_id}:clearing" not in books()
    assert kinds() == ["captured", "allocated"]
    assert whole()


def test_news_told_three_times_is_in_the_books_once():
    payment = sold()

    for _ in range(3):
        settle_payment(payment_id=payment.pk, state=session(payment))

    assert kinds() == ["captured", "allocated"]


def test_money_too_late_goes_back_from_where_it_waits():
    order = placed(pack(units_made=1))
    cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST)

    payment = settled(order)

    assert books() == {"psp:stripe:pending": payment.amount_vnd, "refunds:payable": -payment.amount_vnd}
    assert Allocation.objects.count() == 0
    assert whole()


def test_a_declined_part_leaves_its_producer_nothing():
    rule(750)
    payment = sold(household(), household())
    part = payment.order.parts.first()
    decline_part(part_id=part.pk, reason="Hết hàng", actor=SYSTEM)

    ask_due_refunds()
    release_earned()

    assert owed(part.producer, "pending") == 0
    assert books()["refunds:payable"] == -part.total_vnd
    assert Allocation.objects.get(share__part=part).released_at is not None
    assert whole()


def test_a_refund_is_paid_through_the_provider():
    payment = sold()

    tell(refund(payment, 10_000), "succeeded")

    assert books()["psp:stripe:pending"] == payment.amount_vnd - 10_000
    assert "refunds:payable" not in books()
    assert kinds() == ["captured", "allocated", "refund_asked", "refund_paid"]


@pytest.mark.parametrize("before", [[], ["succeeded"]])
def test_a_refund_that_failed_is_owed_still_and_goes_out_again(before):
    payment = sold()
    asked = refund(payment, 10_000)
    for status in [*before, "failed", "failed"]:
        tell(asked, status)
    assert (books()["refunds:stuck"], books()["psp:stripe:pending"]) == (-10_000, payment.amount_vnd)

    again = retry_refund(refund_id=asked.pk, actor=SYSTEM)
    tell(again, "succeeded")

    assert "refunds:stuck" not in books()
    assert StatementRow.objects.filter(kind="refund").count() == 1
    assert whole()


def test_a_dispute_holds_money_and_a_lost_one_is_the_marketplaces():
    payment = sold()
    disputed(payment)
    assert books()["dispute:held"] == payment.amount_vnd

    disputed(payment, "lost")

    assert books()["platform:dispute_loss"] == payment.amount_vnd
    assert "dispute:held" not in books()
    assert kinds()[-2:] == ["dispute_opened", "dispute_lost"]


def test_a_dispute_heard_of_only_when_it_was_lost_is_booked_whole():
    payment = sold()

    disputed(payment, "lost")

    assert "psp:stripe:pending" not in books()
    assert whole()


@pytest.mark.parametrize("first", ["needs_response", "lost"])
def test_a_dispute_that_is_won_gives_everything_back(first):
    payment = sold()
    before = books()

    disputed(payment, first)
    disputed(payment, "won")

    assert books() == before


def test_a_question_of_the_bank_moves_no_money():
    payment = sold()
    before = books()

    disputed(payment, "warning_needs_response")

    assert books() == before


def test_what_the_bank_paid_is_not_owed_twice():
    payment = sold()
    disputed(payment)
    refund(payment, 10_000)

    disputed(payment, "lost")

    assert Refund.objects.get().status == "dropped"
    assert "refunds:payable" not in books()
    assert books()["platform:dispute_loss"] == payment.amount_vnd - 10_000
    assert whole()


def test_a_closed_part_is_earned(settings):
    rule(800)
    producer = household()
    payment = sold(producer)
    pending_vnd = owed(producer, "pending")

    earned(payment, settings)
    release_earned()

    assert (owed(producer, "pending"), owed(producer, "available")) == (0, pending_vnd)
    assert kinds() == ["captured", "allocated", "released"]
    assert whole()


def test_a_delivered_part_is_not_earned_while_it_can_be_complained_about():
    payment = sold()
    delivered(payment)

    assert release_earned() == 0
    assert Allocation.objects.get().released_at is None


def test_a_refund_of_earned_money_comes_out_of_what_the_producer_has(settings):
    producer = household()
    payment = sold(producer)
    earned(payment, settings)
    before_vnd = owed(producer, "available")

    refund(payment, 10_000)

    assert owed(producer, "available") == before_vnd - 10_000
    assert whole()


def test_payments_older_than_the_books_are_booked_with_their_moments():
    order = placed(pack(producer=household()))
    payment = Payment.objects.create(order=order, amount_vnd=order.total_vnd, session_ref="cs")
    _as_before_the_books(payment)

    assert [post_missing(), post_missing()] == [1, 0]

    assert set(LedgerTransaction.objects.values_list("occurred_at", flat=True)) == {payment.succeeded_at}
    assert owed(order.parts.get().producer, "pending") == payment.amount_vnd
    assert whole()


def test_news_of_an_old_payment_books_what_came_before_it():
    order = placed(pack(producer=household()))
    payment = Payment.objects.create(order=order, amount_vnd=order.total_vnd, session_ref="cs")
    _as_before_the_books(payment)

    tell(refund(payment, 5_000), "succeeded")

    assert kinds() == ["captured", "allocated", "refund_asked", "refund_paid"]


def _as_before_the_books(payment):
    payment.status, payment.succeeded_at = "succeeded", clock.now()
    payment.save(update_fields=["status", "succeeded_at"])
    for part in payment.order.parts.all():
        PaymentShare.objects.create(payment=payment, part=part, captured_vnd=part.total_vnd)


def test_an_event_that_is_rolled_back_leaves_no_trace_in_the_books():
    payment = sold()
    before = books()

    with transaction.atomic():
        refund(payment, 10_000)
        transaction.set_rollback(True)

    assert (books(), kinds()) == (before, ["captured", "allocated"])
