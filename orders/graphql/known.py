"""Whose cart a request is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.errors import NotFound

from ..models import Cart
from ..services.carts import create_cart
from .carts import find_cart


def cart_known(info: Any, token: str | None, *, field: str = "token") -> Cart:
    """The cart of this visitor. Raises NotFound, also for a token that is somebody else's."""
    cart = find_cart(info, token)
    if cart is None:
        raise NotFound(_("Không tìm thấy giỏ hàng này."), field=field)
    return cart


def cart_to_fill(info: Any, token: str | None) -> Cart:
    """The cart named, or the visitor's own, or a new one. Raises NotFound for a token that is somebody else's."""
    if token is not None:
        return cart_known(info, token)
    return find_cart(info, None) or create_cart(user_id=info.context.user.pk)


def visitor(info: Any) -> str:
    """Whose keys these are while there is no cart yet: equal keys of two strangers must never meet."""
    request = info.context
    return f"user-{request.user.pk}" if request.user.pk else f"guest-{request.META.get('REMOTE_ADDR', '')}"
