"""Tags and filters of threads."""

from __future__ import annotations

from django import template
from django.urls import reverse

from ..models import Attachment, Message, SellerOrder, Side
from ..services.photos import SMALL_WIDTH_PX

register = template.Library()


@register.simple_tag
def photo_address(photo: Attachment, part: SellerOrder, side: str) -> str:
    """Where this side finds the photo: buyers under their secret link, others by who they are."""
    if side == Side.BUYER:
        return reverse("orders:photo_of_order", args=[part.order.token, photo.pk])
    return reverse("orders:photo", args=[photo.pk])


@register.filter
def small_width(photo: Attachment) -> int:
    return min(SMALL_WIDTH_PX, photo.width)


@register.filter
def small_height(photo: Attachment) -> int:
    """Of the small photo, so that the page does not jump while it loads."""
    return max(1, round(photo.height * small_width(photo) / photo.width))


@register.filter
def seen_by_other(message: Message, side: str) -> bool:
    """Whether whom this side spoke to has seen it."""
    return (message.read_by_producer_at if side == Side.BUYER else message.read_by_buyer_at) is not None
