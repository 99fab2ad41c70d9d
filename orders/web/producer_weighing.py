"""The scales: what a line really weighs, and whether the buyer of heavier goods is asked to pay more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.text import read_number

from ..models import SellerOrder
from ..selectors import part_for
from ..services import charging, weighing
from .producer import part_page, person, producer_page
from .producer_cards import Heavier, load_card
from .producer_moves import card_answer, move
from .requests import HtmxRequest

# What the form says about goods that came out heavier.
FOR_WHAT_WAS_PAID, ASK = "da-tra", "hoi"


@producer_page
def weigh_line(request: HtmxRequest, number: str, line_id: int) -> HttpResponse:
    """The real weight of one line, in grams. Heavier than paid for: asks first which way to go."""
    part = part_for(user=person(request), number=number)
    if request.method != "POST":
        return redirect("orders:part", part.number)
    weight_g = min(read_number(request.POST.get("weight_g", "")) or 0, 10**8)
    way = request.POST.get("nang-hon", "")
    if way not in {FOR_WHAT_WAS_PAID, ASK} and (heavier := _heavier(part, line_id, weight_g)):
        card = load_card(part)
        card.heavier = heavier
        return card_answer(request, card) if request.htmx else part_page(request, card)

    def weigh(*, part_id: int, actor: Actor) -> SellerOrder:
        line = weighing.weigh_line(
            part_id=part_id, line_id=line_id, weight_g=weight_g, actor=actor, ask_more=way == ASK
        )
        return line.part

    asked = _("Đã ghi cân của đơn %(number)s và hỏi người mua. Chưa gửi vội, chờ họ trả lời.")
    usual = _("Đã ghi cân của đơn %(number)s. Nhẹ hơn mức đã trả thì chợ trả lại.")
    return move(request, number, weigh, asked if way == ASK else usual)


def _heavier(part: SellerOrder, line_id: int, weight_g: int) -> Heavier | None:
    if part.status not in weighing.WEIGHED_IN:
        return None
    line = part.lines.filter(pk=line_id, weighed_g__isnull=True).first()
    more_vnd = weighing.more_vnd(line, weight_g) if line else 0
    return Heavier(line_id, weight_g, more_vnd) if more_vnd else None


@producer_page
def withdraw_charge(request: HtmxRequest, number: str, charge_id: int) -> HttpResponse:
    """The producer asks no longer, and sends the goods for what was paid."""
    if request.method != "POST":
        return redirect("orders:part", part_for(user=person(request), number=number).number)

    def withdraw(*, part_id: int, actor: Actor) -> SellerOrder:
        return charging.withdraw_charge(part_id=part_id, charge_id=charge_id, actor=actor).part

    return move(request, number, withdraw, _("Đơn %(number)s gửi theo giá đã trả, chợ báo người mua."))
