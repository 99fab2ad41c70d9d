"""What console pages say beside fields, by the help text their models have for who reads the code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELPS: dict[str, Promise] = {
    "as printed on the parcel, new and old units": _("Như in trên kiện, có cả địa danh mới và cũ"),
    "off the goods, by a voucher": _("Bớt vào tiền hàng, nhờ mã giảm giá"),
    "of it, asked for when a harvest is brought in": _("Trong đó, phần trả khi thu hoạch xong"),
    "unpaid after this moment, the stock is released": _("Quá lúc này chưa trả tiền thì thả hàng ra"),
    "part of the money came: held longer, once": _("Tiền mới tới một phần: giữ thêm một lần"),
    "settled directly: when the first part was": _("Trả thẳng cho nhà làm: lúc phần đầu tiên trả xong"),
    "the order's number and -1, -2, …": _("Số đơn, thêm -1, -2, …"),
    "off the goods, whoever bears it": _("Bớt vào tiền hàng, ai chịu cũng tính"),
    "of it, borne by the marketplace": _("Trong đó, phần chợ chịu"),
    "of it, borne by the producer": _("Trong đó, phần nhà làm chịu"),
    "of a pre-order": _("Của đơn đặt trước"),
    "of it, asked for when the harvest is brought in": _("Trong đó, phần trả khi đã thu hoạch"),
    "what the buyer owes for it as of now, see Adjustment": _(
        "Người mua còn phải trả tới lúc này, xem Điều chỉnh tiền"
    ),
    "the delivery's share of due_vnd": _("Phần phí giao trong số còn phải trả"),
    "as charged by the carrier": _("Theo nhà vận chuyển tính tiền"),
    "the fee the producer bears, because so much was bought": _("Phí giao nhà làm chịu vì khách mua nhiều"),
    "as promised when it was placed": _("Như đã hẹn lúc đặt"),
    "legal name, address, phone and registration number on the day of sale": _(
        "Tên, địa chỉ, điện thoại và số đăng ký của người bán vào ngày bán"
    ),
    "the producer's own words": _("Lời của chính nhà làm"),
    "unanswered after this moment, it expires": _("Quá lúc này chưa trả lời thì phần đơn hết hạn"),
    "settled directly and unpaid after this moment, it is let go": _(
        "Trả thẳng mà quá lúc này chưa trả thì thôi phần đơn"
    ),
    "about the day it was to be sent": _("Về ngày lẽ ra phải gửi"),
    "code of the return or complaint": _("Mã yêu cầu trả hàng hoặc khiếu nại"),
    "in which role: buyer, producer, …": _("Với vai nào: người mua, nhà làm, …"),
    "to the producer's own system, if it has one": _("Cho phần mềm của nhà làm, nếu có"),
    "that is recalled": _("Lô bị thu hồi"),
    "the sum it tells of, if any": _("Số tiền nói trong tin, nếu có"),
    "an e-mail address, or a phone number in E.164": _("Địa chỉ e-mail, hoặc số điện thoại có mã nước"),
    "price times units, before the discount": _("Giá nhân số phần, chưa bớt mã giảm"),
    "this line's share of the voucher": _("Phần mã giảm chia cho dòng này"),
    "weighed goods: price_vnd is the most": _("Hàng cân: giá ghi là giá nhiều nhất"),
    "of one pack, as estimated": _("Của một gói, ước chừng"),
    "all packs that are sent, on the producer's scales": _("Tất cả gói gửi đi, theo cân của nhà làm"),
    "agreed to and paid on top, see ExtraCharge": _("Người mua đồng ý trả thêm, xem Khoản trả thêm"),
    "ordered, and never sent": _("Đã đặt mà không gửi"),
    "a substitute, agreed upon": _("Món thay thế hai bên đã đồng ý"),
    "on the producer's scales": _("Theo cân của nhà làm"),
    "sum of its items; below zero goes back to the buyer": _("Cộng các khoản; dưới 0 là trả lại người mua"),
    "told to the buyer": _("Báo cho người mua"),
    "what goes back, once settled": _("Số tiền trả lại khi đã xong"),
    "the goods that were weighed": _("Món hàng đã cân"),
    "unit or person that works on it": _("Bộ phận hoặc người đang lo việc này"),
    "what goes back by the decision": _("Số tiền trả lại theo quyết định"),
    "1 to 5": _("Từ 1 tới 5"),
    "upper case, as people may type it in any case": _("Chữ in hoa; người mua gõ hoa hay thường đều được"),
    "of the goods: 1000 means 10 %": _("Tính trên tiền hàng: 1000 là 10 %"),
    "of goods the voucher is for": _("Tiền của những món được giảm"),
    "lower case": _("Chữ thường"),
    "the adapter in orders.gateways": _("Bộ nối với nhà vận chuyển"),
    "its page about a parcel, with {number}; empty: as the adapter knows": _(
        "Trang theo dõi kiện, có {number}; để trống là theo bộ nối"
    ),
    "longest side plus the way around it": _("Cạnh dài nhất cộng chu vi quanh nó"),
    "what an order keeps": _("Mã ghi trong đơn"),
    "travels with ice": _("Đi kèm đá lạnh"),
    "costs the tariff's remote_vnd more": _("Thêm phụ phí vùng xa của bảng giá"),
    "0 Monday to 6 Sunday; none for any day": _("0 là thứ Hai, 6 là Chủ nhật; để trống là ngày nào cũng được"),
    "as marketplace.accounts.places.zone_between": _("Vùng tính từ nơi gửi tới nơi nhận"),
    "cm³ per kg": _("Số cm³ tính bằng 1 kg"),
    "the last day": _("Ngày cuối cùng"),
    "HTTP; empty when nobody answered": _("Mã HTTP; để trống khi không ai trả lời"),
    "of handing over, 0 Monday to 6 Sunday": _("Ngày giao cho vận chuyển, 0 là thứ Hai, 6 là Chủ nhật"),
    "ordered before it leaves the same day": _("Đặt trước giờ này thì đi trong ngày"),
    "goods of this sum travel the cheapest way at the producer's cost": _(
        "Mua từ số này thì nhà làm chịu phí giao của cách rẻ nhất"
    ),
}
