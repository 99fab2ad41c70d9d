"""A thumb taps twice."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from orders.models import Cart, CartLine
from orders.services.carts import add_lines, add_to_cart, create_cart
from tests.orders.making import pack
from tests.races import race

pytestmark = pytest.mark.usefixtures("committed")


def test_two_taps_at_once_are_two_packs():
    cart, variant = create_cart(), pack()

    race(Cart.objects.all(), [partial(add_to_cart, cart=cart, variant_id=variant.pk, units=1)] * 2)

    assert CartLine.objects.get().units == 2


def test_two_programs_at_once_are_two_packs():
    cart, variant = create_cart(), pack()

    @transaction.atomic
    def add():
        add_lines(cart=cart, wanted=[(variant.pk, 1)])

    race(Cart.objects.all(), [add] * 2)

    assert CartLine.objects.get().units == 2
