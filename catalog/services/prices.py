"""Changing what a pack costs: at once, by whoever sells it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.money import format_vnd

from ..errors import Stale
from ..models import ProductVariant
from ..pricing import tiers_fall
from .listings import refresh_listings

LEAST_VND, MOST_VND = 1_000, 500_000_000


@transaction.atomic
def set_price(*, variant_id: int, price_vnd: int, seen_vnd: int, actor: Actor) -> ProductVariant:
    """Set the price of a pack in đồng, VAT included. A struck-through price that is not higher any more goes.

    seen_vnd  what it cost on the page the new price was typed into

    Repeating it changes nothing. Raises Stale when somebody set another price meanwhile; InvalidInput for an odd
    price, for one below a wholesale tier, and for goods sold by weight.
    """
    refuse_odd_price(price_vnd)
    variant = ProductVariant.objects.select_for_update().select_related("product").get(pk=variant_id)
    if variant.price_vnd == price_vnd:
        return variant
    if variant.price_vnd != seen_vnd:
        words = _("Giá món này vừa được đổi thành %(price)s. Xem lại rồi ghi giúp.")
        raise Stale(words % {"price": format_vnd(variant.price_vnd)}, now=variant.price_vnd, field="price_vnd")
    if variant.price_per_kg_vnd is not None:
        raise InvalidInput(_("Món này bán theo cân: đổi giá mỗi kg ở trang bán theo cân."), field="price_vnd")
    if not tiers_fall(price_vnd, variant.tier_list):
        raise InvalidInput(_("Giá lẻ phải cao hơn các mức giá sỉ. Sửa giá sỉ trước giúp."), field="price_vnd")
    before, variant.price_vnd = variant.price_vnd, price_vnd
    if variant.compare_at_price_vnd is not None and variant.compare_at_price_vnd <= price_vnd:
        variant.compare_at_price_vnd = None
    variant.save(update_fields=["price_vnd", "compare_at_price_vnd"])
    refresh_listings(product_ids=[variant.product_id])
    record("set_price", variant, actor=actor, before={"price_vnd": before}, after={"price_vnd": price_vnd})
    return variant


def refuse_odd_price(price_vnd: int) -> None:
    """Raises InvalidInput: 85 is 85.000 forgotten, and so is 85 thousand million."""
    if not LEAST_VND <= price_vnd <= MOST_VND:
        raise InvalidInput(_("Giá từ 1.000 đồng tới 500 triệu đồng. Ghi đủ số, như 85.000."), field="price_vnd")
