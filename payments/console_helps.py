"""What console pages say beside fields, by the help text their models have for who reads the code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELPS: dict[str, Promise] = {
    "the bank's own number of the movement": _("Số giao dịch của ngân hàng"),
    "ours, found in the content": _("Mã của chợ, tìm thấy trong nội dung"),
    "the buyer typed in where to": _("Lúc người mua điền tài khoản nhận"),
    "the told name is that of who ordered or paid": _("Tên nhận là tên người đặt hoặc người trả"),
    "of its content: the same key never means something else": _(
        "Dấu của nội dung: một khóa không bao giờ chỉ hai việc"
    ),
    "the row it is about, e.g. refund": _("Về việc gì, ví dụ hoàn tiền"),
    "when it occurred, as the transaction says": _("Lúc xảy ra, như bút toán ghi"),
    "commission and taxes are counted of it": _("Hoa hồng và thuế tính trên số này"),
    "where the producer pays the carrier": _("Khi nhà làm tự trả nhà vận chuyển"),
    "in the provider's words": _("Theo lời nơi trả tiền"),
    "when it was booked as available": _("Lúc ghi là dùng được"),
    "what the bank writes beside it": _("Lời ngân hàng ghi bên cạnh"),
    "in ASCII capitals, as banks want it": _("Chữ in hoa không dấu, như ngân hàng cần"),
    "why not, as the bank said": _("Vì sao không được, theo lời ngân hàng"),
    "failed, returned or cancelled": _("Không tới, bị trả về hoặc đã hủy"),
    "what it is one of, e.g. seller:pending": _("Thuộc nhóm nào, ví dụ seller:pending"),
    "whether the balance may stand on the other side": _("Số dư có được sang bên kia không"),
    "how many transactions touched it": _("Đã có bao nhiêu bút toán"),
    "what an operator goes by": _("Căn cứ của người trực"),
    "the refund's": _("Khóa của lần hoàn tiền"),
    "its first day": _("Ngày đầu tháng"),
    "none: the rates came to nothing": _("Để trống: tính ra không đồng nào"),
    "sold, or below zero come back, by this event": _("Đã bán, hoặc dưới 0 là trả về, do việc này"),
    "none: the order itself": _("Để trống: chính đơn hàng"),
    "settled directly: whose producer is paid": _("Trả thẳng: phần đơn của nhà làm được trả"),
    "the provider's checkout session": _("Phiên trả tiền ở cổng"),
    "the provider's payment intent": _("Lệnh trả tiền ở cổng"),
    "of the last refused card": _("Của thẻ bị từ chối gần nhất"),
    "refunds asked for and not failed": _("Các khoản hoàn đã yêu cầu và không hỏng"),
    "the provider takes papers until then": _("Nơi trả tiền nhận giấy tờ tới lúc đó"),
    "the provider's id of what it is about": _("Mã của nơi trả tiền về khoản đó"),
    "refund, dispute, or empty for anything else": _("Hoàn tiền, tranh chấp, hoặc để trống cho việc khác"),
    "why it is owed": _("Vì sao phải trả"),
    "whatever it was paid with: the card does not take it": _("Trả bằng gì cũng vậy: thẻ không nhận lại được"),
    "how often the provider would not take it": _("Nơi trả tiền từ chối mấy lần"),
    "from then on the provider may have it": _("Từ lúc đó nơi trả tiền có thể đã nhận"),
}
