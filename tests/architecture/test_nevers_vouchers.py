"""What a voucher can never do, broken on purpose past all our commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from orders.models import Order, OrderLine, SellerOrder, Voucher, VoucherUse
from tests.orders.making import pack, placed
from tests.orders.test_vouchers import cart_with, place, voucher

pytestmark = pytest.mark.django_db


def used():
    voucher(most_uses=1)
    place(cart_with("TET27"))


NEVERS = {
    "orders_voucher_code_key": lambda: [Voucher.objects.bulk_create([_copy()]) for _ in range(2)],
    "voucher_code_is_folded": lambda: (voucher(), Voucher.objects.update(code="tet27")),
    "voucher_takes_a_share_or_a_sum": lambda: (voucher(), Voucher.objects.update(percent_bp=10)),
    "producer_bears_only_vouchers_of_its_own": lambda: (voucher(), Voucher.objects.update(bearer="producer")),
    "voucher_never_used_more_often_than_allowed": lambda: (used(), Voucher.objects.update(uses_count=2)),
    "orders_voucher_uses_count_check": lambda: (voucher(), Voucher.objects.update(uses_count=-1)),
    "voucher_ends_after_it_starts": lambda: (
        voucher(),
        Voucher.objects.update(ends_at=F("starts_at") - timedelta(seconds=1)),
    ),
    "voucher_use_takes_something_off": lambda: (used(), VoucherUse.objects.update(discount_vnd=0)),
    "orders_voucheruse_order_id_key": lambda: (used(), VoucherUse.objects.bulk_create([_second_use()])),
    "order_total_is_goods_less_discount_and_delivery": lambda: (used(), Order.objects.update(discount_vnd=0)),
    "part_total_is_goods_less_discount_and_delivery": lambda: (used(), SellerOrder.objects.update(total_vnd=1)),
    "part_discount_is_borne_by_somebody": lambda: (used(), SellerOrder.objects.update(discount_marketplace_vnd=0)),
    "line_never_costs_more_than_bought": lambda: (
        placed(),
        OrderLine.objects.update(discount_vnd=F("total_vnd") + 1),
    ),
}


def _copy():
    made = Voucher.objects.first() or voucher()
    made.pk = None
    return made


def _second_use():
    use = VoucherUse.objects.get()
    use.pk = None
    return use


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_a_discount_never_exceeds_the_goods():
    order = placed(pack())

    with pytest.raises(IntegrityError, match="order_total_is_goods"), transaction.atomic():
        Order.objects.update(
            discount_vnd=order.goods_vnd + 1, total_vnd=F("goods_vnd") - (order.goods_vnd + 1) + F("delivery_vnd")
        )
