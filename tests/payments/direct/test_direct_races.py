"""Two thumbs at once, a thumb and a bank at once, a thumb and the clock at once, in a database that really commits."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import Order, SellerOrder
from orders.services.direct import let_part_go
from payments.errors import DirectMoved
from payments.gateways.bank_feeds import Movement
from payments.models import CommissionInvoice, Payment, PaymentShare, SellerFeed, SellerNotice
from payments.selectors.statements import Month
from payments.services.direct_opening import open_direct
from payments.services.direct_paying import confirm_direct, say_transferred
from payments.services.invoicing import issue_invoice
from payments.services.seller_feeds import _hear
from tests.payments.books.making import rule
from tests.races import race

from .paying import asked, house, payments_by_part, seen, statuses, worker

pytestmark = pytest.mark.usefixtures("committed")


def tap(payment: Payment):
    return partial(confirm_direct, payment_id=payment.pk, how="producer", actor=worker(payment.part.producer))


def told_by_its_bank(payment: Payment, txn_id: str = "1"):
    """A signed message of the producer's own feed that was checked and read."""
    feed, _new = SellerFeed.objects.get_or_create(
        producer=payment.part.producer, closed_at=None, defaults={"provider": "sepay", "key": "k", "secret": "s" * 16}
    )
    content, account = payment.qr.reference, payment.qr.account
    return partial(_hear, feed, Movement(txn_id, account, payment.amount_vnd, "in", content, clock.now()), "{}")


def test_two_thumbs_at_once_are_one_payment_and_one_refusal():
    payment = payments_by_part(asked(house()))[0]

    answers = race(Payment.objects.all(), [tap(payment), tap(payment)])

    assert sorted(isinstance(answer, DirectMoved) for answer in answers) == [False, True]
    assert PaymentShare.objects.count() == 1


def test_the_bank_and_the_thumb_at_once_are_one_payment():
    order = asked(house())
    payment = payments_by_part(order)[0]

    race(Payment.objects.all(), [tap(payment), told_by_its_bank(payment)])

    assert (PaymentShare.objects.count(), statuses(order), SellerNotice.objects.count()) == (1, ["paid"], 1)


def test_one_notice_told_twice_at_once_counts_once():
    payment = payments_by_part(asked(house()))[0]
    half = payment.amount_vnd // 2
    told = told_by_its_bank(payment)
    movement = Movement("1", payment.qr.account, half, "in", payment.qr.reference, clock.now())
    again = partial(_hear, told.args[0], movement, "{}")

    race(Payment.objects.all(), [again, again])

    payment.direct.refresh_from_db()
    assert (payment.direct.seen_vnd, payment.direct.confirmed_at) == (half, None)


def test_the_clock_and_the_thumb_at_once_end_paid_or_revived_never_between():
    order = asked(house())
    payment = payments_by_part(order)[0]
    SellerOrder.objects.update(pay_by=clock.now() - timedelta(minutes=1))

    race(Order.objects.all(), [tap(payment), partial(let_part_go, part_id=order.parts.get().pk, actor=SYSTEM)])

    part = SellerOrder.objects.get()
    assert (statuses(order), part.due_vnd, PaymentShare.objects.count()) == (["paid"], part.total_vnd, 1)


def test_the_clock_and_the_buyers_word_at_once_hold_the_goods_or_refuse_the_word():
    order = asked(house())
    payment = payments_by_part(order)[0]
    SellerOrder.objects.update(pay_by=clock.now() - timedelta(minutes=1))

    answers = race(
        Order.objects.all(),
        [
            partial(say_transferred, payment_id=payment.pk, bank_ref="FT1", actor=GUEST),
            partial(let_part_go, part_id=order.parts.get().pk, actor=SYSTEM),
        ],
    )

    refused, let_go = isinstance(answers[0], DirectMoved), answers[1]
    assert (refused, statuses(order)) in [(True, ["cancelled"]), (False, ["awaiting_payment"])]
    assert let_go is refused


def test_six_openings_at_once_are_one_code_per_part():
    order = asked(house(), house())

    race(Order.objects.all(), [partial(open_direct, order_id=order.pk, actor=GUEST)] * 6)

    assert Payment.objects.count() == 2


def test_invoices_made_at_once_have_numbers_without_gaps():
    rule(800)
    payments = [seen(payment) for payment in payments_by_part(asked(house(), house(), house()))]
    month = Month(clock.today().replace(day=1))
    makers = [partial(issue_invoice, producer_id=payment.part.producer_id, month=month) for payment in payments]

    race(Producer.objects.all(), [*makers, *makers])

    assert sorted(CommissionInvoice.objects.values_list("sequence", flat=True)) == [1, 2, 3]
