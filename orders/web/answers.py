"""What a buyer says about one part by the order's link: take the offer, give it up, "it came". No account is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.errors import OutOfStock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.web.hurry import limit_misses

from .. import states
from ..models import ProposalLine, SellerOrder
from ..pricing import share_of_units, substitute_price_vnd
from ..selectors.access import part_of_order
from ..selectors.aftercare import offer_lines
from ..services.answering import agree_part, refuse_part
from ..services.parts import deliver_part
from ..services.withdrawing import buyer_may_withdraw, withdraw_part
from .privacy import private_page

View = Callable[..., HttpResponse]


def care_page(view: View) -> View:
    """A page behind an order's link; a wrong link, number or code looks like any page that is not there."""

    @limit_misses("order", most=20)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return require_http_methods(["GET", "HEAD", "POST"])(private_page(guarded))


def to_order(token: str, number: str = "") -> HttpResponse:
    """Back to the order's page, at the part."""
    anchor = f"#phan-{number}" if number else ""
    return HttpResponseRedirect(reverse("orders:order", args=[token]) + anchor, status=303)


def carry_out(request: HttpRequest, command: Callable[[], object], done: str) -> bool:
    """Carry a command out and tell how it went; whether it went well."""
    try:
        command()
    except OutOfStock:
        messages.error(request, _("Món thay vừa hết. Bà con chọn cách khác trong các cách còn lại giúp."))
    except MarketplaceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
        return True
    return False


@care_page
def withdraw(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Asks "are you sure?" with what comes back; a POST gives the part up."""
    part = part_of_order(token=token, number=number)
    if request.method == "POST":
        actor = Actor.of(request.user)
        done = _("Đã hủy phần này. Tiền được hoàn lại cho bà con.")
        carry_out(request, lambda: withdraw_part(part_id=part.pk, actor=actor), done)
        return to_order(token, number)
    if not buyer_may_withdraw(part):
        messages.info(request, _("Phần này không còn hủy được ở đây. Bà con nhắn hoặc gọi cho nhà làm giúp."))
        return to_order(token, number)
    return render(request, "orders/aftercare/withdraw.html", {"part": part, "order": part.order})


@care_page
def received(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The buyer says that the parcel came; whoever comes by GET is shown the order."""
    part = part_of_order(token=token, number=number)
    if request.method == "POST":
        actor, role = Actor.of(request.user), states.BUYER
        done = _("Cảm ơn bà con đã báo. Chúc bà con ngon miệng!")
        carry_out(request, lambda: deliver_part(part_id=part.pk, actor=actor, role=role), done)
    return to_order(token, number)


@care_page
def answer(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The offer: what is missing, what would come instead, what goes back; three ways to answer."""
    part = part_of_order(token=token, number=number)
    if request.method == "POST":
        return _answered(request, part, token, request.POST.get("choice", ""))
    if part.status != states.PROPOSED:
        messages.info(request, _("Lời hỏi này đã được trả lời hoặc đã hết hạn."))
        return to_order(token, number)
    rows = [Offered(row) for row in offer_lines(part)]
    context = {
        "part": part,
        "order": part.order,
        "rows": rows,
        "agree_back_vnd": sum(row.back_vnd for row in rows),
        "short_back_vnd": sum(row.freed_vnd for row in rows),
        "something_is_left": part.proposal.leaves_something,
        "something_instead": any(row.line.substitute_id for row in rows),
    }
    return render(request, "orders/aftercare/answer.html", context)


class Offered:
    """A line of an offer with its money: freed by what is missing, taken again by what comes instead."""

    def __init__(self, line: ProposalLine) -> None:
        self.line = line
        self.freed_vnd = share_of_units(line.line.due_vnd, line.units_missing, line.line.units)
        self.price_vnd = self.cost_vnd = 0
        if line.substitute_id is not None:
            self.price_vnd = substitute_price_vnd(line.price_vnd, line.substitute_units, freed_vnd=self.freed_vnd)
            self.cost_vnd = self.price_vnd * line.substitute_units

    @property
    def back_vnd(self) -> int:
        return self.freed_vnd - self.cost_vnd


def _answered(request: HttpRequest, part: SellerOrder, token: str, choice: str) -> HttpResponse:
    actor = Actor.of(request.user)
    ways: dict[str, tuple[Callable[[], object], str]] = {
        "agree": (
            lambda: agree_part(part_id=part.pk, with_substitutes=True, actor=actor),
            _("Cảm ơn bà con. Nhà làm đổi món và gửi hàng."),
        ),
        "short": (
            lambda: agree_part(part_id=part.pk, with_substitutes=False, actor=actor),
            _("Nhà làm gửi phần có. Tiền phần thiếu được hoàn lại cho bà con."),
        ),
        "refuse": (
            lambda: refuse_part(part_id=part.pk, actor=actor),
            _("Đã hủy phần này. Tiền được hoàn lại cho bà con."),
        ),
    }
    if choice not in ways:
        messages.error(request, _("Bà con chọn một trong các cách giúp."))
    elif carry_out(request, *ways[choice]):
        return to_order(token, part.number)
    return HttpResponseRedirect(reverse("orders:answer", args=[token, part.number]), status=303)
