"""Following an order under a link that needs no account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import NotFound
from marketplace.kernel.web.hurry import limit_misses

from .. import states
from ..models import Order, Side
from ..selectors.access import order_by_token
from ..selectors.talk import unread_by_part
from ..selectors.tracking import contract_page, orders_of_buyer, tracking_page
from ..services.unpaid import cancel_order
from .claiming import remember_link
from .parcel_box import buyers_parcels
from .part_box import box_of, order_sums
from .privacy import private_page
from .requests import HtmxRequest
from .timeline import timeline


def order_or_404(token: str) -> Order:
    """The order behind a link; a wrong link looks like any page that is not there."""
    try:
        return order_by_token(token)
    except NotFound:
        raise Http404 from None


@require_safe
@private_page
@limit_misses("order", most=20)
def order(request: HtmxRequest, token: str) -> HttpResponse:
    """The order's page; htmx asks for its middle now and then."""
    part = "#state" if request.htmx else ""
    found = order_or_404(token)
    remember_link(request, found)
    return render(request, f"orders/order.html{part}", _followed(found))


@require_safe
@private_page
@limit_misses("order", most=20)
def contract(request: HttpRequest, token: str) -> HttpResponse:
    """What buyer and sellers agreed on, to print or keep (consumer law 19/2023, article 38)."""
    return render(request, "orders/contract.html", {"page": contract_page(order_or_404(token))})


@require_POST
@private_page
@limit_misses("order", most=20)
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give an unpaid order up. Too late is told, never pretended."""
    found = order_or_404(token)
    if cancel_order(order_id=found.pk, reason="by_buyer", actor=Actor.of(request.user)):
        messages.success(request, _("Đã hủy đơn. Hàng trong giỏ vẫn còn, khi nào cần bà con đặt lại."))
    else:
        messages.info(request, _("Đơn này không còn chờ thanh toán nên không hủy ở đây được nữa."))
    return redirect("orders:order", token=token)


@login_required
@require_safe
@private_page
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in person's orders, newest first."""
    assert isinstance(request.user, User)  # noqa: S101  # for mypy: login_required
    return render(request, "orders/mine.html", {"orders": orders_of_buyer(request.user)})


def _followed(found: Order) -> dict[str, Any]:
    page = tracking_page(found)
    shared = list(found.events.filter(part__isnull=True))
    unread = unread_by_part(page.parts, Side.BUYER)
    for part in page.parts:
        part.unread = unread.get(part.pk, 0)
    left_s = (found.hold_expires_at - clock.now()).total_seconds()
    return {
        "page": page,
        "order": found,
        "parts": [(part, timeline(part, shared), box_of(part), buyers_parcels(part)) for part in page.parts],
        "sums": order_sums(found.total_vnd, page.parts),
        "minutes_left": max(0, -int(-left_s // 60)),
        "is_moving": page.status not in {states.DELIVERED, *states.AT_REST},
    }
