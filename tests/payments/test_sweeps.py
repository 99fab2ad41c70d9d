"""What sweeps find, and that one broken row stops no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from orders.models import Order, StockHold
from orders.services.unpaid import mark_paid, release_unpaid
from payments.selectors import payments_to_close
from tests.orders.making import pack, placed

from .test_settling import opened


@pytest.mark.usefixtures("committed")
def test_an_order_that_cannot_be_released_stops_no_other():
    broken, other = placed(pack()), placed(pack())
    Lot.objects.filter(holds__line__part__order=broken).update(units_held=0)  # nobody knows how

    with clock.moment(clock.now() + timedelta(hours=1)), pytest.raises(ExceptionGroup):
        release_unpaid()

    assert list(Order.objects.unpaid()) == [broken]
    assert StockHold.objects.filter(released_at__isnull=False).get().line.part.order == other


@pytest.mark.django_db
def test_a_page_left_open_beside_a_paid_order_is_closed():
    payment = opened(placed(pack()))

    mark_paid(order_id=payment.order_id)

    assert list(payments_to_close()) == [payment]
