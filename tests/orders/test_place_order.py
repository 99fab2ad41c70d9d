"""From a cart to an order: whole or not at all, once however often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.errors import NotOnSale, OutOfStock
from catalog.models import Lot, Product
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from marketplace.kernel.errors import IdempotencyConflict
from marketplace.kernel.models import AuditEntry
from orders.errors import CartChanged, CartEmpty, DeliveryImpossible
from orders.models import CartLine, Order, SellerOrder, StockHold
from orders.services.carts import create_cart
from orders.services.placing import Destination, place_order
from tests.factories import LotFactory, ProducerFactory

from .making import cart_of, pack, placed, request

pytestmark = pytest.mark.django_db


def place(cart, key="k1", **changes):
    return place_order(cart_id=cart.pk, request=request(**changes), request_key=key, actor=GUEST)


def test_two_producers_make_two_parts_whose_sums_add_up():
    onion, cake = pack(), pack()

    order = place(cart_of(onion, cake, units=2))

    parts = list(order.parts.all())
    assert [part.number for part in parts] == [f"{order.number}-1", f"{order.number}-2"]
    assert order.goods_vnd == 200_000
    assert order.total_vnd == sum(part.total_vnd for part in parts) == 200_000 + order.delivery_vnd
    assert AuditEntry.objects.filter(command="place_order", target_id=order.pk).count() == 1


def test_placing_holds_the_stock_for_a_quarter_of_an_hour():
    variant = pack(units_made=10)

    order = place(cart_of(variant, units=3))

    assert Lot.objects.get().units_held == 3
    assert StockHold.objects.get().units == 3
    assert (order.hold_expires_at - order.placed_at).total_seconds() == 900


def test_the_same_key_gives_back_the_same_order():
    cart = cart_of(pack())

    first, second = place(cart), place(cart)

    assert first.pk == second.pk
    assert (Order.objects.count(), Lot.objects.get().units_held) == (1, 1)


def test_the_same_key_with_another_address_is_refused():
    cart = cart_of(pack())
    place(cart)

    with pytest.raises(IdempotencyConflict):
        place(cart, destination=Destination(ward_code="31510", street="45 Lê Lợi"))

    assert Order.objects.count() == 1


def test_a_cart_larger_than_the_stock_changes_nothing():
    variant = pack(units_made=2)
    cart = create_cart()
    CartLine.objects.create(cart=cart, variant=variant, units=3, price_seen_vnd=50_000)

    with pytest.raises(OutOfStock, match="Chỉ còn 2"):
        place(cart)

    assert (Lot.objects.get().units_held, Order.objects.count()) == (0, 0)


def test_first_expired_goes_first_and_spills_into_the_next_lot():
    variant = pack(units_made=2)
    later = variant.lots.get()
    sooner = LotFactory(variant=variant, units_made=2, best_before=clock.today() + timedelta(days=9))

    place(cart_of(variant, units=3))

    held = dict(Lot.objects.values_list("pk", "units_held"))
    assert (held[sooner.pk], held[later.pk]) == (2, 1)


def test_an_empty_cart_is_no_order():
    with pytest.raises(CartEmpty):
        place(create_cart())


def test_a_price_that_changed_after_the_review_is_refused():
    variant = pack()
    cart = cart_of(variant)
    order_total = place(cart, "look").total_vnd
    type(variant).objects.update(price_vnd=60_000)

    with pytest.raises(CartChanged):
        place(cart, "again", expected_total_vnd=order_total)

    assert Order.objects.get().cancelled_at is None


def test_a_product_out_of_season_cannot_be_placed():
    variant = pack()
    cart = cart_of(variant)
    Product.objects.update(status=Product.Status.PAUSED)

    with pytest.raises(NotOnSale):
        place(cart)

    assert Order.objects.count() == 0


def test_local_goods_do_not_travel_to_ha_noi():
    cart = cart_of(pack(delivery_scope="local"))

    with pytest.raises(DeliveryImpossible, match="chưa giao được"):
        place(cart, destination=Destination(ward_code="00070", street="1 Tràng Tiền"))

    assert Order.objects.count() == 0


def test_placing_again_replaces_the_unpaid_order_and_its_hold():
    variant = pack(units_made=1)
    cart = cart_of(variant)
    first = place(cart, "one")

    second = place(cart, "two")

    first.refresh_from_db()
    assert (first.cancel_reason, second.cancelled_at, Lot.objects.get().units_held) == ("replaced", None, 1)


def test_the_cart_keeps_its_lines_until_the_money_is_there():
    order = placed(pack())

    assert CartLine.objects.filter(cart=order.cart).count() == 1


def test_two_packs_of_one_producer_share_a_parcel():
    producer = ProducerFactory()

    order = placed(pack(producer=producer), pack(producer=producer))

    assert SellerOrder.objects.get().lines.count() == 2
    assert order.parts.get().total_vnd == order.total_vnd


def test_placing_a_two_producer_order_stays_within_forty_statements(django_assert_max_num_queries):
    cart = cart_of(pack(), pack())

    with django_assert_max_num_queries(40):
        place(cart)
