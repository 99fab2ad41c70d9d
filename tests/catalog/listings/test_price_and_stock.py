"""Price and stock change at once; a stale page is told, not swallowed."""

from __future__ import annotations

import pytest

from catalog.errors import Stale
from catalog.models import Lot
from catalog.services.counting import set_stock
from catalog.services.prices import set_price
from catalog.services.stock import hold_stock
from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.models import AuditEntry
from tests.factories import LotFactory, VariantFactory, VariantTierFactory

pytestmark = pytest.mark.django_db


def test_a_price_changes_at_once_and_the_listing_follows():
    pack = VariantFactory(price_vnd=50_000, compare_at_price_vnd=55_000)

    set_price(variant_id=pack.pk, price_vnd=60_000, seen_vnd=50_000, actor=SYSTEM)

    pack.refresh_from_db()
    pack.product.refresh_from_db()
    assert (pack.price_vnd, pack.compare_at_price_vnd, pack.product.price_from_vnd) == (60_000, None, 60_000)
    entry = AuditEntry.objects.get(command="set_price")
    assert (entry.before, entry.after) == ({"price_vnd": 50_000}, {"price_vnd": 60_000})


def test_a_price_set_twice_by_a_double_tap_is_set_once():
    pack = VariantFactory(price_vnd=50_000)

    for _ in range(2):
        set_price(variant_id=pack.pk, price_vnd=60_000, seen_vnd=50_000, actor=SYSTEM)

    assert AuditEntry.objects.filter(command="set_price").count() == 1


def test_a_page_that_saw_another_price_is_told():
    pack = VariantFactory(price_vnd=50_000)

    with pytest.raises(Stale, match=r"50\.000") as refusal:
        set_price(variant_id=pack.pk, price_vnd=60_000, seen_vnd=45_000, actor=SYSTEM)

    pack.refresh_from_db()
    assert (pack.price_vnd, refusal.value.now) == (50_000, 50_000)


@pytest.mark.parametrize("price", [0, 85, -1, 600_000_000])
def test_an_odd_price_is_refused(price):
    pack = VariantFactory(price_vnd=50_000)

    with pytest.raises(InvalidInput, match=r"85\.000"):
        set_price(variant_id=pack.pk, price_vnd=price, seen_vnd=50_000, actor=SYSTEM)


def test_a_price_below_a_wholesale_tier_is_refused():
    tier = VariantTierFactory(variant=VariantFactory(price_vnd=50_000), price_vnd=45_000)

    with pytest.raises(InvalidInput, match="giá sỉ"):
        set_price(variant_id=tier.variant_id, price_vnd=40_000, seen_vnd=50_000, actor=SYSTEM)


def test_goods_by_weight_have_their_price_elsewhere():
    pack = VariantFactory(price_vnd=50_000)
    sell_by_weight(variant_id=pack.pk, price_per_kg_vnd=100_000, min_g=400, max_g=600, actor=SYSTEM)

    with pytest.raises(InvalidInput, match="theo cân"):
        set_price(variant_id=pack.pk, price_vnd=70_000, seen_vnd=60_000, actor=SYSTEM)


def test_undated_stock_is_made_by_counting_it():
    pack = VariantFactory()

    lot = set_stock(variant_id=pack.pk, units=12, seen_units=0, actor=SYSTEM)

    assert (lot.code, lot.units_on_hand, lot.units_made) == ("", 12, 12)


def test_a_sale_after_the_page_was_opened_is_told():
    lot = LotFactory(units_made=10)
    Lot.objects.update(units_on_hand=7)

    with pytest.raises(Stale, match="còn 7"):
        set_stock(variant_id=lot.variant_id, lot_id=lot.pk, units=20, seen_units=10, actor=SYSTEM)

    lot.refresh_from_db()
    assert lot.units_on_hand == 7


def test_promised_packs_stay_promised():
    lot = LotFactory(units_made=10)
    hold_stock(wanted={lot.variant_id: 4}, on=clock.today())

    with pytest.raises(InvalidInput, match="4 phần"):
        set_stock(variant_id=lot.variant_id, lot_id=lot.pk, units=3, seen_units=10, actor=SYSTEM)


def test_a_lot_of_another_pack_does_not_exist():
    lot = LotFactory()

    with pytest.raises(NotFound):
        set_stock(variant_id=VariantFactory().pk, lot_id=lot.pk, units=1, seen_units=10, actor=SYSTEM)


def test_a_recalled_lot_is_not_counted_any_more():
    lot = LotFactory(recalled_at=clock.now(), recall_reason="Mốc")

    with pytest.raises(InvalidInput, match="thu hồi"):
        set_stock(variant_id=lot.variant_id, lot_id=lot.pk, units=1, seen_units=10, actor=SYSTEM)
