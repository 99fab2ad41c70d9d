"""Why a card was refused, in plain words, and what the buyer can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Advice:
    """field: the input it stands beside."""

    field: str
    reason: str | Promise
    remedy: str | Promise


_OTHER_CARD = _("Hãy dùng thẻ khác, hoặc gọi ngân hàng phát hành thẻ để hỏi lý do.")
_DECLINED = Advice("number", _("Ngân hàng từ chối thẻ này."), _OTHER_CARD)

# A lost or stolen card is told like any other decline: the person typing may not be its owner.
_ADVICE = {
    "insufficient_funds": Advice(
        "number", _("Thẻ không đủ tiền cho khoản này."), _("Hãy dùng thẻ khác, hoặc nạp thêm tiền rồi thử lại.")
    ),
    "card_velocity_exceeded": Advice(
        "number", _("Thẻ đã dùng quá số lần cho phép."), _("Hãy đợi một lúc rồi thử lại, hoặc dùng thẻ khác.")
    ),
    "expired_card": Advice(
        "expiry", _("Thẻ đã hết hạn."), _("Hãy xem lại ngày hết hạn in trên thẻ, hoặc dùng thẻ khác.")
    ),
    "incorrect_cvc": Advice(
        "cvc", _("Mã bảo mật chưa đúng."), _("Hãy nhập lại mã in ở mặt sau thẻ (thẻ Amex: mặt trước).")
    ),
    "invalid_cvc": Advice("cvc", _("Mã bảo mật chưa đủ số."), _("Mã có 3 số, thẻ Amex có 4 số.")),
    "invalid_expiry_month": Advice("expiry", _("Tháng hết hạn chưa đúng."), _("Nhập tháng từ 01 đến 12.")),
    "invalid_expiry_year": Advice(
        "expiry", _("Thẻ đã hết hạn, hoặc năm chưa đúng."), _("Hãy xem lại ngày hết hạn in trên thẻ.")
    ),
    "processing_error": Advice(
        "",
        _("Ngân hàng chưa trả lời được lúc này."),
        _("Chưa có khoản nào bị trừ. Hãy đợi một phút rồi bấm trả tiền lại."),
    ),
    "incorrect_number": Advice("number", _("Số thẻ chưa đúng."), _("Hãy so lại từng nhóm bốn số trên thẻ.")),
    "test_mode_live_card": Advice(
        "number",
        _("Đây không phải thẻ thử. Trang này chỉ là mô phỏng."),
        _("Đừng nhập thẻ thật. Hãy dùng một thẻ thử trong danh sách bên dưới. Số vừa nhập không được lưu lại."),
    ),
    "authentication_required": Advice(
        "", _("Ngân hàng cần bạn xác nhận khoản này."), _("Hãy bấm trả tiền lại và xác nhận trên trang của ngân hàng.")
    ),
    "payment_intent_authentication_failure": Advice(
        "",
        _("Khoản thanh toán chưa được xác nhận với ngân hàng."),
        _("Chưa có khoản nào bị trừ. Hãy thử lại, hoặc dùng thẻ khác."),
    ),
}


def advice_for(code: str, decline_code: str = "") -> Advice:
    """What to tell a buyer about a refusal."""
    return _ADVICE.get(decline_code) or _ADVICE.get(code) or _DECLINED
