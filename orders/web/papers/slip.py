"""The packing slip, A5: what goes into the parcel, from which lots, with a box to tick for each line."""

from __future__ import annotations

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.phones import format_phone
from marketplace.kernel.money import format_vnd
from marketplace.kernel.pdf import A5, Paper

from ...models import Fulfilment, OrderLine, SellerOrder
from ...selectors.contacts import Contact, buyer_contact
from ...selectors.picking import Pick
from .label import parcel_words, parcels_of, part_address, point_lines

_CODE_MM = 26.0
_TICK_MM = 4.5


def slips(parts: list[SellerOrder], picks: dict[int, list[Pick]]) -> bytes:
    """A page or more for each parcel of each part; picks as selectors.picking.picks_of gives them."""
    paper = Paper(A5, title=_("Phiếu đóng gói"), margin_mm=10)
    for part in parts:
        for parcel in parcels_of(part):
            paper.add_page()
            _slip(paper, part, parcel, picks)
    return paper.finished()


def _slip(paper: Paper, part: SellerOrder, parcel: Fulfilment | None, picks: dict[int, list[Pick]]) -> None:
    inside = {item.line_id: item.units for item in parcel.items.all()} if parcel else {}
    lines = [(line, inside.get(line.pk, 0) if parcel else line.units_sent) for line in part.lines.all()]
    _head(paper, part, parcel_words(part, parcel))
    for line, units in lines:
        if units:
            _line(paper, line, units, picks.get(line.pk, []))
    _foot(paper, part, sum(units for _name, units in lines))


def _head(paper: Paper, part: SellerOrder, parcel: str) -> None:
    order, seller, contact = part.order, part.seller_snapshot, buyer_contact(part)
    paper.qr(part_address(part), x_mm=paper.w - paper.r_margin - _CODE_MM, y_mm=8, side_mm=_CODE_MM)
    paper.text_block(_("Phiếu đóng gói"), size_pt=11)
    paper.text_block(f"{part.number} · {parcel}" if parcel else part.number, size_pt=16 if parcel else 19, bold=True)
    paper.text_block(_("đặt ngày %(day)s") % {"day": f"{localtime(order.placed_at):%d/%m/%Y}"}, size_pt=9)
    paper.set_xy(paper.l_margin, 8 + _CODE_MM)
    top, width = paper.get_y(), (paper.epw - 6) / 2
    sender = "\n".join([seller["name"], seller["address"], format_phone(seller["phone"])])
    bottoms = [
        _column(paper, _("Người gửi"), sender, x=paper.l_margin, top=top, width=width),
        _column(paper, *_receiver(contact), x=paper.l_margin + width + 6, top=top, width=width),
    ]
    paper.set_xy(paper.l_margin, max(bottoms))
    paper.rule()


def _receiver(contact: Contact) -> tuple[str, str]:
    if contact.point is None:
        return _("Người nhận"), f"{contact.full_name}\n{contact.address_text}\n{contact.phone}"
    lines = [f"{contact.full_name}, {contact.phone}", contact.point.name, *point_lines(contact.point)]
    return _("Người mua tới lấy"), "\n".join(lines)


def _column(paper: Paper, title: str, text: str, *, x: float, top: float, width: float) -> float:
    """Write title and text; give back where they end."""
    paper.set_xy(x, top)
    paper.text_block(title, size_pt=9, bold=True, width_mm=width)
    paper.text_block(text, size_pt=9.5, width_mm=width)
    return float(paper.get_y())


def _line(paper: Paper, line: OrderLine, units: int, picks: list[Pick]) -> None:
    if paper.will_page_break(12):
        paper.add_page()
    top = paper.get_y()
    paper.set_line_width(0.3)
    paper.rect(paper.l_margin, top + 0.6, _TICK_MM, _TICK_MM)
    paper.set_xy(paper.l_margin + _TICK_MM + 3, top)
    paper.text_block(f"{units} ×  {line.product_name}", size_pt=12, bold=True)
    paper.text_block("\n".join([f"{line.variant_name} · {line.sku}", *_weight(line), *_lots(picks)]), size_pt=9)
    paper.set_xy(paper.l_margin, paper.get_y() + 2)


def _weight(line: OrderLine) -> list[str]:
    """What the scales said, the same grams as on the buyer's page."""
    if line.weighed_g is None:
        return []
    return [_("cân thật %(real)s g, còn %(due)s") % {"real": line.weighed_g, "due": format_vnd(line.due_vnd)}]


def _lots(picks: list[Pick]) -> list[str]:
    told = []
    for code, best_before, units in picks:
        lot = _("Lô %(code)s") % {"code": code} if code else _("Lô chưa ghi số")
        many = f": {units}" if len(picks) > 1 else ""
        until = " · " + _("hạn %(day)s") % {"day": f"{best_before:%d/%m/%Y}"} if best_before else ""
        if code or best_before:
            told.append(lot + many + until)
    return told


def _foot(paper: Paper, part: SellerOrder, units: int) -> None:
    all_units = ngettext("Tất cả %(units)s gói hàng", "Tất cả %(units)s gói hàng", units) % {"units": units}
    paper.rule()
    paper.text_block(f"{all_units} · {part.delivery_name}", size_pt=10, bold=True)
    if note := buyer_contact(part).note:
        paper.text_block(_("Người mua dặn: %(note)s") % {"note": note}, size_pt=10)
    paid = _("Đã trả tiền trên %(name)s. Người giao không thu thêm.")
    if part.is_picked_up:
        paid = _("Đã trả tiền trên %(name)s. Điểm lấy hàng không thu thêm.")
    paper.text_block(paid % {"name": settings.SHOP["name"]}, size_pt=9)
