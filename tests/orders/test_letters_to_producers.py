"""Producers read Vietnamese, whatever the buyer reads."""

from __future__ import annotations

from django.utils import translation

from orders.models import OrderNotice
from orders.services.letters import write_letter
from tests.orders.making import pack, paid


def test_the_goods_of_an_order_placed_in_english_bear_their_own_names(db):
    with translation.override("en"):
        order = paid(pack(name_vi="Hành tím", name_en="Purple onion"))

    letter = write_letter(OrderNotice.objects.get(order=order, kind="to_confirm"))

    assert order.parts.get().lines.get().product_name == "Purple onion"
    assert letter.goods[0][1].startswith("Hành tím (")
