"""The parcel's label, 100 × 150 mm: who sends, who receives, and a code that opens the order on the sender's phone."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.phones import format_phone
from marketplace.kernel.pdf import A6_LABEL, Paper

from ...models import PickupPoint, SellerOrder
from ...selectors.contacts import Contact, buyer_contact
from ...selectors.pickups import hours_words

_CODE_MM = 34.0


def labels(parts: list[SellerOrder]) -> bytes:
    """One page for each part, with its order loaded."""
    paper = Paper(A6_LABEL, title=_("Nhãn kiện hàng"), margin_mm=6)
    for part in parts:
        paper.add_page()
        _label(paper, part)
    return paper.finished()


def _label(paper: Paper, part: SellerOrder) -> None:
    paper.text_block(settings.SHOP["name"], size_pt=9)
    paper.text_block(part.number, size_pt=20, bold=True)
    paper.rule()
    _side(paper, _("Người gửi"), _sender(part), size_pt=9)
    paper.rule()
    _receiver(paper, buyer_contact(part))
    _foot(paper, part)


def _side(paper: Paper, title: str, lines: list[str], *, size_pt: float) -> None:
    paper.text_block(title, size_pt=8)
    paper.text_block(lines[0], size_pt=size_pt + 2, bold=True)
    paper.text_block("\n".join(lines[1:]), size_pt=size_pt)


def _sender(part: SellerOrder) -> list[str]:
    seller = part.seller_snapshot
    return [seller["name"], seller["address"], format_phone(seller["phone"])]


def _receiver(paper: Paper, contact: Contact) -> None:
    """Where the parcel goes: to the buyer's door, or to the point where the buyer fetches it."""
    if contact.point is not None:
        _side(paper, _("Mang tới điểm lấy hàng"), [contact.point.name, *point_lines(contact.point)], size_pt=10.5)
        paper.rule()
        _side(paper, _("Người mua tới lấy"), [contact.full_name, contact.phone], size_pt=10.5)
        return
    lines = [contact.full_name, contact.phone, contact.address_text]
    _side(paper, _("Người nhận"), lines, size_pt=9.5 if len(contact.address_text) > 180 else 12.5)


def point_lines(point: PickupPoint) -> list[str]:
    """Address, phone and hours of a pick-up point, as papers say them below its name."""
    hours = _("Mở cửa: %(hours)s") % {"hours": hours_words(point)}
    return [point.address, format_phone(point.phone), hours]


def _foot(paper: Paper, part: SellerOrder) -> None:
    """The code and how it travels, at the bottom edge whatever stands above."""
    top = paper.h - paper.b_margin - _CODE_MM
    paper.qr(part_address(part), x_mm=paper.l_margin, y_mm=top, side_mm=_CODE_MM)
    paper.set_xy(paper.l_margin + _CODE_MM + 3, top + 3)
    # The last lines may touch the margin; that is no reason for a new page.
    paper.set_auto_page_break(False)
    paper.text_block(part.delivery_name, size_pt=11, bold=True)
    paper.text_block(_("Nặng %(weight)s kg") % {"weight": f"{part.weight_g / 1000:.1f}".replace(".", ",")}, size_pt=10)
    paper.text_block(_("Đã trả tiền, không thu thêm."), size_pt=10)
    paper.set_auto_page_break(True, margin=paper.b_margin)


def part_address(part: SellerOrder) -> str:
    """Where the code leads: the part's page, which only its producer's people can open."""
    return settings.SITE_URL + reverse("orders:part", args=[part.number])
