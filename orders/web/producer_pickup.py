"""A part whose buyer comes to a point: it lies there, and it is handed over for the code."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor

from ..models import SellerOrder
from ..services import picking_up
from .producer_moves import move, move_page
from .requests import HtmxRequest


@move_page
def make_ready(request: HtmxRequest, number: str) -> HttpResponse:
    return move(request, number, picking_up.make_ready, _("Đơn %(number)s đã sẵn. Khách nhận được mã để tới lấy."))


@move_page
def collect_part(request: HtmxRequest, number: str) -> HttpResponse:
    code = request.POST.get("code", "")[:20]

    def collect(*, part_id: int, actor: Actor) -> SellerOrder:
        return picking_up.collect_part(part_id=part_id, code=code, actor=actor)

    return move(request, number, collect, _("Đơn %(number)s đã tới tay người mua. Cảm ơn bà con."))
