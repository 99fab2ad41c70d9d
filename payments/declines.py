"""Why a card was refused, in words that say what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REASONS: dict[str, Promise] = {
    "insufficient_funds": _("Thẻ không đủ tiền. Bà con dùng thẻ khác hoặc nạp thêm rồi thử lại."),
    "lost_card": _("Ngân hàng đã khóa thẻ này. Bà con dùng thẻ khác giúp."),
    "stolen_card": _("Ngân hàng đã khóa thẻ này. Bà con dùng thẻ khác giúp."),
    "expired_card": _("Thẻ đã hết hạn. Bà con dùng thẻ khác giúp."),
    "incorrect_cvc": _("Mã CVC ở mặt sau thẻ chưa đúng. Bà con xem lại rồi nhập lại."),
    "incorrect_number": _("Số thẻ chưa đúng. Bà con xem lại rồi nhập lại."),
    "processing_error": _("Ngân hàng đang bận. Bà con đợi một lát rồi thử lại."),
    "card_velocity_exceeded": _("Thẻ đã vượt hạn mức chi trong ngày. Bà con dùng thẻ khác giúp."),
    "authentication_required": _("Ngân hàng cần xác thực mà chưa xác thực được. Bà con thử lại và bấm đồng ý."),
    "payment_intent_authentication_failure": _("Bước xác thực chưa xong. Bà con thử lại và bấm đồng ý."),
    "fraudulent": _("Ngân hàng không cho thanh toán bằng thẻ này. Bà con dùng thẻ khác giúp."),
}
_UNKNOWN = _("Thẻ bị từ chối. Bà con dùng thẻ khác hoặc gọi ngân hàng phát hành thẻ.")


def decline_reason(failure_code: str) -> str:
    """The reason behind a provider's code, in the active language; "" when nothing was refused."""
    return str(_REASONS.get(failure_code, _UNKNOWN)) if failure_code else ""
