"""Tags and filters for carts, reviews and orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.models import Product, ProductImage

from ..models import SellerOrder
from ..selectors.pickups import hours_words
from ..web import aftercare_words, words

register = template.Library()
register.filter("zone_words", words.zone_words)
register.filter("ward_words", words.ward_words)
register.filter("badge_kind", aftercare_words.badge_kind)
register.filter("moment", aftercare_words.moment)
register.filter("voucher_words", words.voucher_words)
register.filter("promise", words.promise_words)
register.filter("preorder_words", words.preorder_words)
register.filter("opening_hours", hours_words)


@register.filter
def days(option: Any) -> str:
    """How long a delivery option, or the delivery of a part, takes."""
    return words.days_words(option.days_min, option.days_max)


@register.filter
def event_words(status: str) -> str:
    return str(words.EVENTS.get(status, status))


@register.filter
def cancel_words(reason: str) -> str:
    return str(words.CANCEL_REASONS.get(reason, ""))


@register.simple_tag
def thumbnail(product: Product) -> SafeString:
    """The product's first picture beside its name, so without words of its own; a quiet square where there is none."""
    image: ProductImage | None = next(iter(product.images.all()), None)
    if image is None:
        return SafeString('<span class="line-img"></span>')
    return format_html(
        '<img class="line-img" src="{}" srcset="{}" sizes="88px" width="88" height="88" alt="" loading="lazy">',
        image.url(160),
        image.srcset,
    )


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """The text as a picture for a phone's camera: SVG within the page, without any style attribute."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return SafeString(f'<span class="qr" aria-hidden="true">{drawn}</span>')


@register.filter
def spelled(digits: str) -> str:
    """Digit after digit, for a screen reader."""
    return " ".join(digits)


@register.simple_tag
def expected_days(part: SellerOrder) -> str:
    """Between which days a parcel on its way should arrive; "" before it left."""
    if part.handed_over_at is None:
        return ""
    left = timezone.localdate(part.handed_over_at)
    first, last = (left + timedelta(days=each) for each in (part.days_min, part.days_max))
    words = {"first": f"{first:%d/%m}", "last": f"{last:%d/%m}"}
    return (_("Dự kiến tới %(last)s.") if first == last else _("Dự kiến tới trong khoảng %(first)s–%(last)s.")) % words


@register.filter
def times(units: int, each: int | None) -> int:
    """So many packs of each."""
    return units * (each or 0)
