"""Buying an order once more: its goods into the cart, and what could not come along told on the way."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from ..services import again
from .cart import make_cart
from .privacy import private_page
from .tracking import order_or_404


@require_POST
@private_page
def order_again(request: HttpRequest, token: str) -> HttpResponse:
    """Tapping twice doubles nothing: the cart is brought to the ordered numbers, never above them."""
    order = order_or_404(token)
    cart = make_cart(request)
    try:
        done = again.order_again(order=order, cart=cart, request_key=uuid4().hex, actor=Actor.of(request.user))
    except MarketplaceError as error:
        messages.error(request, str(error))
        return redirect("orders:cart")
    if done.added:
        messages.success(request, _("Món của đơn %(number)s đã vào giỏ, theo giá hôm nay.") % {"number": order.number})
    for one in done.missing:
        messages.warning(request, f"{one.name}: {one.why}")
    if done.repriced:
        messages.info(request, _("Giá khác lần trước: %(names)s.") % {"names": ", ".join(done.repriced)})
    return redirect("orders:cart")
