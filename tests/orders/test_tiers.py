"""Wholesale tiers, from the producer's list to the placed line."""

from __future__ import annotations

import pytest

from catalog.errors import WholesaleOnly
from catalog.models import Product, VariantTier
from catalog.pricing import Tier
from catalog.services.tiers import set_tiers
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders.services.carts import change_units

from .making import cart_of, pack
from .test_vouchers import place

pytestmark = pytest.mark.django_db
TIERS = [Tier(3, 45_000), Tier(6, 40_000)]


def tiered(**product):
    variant = pack(**product)
    set_tiers(variant_id=variant.pk, tiers=TIERS, actor=SYSTEM)
    return variant


@pytest.mark.parametrize(("units", "price_vnd"), [(2, 50_000), (3, 45_000), (5, 45_000), (6, 40_000)])
def test_the_highest_tier_reached_is_the_price_of_each_pack(units, price_vnd):
    order = place(cart_of(tiered(), units=units))

    assert order.goods_vnd == units * price_vnd


def test_where_only_wholesale_is_sold_the_first_tier_is_the_minimum():
    variant = tiered()
    cart = cart_of(variant, units=3)
    Product.objects.update(is_wholesale_only=True)

    with pytest.raises(WholesaleOnly, match="từ 3 phần"):
        change_units(cart=cart, variant_id=variant.pk, units=2)

    assert place(cart).goods_vnd == 135_000


def test_tiers_that_do_not_fall_are_refused_and_the_old_ones_stay():
    variant = tiered()

    with pytest.raises(InvalidInput):
        set_tiers(variant_id=variant.pk, tiers=[Tier(3, 45_000), Tier(6, 46_000)], actor=SYSTEM)

    assert list(VariantTier.objects.values_list("min_units", "price_vnd")) == [(3, 45_000), (6, 40_000)]
