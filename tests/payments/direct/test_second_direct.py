"""What a buyer pays a producer a second time: heavier goods, and pre-orders from the deposit to the rest or back."""

from __future__ import annotations

import pytest

from catalog.models import ProductVariant
from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import ExtraCharge, SellerOrder
from orders.services.answering import confirm_part
from orders.services.charging import refuse_charge
from orders.services.harvesting import bring_in_harvest, give_up_harvest
from orders.services.weighing import weigh_line
from payments.ledger import accounts as of
from payments.models import CommissionEntry, DirectRefund, PaymentShare
from payments.services.direct_opening import open_direct
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_due_refunds
from tests.orders.making import pack, placed
from tests.orders.preorders import harvest_of, preordered
from tests.payments.books.making import books, rule, whole

from .paying import go_direct, house, payments_by_part, seen

pytestmark = pytest.mark.django_db


def heavier() -> ExtraCharge:
    """192,000 ₫ were paid to the producer at 8 %; the goods weigh 18,000 ₫ more and the buyer is asked."""
    rule(800)
    variant = pack(units_made=10, producer=house())
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    order = asked_for(variant, units=2)
    seen(payments_by_part(order)[0])
    part = confirm_part(part_id=order.parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    return ExtraCharge.objects.get()


def asked_for(variant: ProductVariant, units: int):
    go_direct()
    order = placed(variant, units=units)
    open_direct(order_id=order.pk, actor=GUEST)
    return order


def reserved() -> SellerOrder:
    """A pre-order of 150,000 ₫ of goods whose deposit of 45,000 ₫ its producer saw."""
    rule(800)
    harvest = harvest_of(pack(units_made=1, producer=house()))
    go_direct()
    part = preordered(harvest)
    open_direct(order_id=part.order_id, actor=GUEST)
    seen(part.order.payments.get())
    part.refresh_from_db()
    return part


def owed_commission(part: SellerOrder) -> int:
    return books().get(of.commission_due(part.producer_id).code, 0)


def kept_vnd(part: SellerOrder) -> int:
    shares = PaymentShare.objects.filter(part=part)
    return sum(share.captured_vnd - share.refunded_vnd for share in shares)


def test_heavier_goods_have_a_code_of_their_own_to_the_same_producer_and_raise_the_commission():
    charge = heavier()
    before = owed_commission(charge.part)

    payment = open_direct(order_id=charge.part.order_id, charge_id=charge.pk, actor=GUEST)[0]
    assert open_direct(order_id=charge.part.order_id, charge_id=charge.pk, actor=GUEST) == [payment]
    seen(payment)

    charge.refresh_from_db()
    part = SellerOrder.objects.get()
    assert (payment.amount_vnd, payment.qr.account, charge.status) == (18_000, "7600205123456", "paid")
    assert (kept_vnd(part), part.due_vnd) == (part.due_vnd, 210_000 + part.delivery_due_vnd)
    # 8 % of the 18,000 ₫ more, on top of 8 % of 192,000 ₫.
    assert (abs(before), abs(owed_commission(part))) == (15_360, 15_360 + 1_440)
    assert whole()


def test_heavier_goods_that_the_buyer_does_not_pay_cost_nobody_anything():
    charge = heavier()
    before = owed_commission(charge.part)
    open_direct(order_id=charge.part.order_id, charge_id=charge.pk, actor=GUEST)

    refuse_charge(charge_id=charge.pk, actor=GUEST)
    ask_due_refunds()

    assert not DirectRefund.objects.exists()
    assert owed_commission(charge.part) == before


def test_a_preorder_is_paid_in_two_codes_and_each_carries_its_commission():
    part = reserved()
    assert (part.status, kept_vnd(part), abs(owed_commission(part))) == ("reserved", 45_000, 3_600)

    bring_in_harvest(harvest_id=part.harvest.pk, units=9, lot_code="VU-1", actor=SYSTEM)
    rest = ExtraCharge.objects.get()
    seen(open_direct(order_id=part.order_id, charge_id=rest.pk, actor=GUEST)[0])

    part.refresh_from_db()
    assert (part.status, kept_vnd(part)) == ("confirmed", part.total_vnd)  # its producer agreed by bringing it in
    # 8 % of 150,000 ₫ of goods: nothing of the delivery.
    assert (abs(owed_commission(part)), CommissionEntry.objects.count()) == (12_000, 2)
    assert whole()


def test_a_harvest_that_fails_makes_its_producer_owe_the_deposit_and_no_commission_is_left():
    part = reserved()

    give_up_harvest(harvest_id=part.harvest.pk, reason="Mưa đá", actor=SYSTEM)
    ask_due_refunds()
    send_refunds()

    refund = DirectRefund.objects.get()
    assert (refund.amount_vnd, refund.state, owed_commission(part)) == (45_000, "owed", 0)
    assert whole()
