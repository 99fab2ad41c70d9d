"""What carts and orders refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.calling import with_phone_lazy
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


class TrackingTaken(MarketplaceError):
    """Another producer's parcel travels under this number."""

    code = "TRACKING_TAKEN"
    default_message = _("Mã vận đơn này đang đi với kiện của nhà khác. Bà con xem lại mã trên biên nhận giúp.")


class NothingToPack(MarketplaceError):
    """A parcel without goods, or with more than is left to pack."""

    code = "NOTHING_TO_PACK"
    default_message = _("Kiện này chưa có món nào, hoặc ghi nhiều hơn số còn lại. Bà con xem lại số gói giúp.")


class NotAllPacked(MoveRefused):
    """Once the first parcel leaves, it must be known what comes in the others."""

    default_message = _("Còn gói hàng chưa xếp vào kiện nào. Bà con thêm kiện cho đủ rồi gửi giúp.")


class ParcelsStillHere(MoveRefused):
    """A part is delivered when nothing of it is still with its producer."""

    default_message = _("Còn kiện chưa gửi đi, nên đơn chưa thể coi là đã tới.")


class NewsRefused(MarketplaceError):
    """A message that its carrier did not sign, or not now, or that says nothing we can read."""

    code = "NEWS_REFUSED"
    default_message = "not signed by the carrier"


class AlreadyWeighed(MarketplaceError):
    """The difference is on its way to the buyer: the weight stands."""

    code = "ALREADY_WEIGHED"
    default_message = _("Món này đã cân và báo người mua rồi. Cân nhầm thì bà con gọi người trực chợ giúp.")


class NotWeighed(MarketplaceError):
    code = "NOT_WEIGHED"
    default_message = _("Còn món chưa ghi cân thật. Bà con cân rồi ghi số gam, xong mới gửi được.")


class RestNotPaid(MarketplaceError):
    """The buyer is being asked for more money."""

    code = "REST_NOT_PAID"
    default_message = _("Đang chờ người mua trả thêm. Muốn gửi ngay với giá đã trả thì bấm “Thôi không hỏi nữa”.")


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


class BelowMinimum(MarketplaceError):
    """The producer takes an order only from some sum of goods on."""

    code = "BELOW_MINIMUM"

    def __init__(self, *, producer: str, least: str, missing: str) -> None:
        facts = {"producer": producer, "least": least, "missing": missing}
        super().__init__(
            _("%(producer)s nhận đơn từ %(least)s tiền hàng: bà con mua thêm %(missing)s của nhà này giúp.") % facts,
            field="units",
        )


class VoucherRefused(MarketplaceError):
    """The code takes nothing off this cart; the subclass and its words say why and what to do."""

    code = "VOUCHER_REFUSED"


class VoucherUnknown(VoucherRefused):
    code = "VOUCHER_UNKNOWN"
    default_message = _("Không có mã giảm giá này. Bà con xem lại từng chữ, từng số giúp.")


class VoucherNotYet(VoucherRefused):
    code = "VOUCHER_NOT_YET"


class VoucherOver(VoucherRefused):
    code = "VOUCHER_OVER"
    default_message = _("Mã này đã hết hạn. Bà con bỏ mã ra, hoặc dùng mã khác giúp.")


class VoucherOfTheMarket(VoucherRefused):
    """The marketplace has no money of the order in which it could bear its own voucher."""

    code = "VOUCHER_OF_THE_MARKET"
    default_message = _("Đơn trả thẳng cho nhà làm chưa dùng được mã của chợ, chỉ dùng được mã của nhà làm.")


class VoucherUsedUp(VoucherRefused):
    code = "VOUCHER_USED_UP"
    default_message = _("Mã này vừa hết lượt. Bà con bỏ mã ra, hoặc dùng mã khác giúp.")


class VoucherUsedByYou(VoucherRefused):
    code = "VOUCHER_USED_BY_YOU"
    default_message = _("Bà con đã dùng hết lượt của mã này. Bỏ mã ra rồi đặt mua giúp.")


class VoucherForFirstOrder(VoucherRefused):
    code = "VOUCHER_FOR_FIRST_ORDER"
    default_message = _("Mã này dành cho đơn đầu tiên. Bà con bỏ mã ra rồi đặt mua giúp.")


class VoucherForOtherGoods(VoucherRefused):
    code = "VOUCHER_FOR_OTHER_GOODS"


class VoucherNeedsMore(VoucherRefused):
    code = "VOUCHER_NEEDS_MORE"


class VoucherCodeTaken(MarketplaceError):
    code = "VOUCHER_CODE_TAKEN"
    default_message = _("Mã này có rồi. Bà con đặt mã khác giúp.")


class PickupFull(MarketplaceError):
    """The last place on the point's shelf was taken meanwhile."""

    code = "PICKUP_FULL"
    default_message = _("Điểm lấy hàng này vừa hết chỗ. Bà con chọn điểm khác hoặc chọn giao tận nơi giúp.")


class WrongPickupCode(WrongCode):
    """Counted: five tries an hour."""

    default_message = _("Mã nhận hàng chưa đúng. Bà con nhờ khách mở trang đơn và đọc lại từng số giúp.")


class TooManyTries(MarketplaceError):
    code = "TOO_MANY_TRIES"
    default_message = with_phone_lazy(_("Sai mã 5 lần rồi. Chờ một giờ rồi thử lại, hoặc gọi chợ %(phone)s."))


class NotPickedUp(MoveRefused):
    """This part travels with a carrier."""

    default_message = _("Đơn này được giao tận nơi, không phải đơn khách tới lấy.")


class IsPickedUp(MoveRefused):
    """This part waits for its buyer at a point; no carrier takes it."""

    default_message = _("Đơn này khách tới lấy, không gửi vận chuyển. Bà con bấm “Sẵn sàng, chờ khách tới lấy”.")


class StillWaiting(MoveRefused):
    """The buyer may still come."""

    default_message = _("Chưa hết hạn giữ hàng, khách còn có thể tới lấy.")


class NoDirectAccount(MarketplaceError):
    """Buyers pay producers themselves here, and this one has no account that is approved and cooled down."""

    code = "NO_DIRECT_ACCOUNT"

    def __init__(self, *, producer: str) -> None:
        super().__init__(
            _(
                "Ở chợ này bà con trả thẳng cho nhà làm, mà %(producer)s chưa có tài khoản ngân hàng được duyệt."
                " Bỏ món của nhà này ra, hoặc để vài hôm nữa giúp."
            )
            % {"producer": producer},
            field="units",
        )
