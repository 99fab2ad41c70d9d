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


class NothingLeft(MarketplaceError):
    """An answer that would send nothing at all."""

    code = "NOTHING_LEFT"
    default_message = _("Không còn món nào để gửi. Nếu không nhận được đơn, bà con bấm từ chối.")


class TooLateToCancel(MarketplaceError):
    """The buyer's turn is over: the producer is at work already."""

    code = "TOO_LATE_TO_CANCEL"
    default_message = _("Nhà làm đã nhận và đang chuẩn bị nên không hủy ở đây được nữa. Bà con nhắn cho nhà làm giúp.")


class ReturnRefused(MarketplaceError):
    """These goods can't be returned (any more, or again)."""

    code = "RETURN_REFUSED"
    default_message = _("Không gửi được yêu cầu trả hàng cho phần này.")


class ComplaintRefused(MarketplaceError):
    code = "COMPLAINT_REFUSED"
    default_message = _("Đơn này đang có một khiếu nại. Bà con theo dõi khiếu nại đó giúp.")


class ThreadClosed(MarketplaceError):
    """Nothing is said about an order before it is paid."""

    code = "THREAD_CLOSED"
    default_message = _("Trả tiền xong bà con nhắn được cho nhà làm. Cần gấp thì gọi người trực chợ giúp.")


class TooManyMessages(MarketplaceError):
    code = "TOO_MANY_MESSAGES"
    default_message = _("Bà con nhắn nhiều tin quá. Chờ vài phút rồi nhắn tiếp giúp.")


class WrongCode(MarketplaceError):
    """Wrong digits, too late, tried too often, or never sent: which of them is not told."""

    code = "WRONG_CODE"
    default_message = _("Mã chưa đúng hoặc đã hết hạn. Bà con xem lại thư mới nhất, hoặc xin mã khác.")


class TooManyCodes(MarketplaceError):
    code = "TOO_MANY_CODES"
    default_message = _("Bà con xin mã nhiều lần quá. Chờ một giờ rồi thử lại giúp.")
