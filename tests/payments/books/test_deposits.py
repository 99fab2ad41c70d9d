"""Deposits, rests and heavier goods: each takes what it is of the sale, and together they are the sale."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import ExtraCharge
from orders.services.harvesting import bring_in_harvest
from orders.services.withdrawing import withdraw_part
from payments.ledger.splitting import Split
from payments.models import Allocation
from payments.services.earning import release_earned
from payments.services.refunding import ask_due_refunds
from tests.orders.preorders import harvest_of, preordered
from tests.payments.test_second_payments import heavier, pay

from .making import books, rule, whole

pytestmark = pytest.mark.django_db
__all__ = ["heavier"]


def test_a_deposit_and_its_rest_are_together_the_sale():
    rule(777)
    harvest = harvest_of()
    part = preordered(harvest, units=3)
    pay(part.order)
    bring_in_harvest(harvest_id=harvest.pk, units=3, lot_code="A", actor=SYSTEM)

    pay(part.order, ExtraCharge.objects.get())

    deposit, rest = (each.split for each in Allocation.objects.order_by("pk"))
    assert (deposit.paid_vnd, rest.paid_vnd) == (45_000, part.total_vnd - 45_000)
    assert deposit.delivery_vnd == 0
    assert deposit.commission_vnd + rest.commission_vnd == (part.goods_vnd * 777 + 5_000) // 10_000
    assert deposit.goods_vnd + rest.goods_vnd == part.goods_vnd
    assert whole()


def test_a_deposit_that_goes_back_leaves_nobody_anything():
    rule(777)
    part = preordered(harvest_of(), units=3)
    pay(part.order)

    withdraw_part(part_id=part.pk, actor=GUEST)
    ask_due_refunds()
    release_earned()

    assert Allocation.objects.get().left == Split()
    assert books() == {"psp:stripe:pending": 45_000, "refunds:payable": -45_000}
    assert whole()


def test_heavier_goods_pay_the_rate_frozen_with_their_line(heavier):
    pay(heavier.part.order, heavier)

    first, more = (each.split for each in Allocation.objects.order_by("pk"))
    assert (more.goods_vnd, more.commission_vnd) == (18_000, 0)  # no rule stood when it was bought
    assert first.commission_vnd == 0
    assert whole()
