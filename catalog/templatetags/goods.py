"""Tags and filters for goods on pages."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd

from ..labels import pack_name
from ..models import Product, ProductImage, ProductVariant
from ..web import words

register = template.Library()
register.filter("season_words", words.season_words)
register.filter("month_name", words.month_name)
register.filter("back_on", words.back_on)
register.filter("allergen_words", words.allergen_words)
register.filter("short_name", words.short_name)
register.filter("registration_label", words.registration_label)
register.filter("partner_stock", words.partner_stock_words)
register.filter("stock_words", words.stock_words)
register.filter("freshness_words", words.freshness_words)
# What could end a script element early is written as an escape, as Django's own json_script does.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def cheapest(product: Product) -> ProductVariant | None:
    """The pack whose price the card shows."""
    return min(product.variants.all(), key=lambda variant: variant.price_vnd, default=None)


@register.filter
def comparable(variant: ProductVariant | None) -> str:
    """ "147.917 ₫/kg"; nothing where the price of the pack says it all."""
    price = variant.comparable_price if variant else None
    return f"{format_vnd(price.amount_vnd)}/{words.PER[price.per]}" if price else ""


@register.filter
def pack_size(variant: ProductVariant) -> str:
    """What is in a pack, as people say it: "500 g", "1,4 kg", "6 cái"."""
    if variant.unit == ProductVariant.Unit.PIECE:
        return f"{variant.net_quantity} {variant.get_unit_display()}"
    return pack_name("", variant.unit, variant.net_quantity).strip()


@register.filter
def stock_word(told_left: dict[str, str], sku: str) -> str:
    """OUT, LOW or IN: what a partner last said is left of a pack; what it never spoke of is not there."""
    return told_left.get(sku, "OUT")


@register.filter
def at_width(image: ProductImage, width: int) -> str:
    """Address of the picture at least that wide, in pixels."""
    return image.url(width)


@register.filter
def is_in_season(product: Product) -> bool:
    return product.is_in_season(clock.today())


@register.filter
def next_season_words(product: Product) -> str:
    return words.next_season_words(product, clock.today().month)


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    """Facts for search engines as schema.org JSON-LD: a block of data, which the CSP does not take for a script."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped above
