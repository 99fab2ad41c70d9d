"""A second payment for a part: opened, booked, closed and given back like the first."""

from __future__ import annotations

import pytest

from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import ExtraCharge, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.charging import withdraw_charge
from orders.services.harvesting import bring_in_harvest
from orders.services.parts import decline_part
from orders.services.weighing import weigh_line
from orders.services.withdrawing import withdraw_part
from payments.errors import AlreadyPaid, OrderClosed
from payments.models import Payment, PaymentShare, Refund
from payments.selectors import payments_to_close
from payments.services.opening import _checkout, _payment_row
from payments.services.refunding import ask_due_refunds
from payments.services.settling import settle_payment
from tests.orders.making import pack, placed
from tests.orders.preorders import harvest_of, preordered

from .test_settling import session

pytestmark = pytest.mark.django_db


def pay(order, charge=None):
    """The money of an order, or of a charge of it, is there."""
    payment = _payment_row(order.pk, charge and charge.pk, GUEST)
    Payment.objects.filter(pk=payment.pk).update(session_ref=f"cs_{payment.pk}")
    settle_payment(payment_id=payment.pk, state=session(payment))
    payment.refresh_from_db()
    return payment


@pytest.fixture
def heavier():
    """Goods paid for 192,000 ₫ that weigh 18,000 ₫ more; the buyer is asked."""
    variant = pack()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    order = placed(variant, units=2)
    pay(order)
    part = confirm_part(part_id=order.parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    return ExtraCharge.objects.get()


def kept_vnd(part):
    shares = PaymentShare.objects.filter(part=part)
    return sum(share.captured_vnd - share.refunded_vnd for share in shares)


def test_a_charge_has_a_payment_of_its_own_with_one_share(heavier):
    payment = pay(heavier.part.order, heavier)

    share = payment.shares.get()
    assert (payment.amount_vnd, share.captured_vnd, share.part_id) == (18_000, 18_000, heavier.part_id)
    assert kept_vnd(heavier.part) == SellerOrder.objects.get().due_vnd


def test_asking_again_gives_the_same_payment_beside_the_orders_own(heavier):
    order = heavier.part.order

    first = _payment_row(order.pk, heavier.pk, GUEST)
    again = _payment_row(order.pk, heavier.pk, GUEST)

    assert first.pk == again.pk
    assert Payment.objects.filter(order=order).count() == 2


def test_a_paid_or_ended_charge_is_not_paid_again(heavier):
    pay(heavier.part.order, heavier)
    with pytest.raises(AlreadyPaid):
        _payment_row(heavier.part.order_id, heavier.pk, GUEST)

    assert Payment.objects.filter(charge=heavier).count() == 1


def test_money_for_a_charge_nobody_asks_for_any_more_goes_back(heavier):
    payment = _payment_row(heavier.part.order_id, heavier.pk, GUEST)
    withdraw_charge(part_id=heavier.part_id, charge_id=heavier.pk, actor=SYSTEM)
    assert list(payments_to_close()) == [payment]
    with pytest.raises(OrderClosed):
        _payment_row(heavier.part.order_id, heavier.pk, GUEST)

    settle_payment(payment_id=payment.pk, state=session(payment))

    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.reason) == (18_000, "too_late")
    assert OrderNotice.objects.get(kind="money_back").amount_vnd == 18_000
    assert kept_vnd(heavier.part) == SellerOrder.objects.get().due_vnd


def test_what_was_paid_last_goes_back_first(heavier):
    pay(heavier.part.order, heavier)

    decline_part(part_id=heavier.part_id, reason="Hết hàng", actor=SYSTEM)
    ask_due_refunds()

    assert kept_vnd(heavier.part) == 0
    assert sorted(Refund.objects.values_list("amount_vnd", flat=True)) == [18_000, heavier.part.total_vnd]


def test_a_preorder_pays_its_deposit_first_and_the_rest_later():
    harvest = harvest_of()
    part = preordered(harvest, units=3)

    deposit = pay(part.order)
    bring_in_harvest(harvest_id=harvest.pk, units=3, lot_code="A", actor=SYSTEM)
    rest = pay(part.order, ExtraCharge.objects.get())

    part.refresh_from_db()
    assert (deposit.amount_vnd, rest.amount_vnd) == (45_000, part.total_vnd - 45_000)
    assert (part.status, kept_vnd(part)) == ("confirmed", part.due_vnd)


def test_a_preorder_given_up_has_its_deposit_back_and_no_more():
    part = preordered(harvest_of(), units=3)
    pay(part.order)

    withdraw_part(part_id=part.pk, actor=GUEST)
    ask_due_refunds()
    ask_due_refunds()

    assert Refund.objects.get().amount_vnd == 45_000


def test_the_payment_page_says_what_the_money_is_for(heavier):
    deposit = _payment_row(preordered(harvest_of()).order_id, None, GUEST)
    more = _payment_row(heavier.part.order_id, heavier.pk, GUEST)

    said = [_checkout(payment).items for payment in (deposit, more)]

    assert [(len(items), items[0].price_vnd) for items in said] == [(1, 45_000), (1, 18_000)]
    assert said[0][0].name.startswith("Đặt cọc đơn")
    assert said[1][0].name.startswith("Hàng cân nặng hơn của đơn")
