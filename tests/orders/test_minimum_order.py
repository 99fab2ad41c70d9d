"""A producer that takes orders from some sum on: told in the cart, refused at placing."""

from __future__ import annotations

import html

import pytest

from catalog.models import Producer
from catalog.services.minimum import set_minimum_order
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.errors import BelowMinimum
from orders.models import Order
from orders.selectors.carts import cart_view
from orders.services.carts import change_units
from tests.factories import MembershipFactory

from .making import cart_of, pack
from .test_vouchers import cart_with, place, voucher

pytestmark = pytest.mark.django_db
WORDS = "nhận đơn từ 120.000\xa0₫ tiền hàng: bà con mua thêm 20.000\xa0₫ của nhà này giúp."


def strict(variant):
    set_minimum_order(producer_id=variant.product.producer_id, min_order_vnd=120_000, actor=SYSTEM)
    return variant


def test_too_few_goods_of_a_producer_are_told_in_the_cart_and_refused_at_placing():
    variant = strict(pack())
    cart = cart_of(variant, pack(), units=2)

    assert WORDS in cart_view(cart).problems[0]
    with pytest.raises(BelowMinimum, match="mua thêm 20"):
        place(cart)
    assert Order.objects.count() == 0

    change_units(cart=cart, variant_id=variant.pk, units=3)
    assert place(cart, "enough").parts.count() == 2


def test_a_voucher_does_not_push_an_order_below_the_minimum():
    voucher(amount_vnd=60_000)

    assert place(cart_with("TET27", strict(pack()), units=3)).total_vnd < 120_000


def test_the_cart_page_says_what_is_missing_and_offers_no_checkout(client):
    variant = strict(pack())
    client.post("/gio-hang/them/", {"variant": variant.pk, "units": 2})

    page = html.unescape(client.get("/gio-hang/").content.decode())

    assert WORDS in page
    assert "/dat-mua/" not in page


def test_a_producer_sets_its_own_minimum_with_an_audit_row(client):
    member = MembershipFactory()
    other = pack().product.producer
    client.force_login(member.user)

    client.post("/ban-hang/don-toi-thieu/", {"min_order_vnd": "90000"})
    refused = client.post(f"/ban-hang/don-toi-thieu/?nha={other.slug}", {"min_order_vnd": "1"})
    odd = client.post("/ban-hang/don-toi-thieu/", {"min_order_vnd": "-4"})

    assert dict(Producer.objects.values_list("pk", "min_order_vnd")) == {member.producer_id: 90_000, other.pk: 0}
    assert (refused.status_code, odd.status_code) == (404, 422)
    assert AuditEntry.objects.filter(command="set_minimum_order").count() == 1
