"""What must never be false is a constraint: each is broken on purpose, past all our commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.models import Certificate, Lot, Marketplace, Producer, Product, ProductVariant
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.models import StoredAnswer
from orders.models import Cart, CartLine, Order, OrderLine, SellerOrder, StockHold
from payments.models import Dispute, Payment, PaymentEvent, PaymentShare, Refund
from payments.services.refunding import ask_refund
from tests.factories import CertificateFactory
from tests.orders.making import pack, paid, placed
from tests.payments.pretending import disputed
from tests.payments.test_settling import opened, settled

pytestmark = pytest.mark.django_db


def again(row, **changes):
    """Insert the row once more, with changes."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


NEVERS = {
    "stock_never_oversold": lambda: (pack(), Lot.objects.update(units_held=F("units_on_hand") + 1)),
    "one_lot_per_pack_and_code": lambda: again(pack().lots.get()),
    "only_one_marketplace_is_ourselves": lambda: (pack(), again(Marketplace.objects.get(), slug="other")),
    "producer_is_somewhere_on_earth": lambda: (pack(), Producer.objects.update(latitude=91)),
    "published_product_has_a_moment": lambda: (pack(), Product.objects.update(published_at=None)),
    "season_months_are_months": lambda: (pack(), Product.objects.update(season_months=[13])),
    "pack_is_not_empty": lambda: (pack(), ProductVariant.objects.update(net_quantity=0)),
    "struck_price_is_higher": lambda: (pack(), ProductVariant.objects.update(compare_at_price_vnd=F("price_vnd"))),
    "catalog_productvariant_price_vnd_check": lambda: (pack(), ProductVariant.objects.update(price_vnd=-1)),
    "certificate_ends_after_it_starts": lambda: (
        CertificateFactory(),
        Certificate.objects.update(expires_on=F("issued_on") - timedelta(days=1)),
    ),
    "only_ocop_has_stars": lambda: (CertificateFactory(), Certificate.objects.update(stars=6)),
    "user_has_phone_or_email": lambda: User.objects.create(full_name="Không Ai"),
    "one_stored_answer_per_key": lambda: [StoredAnswer.objects.create(scope="s", key="k") for _ in range(2)],
    "one_line_per_cart_and_pack": lambda: (placed(), again(CartLine.objects.get())),
    "cart_line_has_1_to_999_units": lambda: (placed(), CartLine.objects.update(units=0)),
    "one_unpaid_order_per_cart": lambda: again(placed(), number="X", token="x"),  # a link, no secret
    "order_total_is_goods_less_discount_and_delivery": lambda: (placed(), Order.objects.update(total_vnd=1)),
    "part_total_is_goods_less_discount_and_delivery": lambda: (placed(), SellerOrder.objects.update(total_vnd=1)),
    "one_part_per_order_and_producer": lambda: (placed(), again(SellerOrder.objects.get(), number="X-9")),
    "declined_part_gives_a_reason": lambda: (
        paid(),
        SellerOrder.objects.update(status="declined", due_vnd=0, delivery_due_vnd=0),
    ),
    "order_line_has_units": lambda: (placed(), OrderLine.objects.update(units=0, total_vnd=0, due_vnd=0)),
    "order_line_total_is_price_times_units": lambda: (placed(), OrderLine.objects.update(total_vnd=1, due_vnd=1)),
    "one_line_per_part_and_pack": lambda: (placed(), again(OrderLine.objects.get())),
    "hold_has_units": lambda: (placed(), StockHold.objects.update(units=0)),
    "hold_is_sold_or_released_never_both": lambda: (paid(), StockHold.objects.update(released_at=clock.now())),
    "only_sold_units_come_back": lambda: (placed(), StockHold.objects.update(returned_at=clock.now())),
    "one_open_payment_per_order": lambda: again(opened(), session_ref="cs_other"),
    "one_payment_per_session": lambda: again(opened(), status="closed"),
    "one_share_per_payment_and_part": lambda: again(settled(placed(pack())).shares.get()),
    "refunds_never_exceed_the_share": lambda: (
        settled(),
        PaymentShare.objects.update(refunded_vnd=F("captured_vnd") + 1),
    ),
    "one_row_per_provider_event": lambda: [
        PaymentEvent.objects.create(provider="stripe", event_ref="evt", kind="k", about_ref="", raw="")
        for _ in range(2)
    ],
    "refund_is_not_empty": lambda: Refund.objects.create(
        share=settled(placed(pack())).shares.get(), amount_vnd=0, reason="x", request_key="k"
    ),
    "dropped_refund_was_never_sent": lambda: (
        ask_refund(share_id=settled().shares.first().pk, amount_vnd=1, reason="x", request_key="k"),
        Refund.objects.update(status="dropped", sent_at=clock.now()),
    ),
    "payments_refund_retry_of_id_key": lambda: (
        [
            ask_refund(share_id=share.pk, amount_vnd=1, reason="x", request_key=f"k{share.pk}")
            for share in settled().shares.all()
        ],
        Refund.objects.update(retry_of=Refund.objects.first()),
    ),
    "one_row_per_dispute": lambda: again(disputed(settled())),
    "dispute_closed_at_a_moment": lambda: (disputed(settled()), Dispute.objects.update(status="lost")),
    "one_cart_per_person": lambda: [
        Cart.objects.create(user=user) for user in [User.objects.create(full_name="A", email="a@b.example")] * 2
    ],
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_every_payment_is_told_apart_by_its_intent():
    first, second = settled(placed(pack())), opened(placed(pack()))

    with pytest.raises(IntegrityError, match="one_payment_per_intent"), transaction.atomic():
        Payment.objects.filter(pk=second.pk).update(intent_ref=first.intent_ref)
