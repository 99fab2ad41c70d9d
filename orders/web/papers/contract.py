"""The contract of sale on A4, word for word what contract.html shows (consumer law 19/2023, article 38)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.accounts.phones import format_phone
from marketplace.kernel.money import format_vnd
from marketplace.kernel.pdf import A4, Paper

from ...models import Order, OrderLine, SellerOrder
from ...selectors.tracking import TrackingPage
from ..words import days_words, preorder_words
from .label import point_lines

_SUM_MM = 34.0


def contract(page: TrackingPage) -> bytes:
    """The contract of an order loaded by selectors.tracking.contract_page."""
    order = page.order
    title = _("Hợp đồng mua bán từ xa số %(number)s") % {"number": order.number}
    paper = Paper(A4, title=title, margin_mm=18)
    paper.add_page()
    paper.text_block(title, size_pt=17, bold=True)
    concluded = _("Giao kết trên %(name)s lúc %(at)s (giờ Việt Nam).")
    paper.text_block(concluded % {"name": settings.SHOP["name"], "at": _moment(order.placed_at)}, size_pt=10)
    _heading(paper, _("Người mua"))
    paper.text_block(_buyer(order), size_pt=10)
    for position, part in enumerate(page.parts, start=1):
        _part(paper, position, part)
    _heading(paper, _("Tổng cộng: %(sum)s") % {"sum": format_vnd(order.total_vnd)})
    for term in _terms(order):
        paper.text_block(f"•  {term}", size_pt=10)
    return paper.finished()


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"


def _heading(paper: Paper, text: str) -> None:
    paper.set_y(paper.get_y() + 3)
    paper.text_block(text, size_pt=12.5, bold=True)


def _buyer(order: Order) -> str:
    lines = [", ".join([order.full_name, format_phone(order.phone), order.email]), order.address_text]
    if order.note:
        lines.append(_("Lời dặn: %(note)s") % {"note": order.note})
    return "\n".join(lines)


def _part(paper: Paper, position: int, part: SellerOrder) -> None:
    seller = part.seller_snapshot
    _heading(paper, _("Người bán %(position)s: %(name)s") % {"position": position, "name": seller["name"]})
    paper.text_block(seller["address"], size_pt=10)
    paper.text_block(_("Điện thoại: %(phone)s") % {"phone": format_phone(seller["phone"])}, size_pt=10)
    paper.text_block(_("Số đăng ký: %(number)s") % {"number": seller["registration_no"]}, size_pt=10)
    paper.rule()
    for line in part.lines.all():
        _row(paper, line.product_name, _details(line), line.net_vnd)
    _row(paper, part.delivery_name, _delivery(part), part.delivery_vnd)
    _row(paper, _("Cộng của phần %(number)s") % {"number": part.number}, "", part.total_vnd)
    paper.rule()


def _delivery(part: SellerOrder) -> str:
    """How long it takes; for goods that are fetched also where, and when it is open."""
    told = [days_words(part.days_min, part.days_max)]
    if part.is_picked_up:
        told += [_("Người mua tới lấy: %(point)s") % {"point": part.pickup.point.name}, *point_lines(part.pickup.point)]
    return "\n".join(told)


def _details(line: OrderLine) -> str:
    """Pack, quantity and price, and the lots promised, each with the day until which it is good."""
    told = [f"{line.variant_name} · {line.sku}", f"{line.units} × {format_vnd(line.price_vnd)}"]
    if line.discount_vnd:
        told.append(_("mã giảm giá bớt %(discount)s") % {"discount": format_vnd(line.discount_vnd)})
    for hold in line.holds.all():
        if hold.lot.best_before:
            until = _("hạn dùng %(day)s") % {"day": f"{hold.lot.best_before:%d/%m/%Y}"}
            told.append((_("lô %(code)s") % {"code": hold.lot.code} + " · " if hold.lot.code else "") + until)
    return "\n".join(told)


def _row(paper: Paper, name: str, details: str, sum_vnd: int) -> None:
    if paper.will_page_break(16):
        paper.add_page()
    top, width = paper.get_y(), paper.epw - _SUM_MM
    paper.set_x(paper.l_margin + width)
    paper.text_block(format_vnd(sum_vnd), size_pt=10.5, bold=True, align="R")
    paper.set_xy(paper.l_margin, top)
    paper.text_block(name, size_pt=10.5, bold=True, width_mm=width)
    if details:
        paper.text_block(details, size_pt=9, width_mm=width)
    paper.set_y(paper.get_y() + 1)


def _terms(order: Order) -> list[str]:
    if order.paid_at:
        paid = _("Đã trả lúc %(at)s.") % {"at": _moment(order.paid_at)}
    else:
        paid = _("Đề nghị này có hiệu lực tới %(until)s.") % {"until": _moment(order.hold_expires_at)}
    ahead = [preorder_words(order)] if order.later_vnd else []
    agreed = _("Người mua đã đồng ý quy chế hoạt động và chính sách bảo mật của chợ lúc %(at)s.")
    return [
        _("Giá đã gồm thuế GTGT; không có khoản phí nào khác."),
        _("Trả qua cổng thanh toán hoặc chuyển khoản, trước khi gửi hàng.") + " " + paid,
        *ahead,
        _("Thời gian giao tính từ lúc người bán gửi hàng; mỗi người bán gửi riêng."),
        _(
            "Hàng sai, hư hoặc thông tin người bán đưa không đúng, không đủ thì người mua được chấm dứt hợp đồng "
            "trong 30 ngày, không mất phí (Luật Bảo vệ quyền lợi người tiêu dùng 19/2023/QH15)."
        ),
        agreed % {"at": _moment(order.terms_accepted_at)},
    ]
