"""What the console says instead of what is stored: by "Model.field", by the code, in people's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Adjustment

POSTINGS: dict[str, Promise] = {
    "captured": _("Người mua trả tiền"),
    "allocated": _("Chia tiền cho từng nhà làm"),
    "transfer_in": _("Chuyển khoản tới"),
    "transfer_matched": _("Khớp chuyển khoản với đơn"),
    "transfer_reversed": _("Ngân hàng rút lại chuyển khoản"),
    "credit_sent_back": _("Gửi trả tiền chuyển dư hoặc lạc"),
    "credit_came_back": _("Tiền gửi trả bị ngân hàng trả về"),
    "refund_asked": _("Yêu cầu hoàn tiền"),
    "refund_paid": _("Tiền hoàn đã đi"),
    "refund_failed": _("Tiền hoàn không tới"),
    "refund_dropped": _("Thôi khoản hoàn"),
    "dispute_opened": _("Mở tranh chấp thẻ"),
    "dispute_won": _("Thắng tranh chấp thẻ"),
    "dispute_lost": _("Thua tranh chấp thẻ"),
    "released": _("Hết hạn khiếu nại, tiền về nhà làm"),
    "given_up": _("Phần đơn không thành"),
    "payout_batched": _("Vào đợt chuyển"),
    "payout_paid": _("Đã chuyển cho nhà làm"),
    "payout_failed": _("Chuyển cho nhà làm không tới"),
    "payout_returned": _("Ngân hàng trả về tiền chuyển cho nhà làm"),
    "payout_cancelled": _("Hủy lần chuyển cho nhà làm"),
    "commission_accrued": _("Ghi hoa hồng trả thẳng"),
    "commission_collected": _("Nhà làm trả hoa hồng"),
    "tax_paid": _("Nộp thuế cho nhà nước"),
    "gateway_fee": _("Phí cổng thanh toán"),
    "provider_settled": _("Tiền ở cổng dùng được"),
    "provider_paid_out": _("Cổng chuyển tiền về ngân hàng"),
}
PROVIDERS: dict[str, Promise] = {
    "stripe": _("Thẻ (Stripe)"),
    "vietqr": _("Chuyển khoản VietQR"),
    "sepay": _("SePay báo"),
    "casso": _("Casso báo"),
    "payos": _("payOS báo"),
    "statement": _("Sao kê ngân hàng"),
    "simulated": _("Ngân hàng giả để thử"),
}
GROUPS: dict[str, Promise] = {
    "psp:pending": _("Cổng đang giữ"),
    "psp:available": _("Cổng cho rút"),
    "bank:settlement": _("Tài khoản ngân hàng của chợ"),
    "order:clearing": _("Tiền đơn chưa chia"),
    "seller:pending": _("Nhà làm: chờ hết hạn khiếu nại"),
    "seller:available": _("Nhà làm: được nhận"),
    "seller:in_payout": _("Nhà làm: đang chuyển"),
    "seller:receivable": _("Nhà làm: nợ chợ"),
    "seller:commission_due": _("Nhà làm: hoa hồng phải trả"),
    "buyer:credit": _("Người mua: trả dư"),
    "suspense:unmatched": _("Tiền chưa rõ của ai"),
    "shipping:payable": _("Phí giao phải trả"),
    "tax:vat_withheld": _("Thuế GTGT giữ hộ"),
    "tax:pit_withheld": _("Thuế TNCN giữ hộ"),
    "refunds:payable": _("Tiền hoàn phải trả"),
    "refunds:stuck": _("Tiền hoàn bị kẹt"),
    "dispute:held": _("Tiền bị giữ vì tranh chấp"),
    "platform:commission": _("Hoa hồng của chợ"),
    "platform:gateway_fee": _("Phí cổng chợ chịu"),
    "platform:dispute_loss": _("Mất vì tranh chấp"),
    "platform:promo": _("Chợ giảm giá cho người mua"),
}
SOURCES: dict[str, Promise] = {
    "bank_use": _("Khoản tiền vào"),
    "dispute": _("Tranh chấp thẻ"),
    "gateway_move": _("Tiền qua cổng"),
    "payment": _("Khoản thanh toán"),
    "payout": _("Lần chuyển cho nhà làm"),
    "refund": _("Hoàn tiền"),
    "share": _("Phần của nhà làm"),
    "tax_payment": _("Lần nộp thuế"),
}
MOVES: dict[str, Promise] = {
    "charge": _("Thu tiền thẻ"),
    "payment": _("Thu tiền"),
    "refund": _("Hoàn tiền"),
    "payout": _("Cổng chuyển về ngân hàng"),
    "adjustment": _("Điều chỉnh"),
    "fee": _("Phí"),
    "stripe_fee": _("Phí cổng"),
    "dispute": _("Tranh chấp"),
}
DECLINES: dict[str, Promise] = {
    "insufficient_funds": _("Thẻ không đủ tiền"),
    "lost_card": _("Thẻ báo mất"),
    "stolen_card": _("Thẻ báo bị lấy cắp"),
    "expired_card": _("Thẻ hết hạn"),
    "incorrect_cvc": _("Mã CVC chưa đúng"),
    "incorrect_number": _("Số thẻ chưa đúng"),
    "processing_error": _("Ngân hàng bận"),
    "card_velocity_exceeded": _("Vượt hạn mức trong ngày"),
    "authentication_required": _("Chưa xác thực được"),
    "payment_intent_authentication_failure": _("Bước xác thực chưa xong"),
    "fraudulent": _("Ngân hàng không cho thanh toán"),
    "generic_decline": _("Thẻ bị từ chối"),
    "card_declined": _("Thẻ bị từ chối"),
    "expired_or_canceled_card": _("Thẻ hết hạn hoặc đã hủy"),
}
REASONS: dict[str, str | Promise] = {
    **dict(Adjustment.Kind.choices),
    "too_late": _("Tiền tới muộn"),
    "paid_twice": _("Trả hai lần"),
    "at_provider": _("Hoàn ngay ở cổng thanh toán"),
    "bank_reversal": _("Ngân hàng rút lại"),
}

CODES: dict[str, Mapping[str, str | Promise]] = {
    "LedgerTransaction.kind": POSTINGS,
    "LedgerTransaction.source_type": SOURCES,
    "LedgerAccount.group": GROUPS,
    "LedgerAccount.kind": {
        "asset": _("Tài sản"),
        "liability": _("Nợ phải trả"),
        "revenue": _("Doanh thu"),
        "expense": _("Chi phí"),
    },
    "StatementRow.kind": {
        "sale": _("Bán hàng"),
        "refund": _("Trả lại người mua"),
        "given_up": _("Đơn không thành"),
        "payout": _("Chợ chuyển tiền"),
        "payout_returned": _("Ngân hàng trả lại"),
        "commission": _("Hoa hồng"),
    },
    "GatewayMove.provider": PROVIDERS,
    "GatewayMove.kind": MOVES,
    "BankCredit.provider": PROVIDERS,
    "Payment.provider": PROVIDERS,
    "Payment.failure_code": DECLINES,
    "Refund.failure_code": DECLINES,
    "Refund.reason": REASONS,
}
