"""Parts far enough for what comes after: sent, delivered, offered something else."""

from __future__ import annotations

import html

from django.http import HttpResponse

from catalog.models import ProductVariant
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import Complaint, Order, Return, SellerOrder
from orders.services.answering import Offer, confirm_part, propose_part
from orders.services.complaining import answer_complaint, file_complaint, take_complaint
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import ask_return

from ..making import pack, paid


def text(page: HttpResponse) -> str:
    return html.unescape(page.content.decode()).replace("\u00a0", " ")


def sent(*variants: ProductVariant, units: int = 1) -> Order:
    order = paid(*variants or [pack()], units=units)
    for part in order.parts.all():
        confirm_part(part_id=part.pk, actor=SYSTEM)
        ship_part(part_id=part.pk, carrier="Bưu điện", tracking_number="VN1", actor=SYSTEM)
    return order


def delivered(*variants: ProductVariant, units: int = 1) -> Order:
    order = sent(*variants, units=units)
    for part in order.parts.all():
        deliver_part(part_id=part.pk, actor=SYSTEM)
    return order


def offered(*, units: int = 2, missing: int = 1, price_vnd: int = 40_000) -> tuple[Order, ProductVariant]:
    """An order of 2 × 50.000 ₫ of which one is missing; a pack for 40.000 ₫ of the same producer instead."""
    order = paid(pack(), units=units)
    part = order.parts.get()
    substitute = pack(producer=part.producer, name_vi="Bánh in nhân đậu")
    ProductVariant.objects.filter(pk=substitute.pk).update(price_vnd=price_vnd)
    offer = Offer(part.lines.get().pk, missing, substitute.pk, missing)
    propose_part(part_id=part.pk, offers=[offer], note="Hết nhân sầu riêng rồi.", actor=SYSTEM)
    return order, substitute


def asked(order: Order, units: int = 1) -> Return:
    part = order.parts.get()
    line = part.lines.get()
    return ask_return(part_id=part.pk, units={line.pk: units}, reason="spoilt", words="Bị mốc.", actor=GUEST)


def complained(order: Order) -> Complaint:
    part: SellerOrder = order.parts.get()
    return file_complaint(part_id=part.pk, field="delivery", words="Xe giao trễ ba ngày.", actor=GUEST)


def answered(order: Order, amount_vnd: int = 0) -> Complaint:
    filed = complained(order)
    take_complaint(complaint_id=filed.pk, owner="Cô Năm", field="delivery", actor=SYSTEM)
    return answer_complaint(complaint_id=filed.pk, words="Chợ đã nhắc nhà xe.", amount_vnd=amount_vnd, actor=SYSTEM)
