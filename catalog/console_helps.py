"""What console pages say beside fields, by the help text their models have for who reads the code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELPS: dict[str, Promise] = {
    "Vietnamese alphabetical order": _("Xếp theo bảng chữ cái tiếng Việt"),
    "a person without a business registration; taxed as a household is": _(
        "Người bán chưa đăng ký kinh doanh; tính thuế như hộ kinh doanh"
    ),
    "says which papers it needs": _("Theo đó mà biết cần giấy tờ nào"),
    "when people may come by, in its own words": _("Giờ ghé được, theo lời nhà làm"),
    "hours to answer an order in; empty for the marketplace's own": _(
        "Số giờ phải trả lời đơn; để trống là theo giờ chung của chợ"
    ),
    "the least goods of one order, before vouchers and delivery; 0 takes any": _(
        "Tiền hàng ít nhất của một đơn, trước mã giảm và phí giao; 0 là đơn nào cũng nhận"
    ),
    "on-boarded by the community digital team": _("Tổ công nghệ số cộng đồng giúp mở gian hàng"),
    "partner marketplaces may show its products, as far as each product says so": _(
        "Chợ bạn được bày món của nhà này, món nào cho thì bày"
    ),
    "what it changes is shown without a look at it first": _("Nhà này sửa gì thì hiện ngay, khỏi duyệt trước"),
    "why it may not sell, as it is told": _("Vì sao chưa được bán, đúng như lời báo cho nhà làm"),
    "what it can do about that": _("Nhà làm cần làm gì"),
    "refused or closed": _("Bị từ chối hoặc đã đóng"),
    "accepting the newest rules is all it takes": _("Chỉ cần đồng ý bản quy chế mới nhất là bán lại được"),
    "while suspended: earned money stays here": _("Khi bị tạm dừng, tiền đã bán còn giữ ở chợ"),
    "of what was uploaded, cleaned": _("Của tệp gửi lên, sau khi làm sạch"),
    "name of the service, or manual": _("Tên dịch vụ, hoặc làm bằng tay"),
    "the service's own, never a number of a person": _("Số của dịch vụ, không bao giờ là số giấy tờ của người"),
    "OCOP only, 3 to 5": _("Chỉ OCOP, từ 3 tới 5"),
    "e-mail, or a phone number in E.164": _("E-mail, hoặc số điện thoại có mã nước"),
    "empty once it was given up": _("Để trống khi đã thôi không gửi nữa"),
    "empty: the producer's place": _("Để trống là nơi của nhà làm"),
    "shown by partner marketplaces, too": _("Chợ bạn cũng bày"),
    "lowest pack price, kept by services": _("Giá gói rẻ nhất, máy tự giữ"),
    "words without marks, kept by services": _("Chữ không dấu để tìm, máy tự giữ"),
    "words as written, kept by services": _("Chữ có dấu để tìm, máy tự giữ"),
    "in the unit: grams, millilitres or pieces": _("Theo đơn vị: gam, mililít hoặc cái"),
    "VAT included": _("Đã gồm thuế GTGT"),
    "weighed at packing: price_vnd is then that of the heaviest pack": _(
        "Cân lúc đóng gói: giá khi đó là giá của gói nặng nhất"
    ),
    "the product itself, before it was ever sold": _("Chính món đó, khi chưa từng bán"),
    "why it was handed back": _("Vì sao hỏi lại"),
    "what the producer can do about it": _("Nhà làm cần làm gì"),
    "the consent a helper began it by": _("Giấy đồng ý mà người giúp dựa vào"),
    "as they stand in the file": _("Đúng như trong tệp"),
    "codes of what was recognised or left out": _("Mã của những điều đã nhận ra hoặc bỏ qua"),
    "of whoever brought it: refusals are said in it": _("Tiếng của người gửi tệp: lời báo lỗi theo tiếng đó"),
    "to the hour": _("Tính tới giờ"),
    "told to everybody who bought of it": _("Báo cho mọi người đã mua lô này"),
    "told to everybody who ordered": _("Báo cho mọi người đã đặt"),
    "what was brought in": _("Lô đã thu về"),
}
