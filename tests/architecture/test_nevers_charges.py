"""The nevers of second payments and pre-orders, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.models import Harvest
from marketplace.accounts.models import User
from marketplace.kernel import clock
from orders.models import Cart, ExtraCharge, Order, OrderLine, SellerOrder
from orders.services.carts import start_preorder
from tests.orders.making import placed
from tests.orders.preorders import bring_in, harvest_of, reserved

from .test_nevers import again

pytestmark = pytest.mark.django_db


def asked() -> ExtraCharge:
    """The rest of a pre-order."""
    part = reserved()
    bring_in(part, units=9)
    return ExtraCharge.objects.get()


NEVERS = {
    "charge_is_not_empty": lambda: (asked(), ExtraCharge.objects.update(amount_vnd=0)),
    "one_rest_per_pre_order": lambda: again(asked(), status="withdrawn", ended_at=clock.now()),
    "charge_of_weight_names_its_goods": lambda: (asked(), ExtraCharge.objects.update(kind="weight")),
    "charge_ends_at_a_moment": lambda: (asked(), ExtraCharge.objects.update(ended_at=clock.now())),
    "cart_of_a_pre_order_is_nobodys": lambda: (
        start_preorder(harvest_id=harvest_of().pk, units=1),
        Cart.objects.update(user=User.objects.create(full_name="A", email="a@b.example")),
    ),
    "order_asks_for_something_now": lambda: (placed(), Order.objects.update(later_vnd=F("total_vnd") + 1)),
    "only_a_pre_order_is_paid_later": lambda: (placed(), SellerOrder.objects.update(later_vnd=1)),
    "line_never_costs_more_than_bought": lambda: (placed(), OrderLine.objects.update(due_vnd=F("total_vnd") + 1)),
    "opened_harvest_has_a_lot": lambda: (harvest_of(), Harvest.objects.update(opened_at=clock.now())),
    "never_more_promised_than_the_cap": lambda: (
        harvest_of(),
        Harvest.objects.update(units_reserved=F("cap_units") + 1),
    ),
    "harvest_is_opened_or_failed_never_both": lambda: (
        asked(),
        Harvest.objects.update(failed_at=clock.now(), fail_reason="x"),
    ),
    "failed_harvest_gives_a_reason": lambda: (harvest_of(), Harvest.objects.update(failed_at=clock.now())),
    "one_harvest_to_come_per_pack": lambda: again(harvest_of()),
    "deposit_is_a_share": lambda: (harvest_of(), Harvest.objects.update(deposit_bp=10_001)),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_a_pre_order_never_puts_everything_off():
    reserved()

    with pytest.raises(IntegrityError, match="only_a_pre_order_is_paid_later"), transaction.atomic():
        SellerOrder.objects.update(later_vnd=F("total_vnd"))


def test_an_answered_charge_has_a_moment():
    asked()

    with pytest.raises(IntegrityError, match="charge_ends_at_a_moment"), transaction.atomic():
        ExtraCharge.objects.update(status="lapsed")
