"""What counts of views can never be, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ViewCount
from marketplace.kernel import clock
from tests.orders.making import pack

pytestmark = pytest.mark.django_db


def count(*numbers):
    product = pack().product
    for views in numbers:
        ViewCount.objects.create(product=product, day=clock.today(), views=views)


NEVERS = {
    "one_view_count_per_product_and_day": lambda: count(1, 2),
    "view_count_is_not_empty": lambda: count(0),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
