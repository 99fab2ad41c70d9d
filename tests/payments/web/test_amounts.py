"""Orders that are more than one payment can take."""

from __future__ import annotations

import pytest

from catalog.models import ProductVariant
from marketplace.kernel.audit import GUEST
from orders.models import Order
from payments.services.opening import open_payment
from tests.factories import ProducerFactory
from tests.orders.making import pack, placed

from .buying import text

pytestmark = pytest.mark.django_db


def test_a_sum_the_provider_does_not_take_is_told_at_checkout(buyer, till):
    buyer.take(pack(), units=2)
    ProductVariant.objects.update(price_vnd=60_000_000)

    page = buyer.place()

    assert "Cổng thanh toán không nhận số tiền này trong một lần." in text(page)
    assert Order.objects.unpaid().count() == 1


def test_a_hundred_kinds_of_goods_can_be_paid(till):
    producer = ProducerFactory()
    order = placed(*(pack(producer=producer) for _ in range(100)))

    page = till.get(open_payment(order_id=order.pk, actor=GUEST).pay_url).text

    assert order.number in page
