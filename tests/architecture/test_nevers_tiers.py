"""What wholesale tiers can never do, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import VariantTier
from tests.factories import VariantTierFactory
from tests.orders.making import pack

pytestmark = pytest.mark.django_db


def tiers(*steps):
    variant = pack()
    return [VariantTierFactory(variant=variant, min_units=units, price_vnd=price) for units, price in steps]


NEVERS = {
    "one_tier_per_pack_and_number": lambda: tiers((24, 40_000), (24, 39_000)),
    "tier_starts_above_one_pack": lambda: tiers((1, 40_000)),
    "tier_costs_something": lambda: tiers((24, 0)),
    "wholesale_prices_fall": lambda: tiers((24, 40_000), (48, 40_000)),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_no_change_makes_a_larger_number_dearer():
    tiers((24, 40_000), (48, 35_000))

    with pytest.raises(IntegrityError, match="wholesale_prices_fall"), transaction.atomic():
        VariantTier.objects.filter(min_units=48).update(price_vnd=41_000)
