"""What a hold that was extended can never be, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from orders.models import Order
from tests.orders.making import placed

pytestmark = pytest.mark.django_db

NEVERS = {
    "hold_is_extended_before_it_ends": lambda: (
        placed(),
        Order.objects.update(hold_extended_at=F("hold_expires_at")),
    ),
}


@pytest.mark.parametrize(("name", "break_it"), NEVERS.items(), ids=NEVERS)
def test_the_database_refuses(name, break_it):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        break_it()
