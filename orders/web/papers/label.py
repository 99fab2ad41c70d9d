"""The parcel's label, 100 × 150 mm: who sends, who receives, and a code that opens the order on the sender's phone."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.phones import format_phone
from marketplace.kernel.pdf import A6_LABEL, Paper

from ...models import Fulfilment, PickupPoint, SellerOrder
from ...selectors.contacts import Contact, buyer_contact
from ...selectors.pickups import hours_words

_CODE_MM = 34.0


def labels(parts: list[SellerOrder]) -> bytes:
    """One page for each parcel of each part (loaded), and one for a part whose parcels nobody planned."""
    paper = Paper(A6_LABEL, title=_("Nhãn kiện hàng"), margin_mm=6)
    for part in parts:
        for parcel in parcels_of(part):
            paper.add_page()
            _label(paper, part, parcel)
    return paper.finished()


def parcels_of(part: SellerOrder) -> list[Fulfilment | None]:
    """What is printed of a part: each of its parcels, or all of it as one."""
    return list(part.parcels.all()) or [None]


def parcel_words(part: SellerOrder, parcel: Fulfilment | None) -> str:
    """ "Kiện 1/2"; "" where there is but one."""
    of = len(part.parcels.all())
    return _("Kiện %(number)s/%(of)s") % {"number": parcel.number, "of": of} if parcel and of > 1 else ""


def _label(paper: Paper, part: SellerOrder, parcel: Fulfilment | None) -> None:
    paper.text_block(settings.SHOP["name"], size_pt=9)
    paper.text_block(part.number, size_pt=20, bold=True)
    if words := parcel_words(part, parcel):
        paper.text_block(words, size_pt=14, bold=True)
    paper.rule()
    _side(paper, _("Người gửi"), _sender(part), size_pt=9)
    paper.rule()
    _receiver(paper, buyer_contact(part), most=120 if parcel_words(part, parcel) else 180)
    _foot(paper, part, parcel)


def _side(paper: Paper, title: str, lines: list[str], *, size_pt: float) -> None:
    paper.text_block(title, size_pt=8)
    paper.text_block(lines[0], size_pt=size_pt + 2, bold=True)
    paper.text_block("\n".join(lines[1:]), size_pt=size_pt)


def _sender(part: SellerOrder) -> list[str]:
    seller = part.seller_snapshot
    return [seller["name"], seller["address"], format_phone(seller["phone"])]


def _receiver(paper: Paper, contact: Contact, *, most: int) -> None:
    """Where the parcel goes: to the buyer's door, or to the point where the buyer fetches it.

    most  an address of more characters is set smaller
    """
    if contact.point is not None:
        _side(paper, _("Mang tới điểm lấy hàng"), [contact.point.name, *point_lines(contact.point)], size_pt=10.5)
        paper.rule()
        _side(paper, _("Người mua tới lấy"), [contact.full_name, contact.phone], size_pt=10.5)
        return
    lines = [contact.full_name, contact.phone, contact.address_text]
    _side(paper, _("Người nhận"), lines, size_pt=9.5 if len(contact.address_text) > most else 12.5)


def point_lines(point: PickupPoint) -> list[str]:
    """Address, phone and hours of a pick-up point, as papers say them below its name."""
    hours = _("Mở cửa: %(hours)s") % {"hours": hours_words(point)}
    return [point.address, format_phone(point.phone), hours]


def _foot(paper: Paper, part: SellerOrder, parcel: Fulfilment | None) -> None:
    """The code and how it travels, at the bottom edge whatever stands above."""
    top = paper.h - paper.b_margin - _CODE_MM
    paper.qr(part_address(part), x_mm=paper.l_margin, y_mm=top, side_mm=_CODE_MM)
    paper.set_xy(paper.l_margin + _CODE_MM + 3, top + 3)
    # The last lines may touch the margin; that is no reason for a new page.
    paper.set_auto_page_break(False)
    paper.text_block(part.delivery_name, size_pt=11, bold=True)
    if weight_g := _weight_g(part, parcel):
        paper.text_block(_("Nặng %(weight)s kg") % {"weight": f"{weight_g / 1000:.1f}".replace(".", ",")}, size_pt=10)
    if parcel and parcel.tracking_number:
        paper.text_block(f"{parcel.carrier}\n{parcel.tracking_number}", size_pt=10)
    paper.text_block(_("Đã trả tiền, không thu thêm."), size_pt=10)
    paper.set_auto_page_break(True, margin=paper.b_margin)


def _weight_g(part: SellerOrder, parcel: Fulfilment | None) -> int | None:
    """On the producer's scales, or as charged for a part that travels in one; None for one of several not weighed."""
    if parcel and parcel.weight_g:
        return parcel.weight_g
    return None if parcel_words(part, parcel) else part.weight_g


def part_address(part: SellerOrder) -> str:
    """Where the code leads: the part's page, which only its producer's people can open."""
    return settings.SITE_URL + reverse("orders:part", args=[part.number])
