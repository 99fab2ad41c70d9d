"""What payments refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketplaceError


class AlreadyPaid(MarketplaceError):
    code = "ALREADY_PAID"
    default_message = _("Đơn này đã được thanh toán rồi. Cảm ơn bà con!")


class OrderClosed(MarketplaceError):
    code = "ORDER_CLOSED"
    default_message = _("Đơn này đã đóng vì quá hạn thanh toán. Giỏ hàng vẫn còn, bà con đặt lại giúp.")


class AmountRefused(MarketplaceError):
    """More or less than the provider takes in one payment."""

    code = "AMOUNT_REFUSED"
    default_message = _("Cổng thanh toán không nhận số tiền này trong một lần. Bà con chia đơn nhỏ lại, hoặc mua thêm.")


class SignatureRefused(MarketplaceError):
    """A webhook that the provider did not sign, or not lately."""

    code = "SIGNATURE_REFUSED"
    default_message = "The signature does not match the body, or its time is not now."


class RefundRefused(MarketplaceError):
    """The provider will not take this refund, and has not begun it."""

    code = "REFUND_REFUSED"

    def __init__(self, reason: str, *, is_disputed: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_disputed = is_disputed


class NothingToRetry(MarketplaceError):
    code = "NOTHING_TO_RETRY"
    default_message = _("Khoản hoàn này không gửi lại được: nó không hỏng, đã gửi lại rồi, hoặc tiền đã về đủ.")


class LedgerConflict(RuntimeError):
    """A money event told again with other content: a bug, never told to people."""


class NotTwice(MarketplaceError):
    """One person can't do both halves of what takes two."""

    code = "NEEDS_ANOTHER_PERSON"
    default_message = _("Việc này phải do người thứ hai duyệt, không tự duyệt được.")


class BatchMoved(MarketplaceError):
    """Somebody else was faster, or it is not time for that."""

    code = "BATCH_MOVED"
    default_message = _("Đợt chi này không còn ở bước đó nữa. Tải lại trang rồi xem giúp.")


class BatchStale(MarketplaceError):
    """Money of a batch would go to an account that is not, or no longer, the producer's, or is held by now."""

    code = "BATCH_STALE"

    def __init__(self, producers: str) -> None:
        words = _("Từ lúc lập đợt chi, tài khoản hoặc việc giữ tiền của %(names)s đã đổi. Hủy đợt này rồi lập lại.")
        super().__init__(words % {"names": producers})


class NothingToPayOut(MarketplaceError):
    code = "NOTHING_TO_PAY_OUT"
    default_message = _("Chưa có khoản nào tới hạn chi.")


class ResultRefused(MarketplaceError):
    """A bank's result file that can't be true."""

    code = "RESULT_REFUSED"
    default_message = _("Tập tin kết quả không đọc được hoặc không khớp.")


class BankAccountRefused(MarketplaceError):
    code = "BANK_ACCOUNT_REFUSED"
    default_message = _("Số tài khoản không đúng.")


class NameDiffers(MarketplaceError):
    """The holder of an account is neither who ordered nor who paid."""

    code = "NAME_DIFFERS"
    default_message = _("Tên này khác tên người đặt và người đã chuyển tiền. Nếu vẫn đúng, bà con đánh dấu ở dưới.")


class NotInSuspense(MarketplaceError):
    code = "NOT_IN_SUSPENSE"
    default_message = _("Khoản này không còn nằm trong danh sách chưa rõ.")


class NoSuchPayment(MarketplaceError):
    code = "NO_SUCH_PAYMENT"
    default_message = _("Không có khoản thanh toán bằng mã QR nào như vậy.")


class QueueMoved(MarketplaceError):
    code = "QUEUE_MOVED"
    default_message = _("Khoản trả lại này đã sang bước khác. Tải lại trang giúp.")


class BankLooks(MarketplaceError):
    """No buyer gets the same money from us and from the bank."""

    code = "BANK_LOOKS"
    default_message = _("Ngân hàng của người mua đang xem lại khoản này. Chờ họ xong rồi duyệt giúp.")


class NumberUsed(MarketplaceError):
    """A bank's number tells of one transfer."""

    code = "NUMBER_USED"
    default_message = _("Số giao dịch này là của lần chuyển trước, đã quay về. Ghi số của lần chuyển mới.")


class MethodNotOffered(MarketplaceError):
    code = "METHOD_NOT_OFFERED"
    default_message = _("Chợ chưa nhận cách trả tiền này. Bà con chọn cách khác giúp.")


class StatementRefused(MarketplaceError):
    code = "STATEMENT_REFUSED"
    default_message = _("Không đọc được tệp này. Chợ nhận sao kê CSV hoặc XLSX có dòng tên cột.")


class DirectMoved(MarketplaceError):
    """Somebody else was faster: seen, paid or let go meanwhile."""

    code = "DIRECT_MOVED"
    default_message = _("Khoản này đã được ghi rồi, hoặc không còn ở bước đó. Tải lại trang để xem.")


class NumberNeeded(MarketplaceError):
    code = "NUMBER_NEEDED"
    default_message = _("Ghi số giao dịch ngân hàng báo sau khi chuyển, để hai bên tìm được khoản này.")


class WordsNeeded(MarketplaceError):
    code = "WORDS_NEEDED"
    default_message = _("Ghi rõ dựa vào đâu mà biết.")


class FeedRefused(MarketplaceError):
    code = "FEED_REFUSED"
    default_message = _("Chọn dịch vụ và dán khóa bí mật của dịch vụ đó, ít nhất 16 ký tự, không có dấu cách.")


class MonthNotPayable(MarketplaceError):
    """Withheld tax of a month that is not over, was paid, comes after an unpaid one, or holds nothing to pay."""

    code = "MONTH_NOT_PAYABLE"
    default_message = _("Tháng này không ghi nộp được.")
