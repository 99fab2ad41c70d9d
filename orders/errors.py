"""What carts and orders refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketplaceError


class CartEmpty(MarketplaceError):
    code = "CART_EMPTY"
    default_message = _("Giỏ hàng đang trống. Bà con chọn món rồi đặt mua giúp.")


class CartChanged(MarketplaceError):
    """The sum is no longer the one the buyer reviewed."""

    code = "CART_CHANGED"
    default_message = _("Giá, phí giao hoặc giỏ hàng vừa thay đổi. Bà con xem lại đơn rồi đặt lại giúp.")


class DeliveryImpossible(MarketplaceError):
    """Something in the cart can't travel to that place, or no such delivery is offered there."""

    code = "DELIVERY_IMPOSSIBLE"
    default_message = _("Chưa giao được tới nơi này.")


class MoveRefused(MarketplaceError):
    """The order's state does not allow this move (any more)."""

    code = "STATE_CONFLICT"
    default_message = _("Đơn hàng vừa đổi trạng thái nên không làm được việc này. Tải lại trang để xem.")


class ReasonNeeded(MarketplaceError):
    code = "REASON_NEEDED"
    default_message = _("Ghi lý do để người mua hiểu và thông cảm.")


class TrackingNeeded(MarketplaceError):
    code = "TRACKING_NEEDED"
    default_message = _("Ghi tên nhà vận chuyển và mã vận đơn để người mua theo dõi được.")
