"""What can be bought right now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext as _

from marketplace.kernel import clock

from ..errors import NotOnSale, OutOfStock, WholesaleOnly
from ..models import Harvest, Product, ProductVariant


def variants_in_cart(variant_ids: Collection[int], on: date) -> dict[int, ProductVariant]:
    """Packs with product, producer and units_available, by id; one statement. Unpublished ones too."""
    variants = (
        ProductVariant.objects.filter(pk__in=variant_ids)
        .select_related("product__producer__ward", "product__producer__marketplace", "product__category")
        .with_units_available(on)
        .with_tiers()
        .with_producer_break(on)
    )
    return {variant.pk: variant for variant in variants}


def refuse_unsellable(variant: ProductVariant, *, units: int, on: date, own_units: int = 0) -> None:
    """Raise what stands against buying that many of a pack from variants_in_cart; nothing when all is well."""
    _refuse_withdrawn(variant)
    product = variant.product
    if not product.is_in_season(on):
        raise NotOnSale(
            _("%(name)s đang hết mùa. Bà con chọn món khác giúp.") % {"name": product.name}, field="variant"
        )
    units_free = variant.units_available + own_units
    _refuse_amount(variant, units=units, units_free=units_free)


def refuse_unpromisable(variant: ProductVariant, harvest: Harvest, *, units: int, own_units: int = 0) -> None:
    """As refuse_unsellable, for packs of a harvest to come: the season and the shelf are of today and do not matter."""
    _refuse_withdrawn(variant)
    if not harvest.takes_orders(clock.now()):
        raise NotOnSale(
            _("%(name)s đã hết hạn nhận đặt trước. Bà con xem món khác giúp.") % {"name": variant.product.name},
            field="variant",
        )
    _refuse_amount(variant, units=units, units_free=harvest.units_left + own_units)


def _refuse_withdrawn(variant: ProductVariant) -> None:
    product = variant.product
    if product.status != Product.Status.PUBLISHED or not product.producer.may_sell:
        raise NotOnSale(field="variant")
    if not product.producer.marketplace.is_ourselves:
        raise NotOnSale(
            _("Món này của chợ bạn, mua ở trang của chợ đó. Bà con mở trang món để đi tới."), field="variant"
        )
    if variant.resting_until is not None:
        raise NotOnSale(_resting(variant.resting_until, product.producer.name), field="variant")


def _refuse_amount(variant: ProductVariant, *, units: int, units_free: int) -> None:
    product = variant.product
    if product.is_wholesale_only and units < variant.wholesale_min_units:
        raise WholesaleOnly(name=product.name, min_units=variant.wholesale_min_units)
    if units > units_free:
        raise OutOfStock(name=f"{product.name} ({variant.name})", variant_id=variant.pk, units_free=units_free)


def _resting(until: date, name: str) -> str:
    back = until + timedelta(days=1)
    facts = {"name": name, "day": f"{back:%d/%m/%Y}"}
    return _("%(name)s đang tạm nghỉ, nhận đơn lại từ ngày %(day)s.") % facts
