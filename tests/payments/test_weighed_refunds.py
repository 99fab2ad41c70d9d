"""OFN #1168: the card is charged, then the weight falls. Here the difference goes back by itself, once."""

from __future__ import annotations

import pytest

from catalog.models import ProductVariant, VariantTier
from marketplace.demo.catalogue import BY_WEIGHT, sell_fruit_by_weight
from marketplace.kernel.audit import SYSTEM
from orders.models import SellerOrder
from orders.services.answering import confirm_part
from orders.services.weighing import weigh_line
from payments.models import PaymentShare, Refund
from payments.services.refunding import ask_due_refunds
from tests.factories import VariantFactory, VariantTierFactory
from tests.orders.making import placed
from tests.orders.test_weighing import pomelo

from .test_settling import settled

pytestmark = pytest.mark.django_db


def test_ofn_1168_the_refund_is_the_difference_to_the_dong_and_the_share_fits_what_is_due():
    order = placed(pomelo(), units=2)
    settled(order)
    part = order.parts.get()
    confirm_part(part_id=part.pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=2801, actor=SYSTEM)

    for _ in range(2):
        ask_due_refunds()

    assert list(Refund.objects.values_list("amount_vnd", "reason")) == [(23_940, "weighed")]
    share, due_vnd = PaymentShare.objects.get(), SellerOrder.objects.get().due_vnd
    assert share.captured_vnd - share.refunded_vnd == due_vnd


def test_the_fruit_of_the_demo_is_sold_by_weight():
    for sku, *_rest in BY_WEIGHT:
        VariantTierFactory(variant=VariantFactory(sku=sku))

    assert sell_fruit_by_weight() == 2

    told = ProductVariant.objects.order_by("sku").values_list("sku", "price_vnd")
    assert list(told) == [("BL-BDX-1", 75_200), ("CM-SR-1", 291_000)]
    assert VariantTier.objects.count() == 0
