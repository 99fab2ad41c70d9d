"""The page on which a buyer pays producers themselves: a code for each part, and what has come of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from orders import states
from orders.models import Order
from orders.web.privacy import private_page
from orders.web.requests import HtmxRequest
from orders.web.tracking import order_or_404

from ..banks import bank_name
from ..models import DirectRefund, Payment
from ..selectors.direct import buyers_direct, buyers_direct_refund, direct_payments_of
from ..services.direct_paying import say_transferred
from ..services.direct_refunds import contest_refund, say_refund_received
from .pretending import pretended
from .qr_code import payload_of, png_of, svg_of

LOOK_EVERY_S = 5


@dataclass(frozen=True)
class DirectPart:
    """What the page shows of one payment to one producer."""

    payment: Payment

    @property
    def state(self) -> str:
        """waiting, said, denied, paid or gone."""
        payment, told = self.payment, self.payment.direct
        if told.confirmed_at is not None:
            return "paid"
        part = payment.part if payment.charge_id is None else None
        let_go = part is not None and part.status != states.AWAITING_PAYMENT
        if payment.status == Payment.Status.CLOSED or let_go:
            return "gone"
        if told.denied_at is not None:
            return "denied"
        return "said" if told.said_at is not None else "waiting"

    @property
    def is_payable(self) -> bool:
        return self.state in {"waiting", "said", "denied"}

    @property
    def rest_vnd(self) -> int:
        """Less what its own bank told of already."""
        return max(0, self.payment.amount_vnd - self.payment.direct.seen_vnd)

    @property
    def bank(self) -> str:
        return bank_name(self.payment.qr.bank_bin)

    @property
    def minutes_left(self) -> int:
        return max(0, -(-int((self.payment.qr.expires_at - clock.now()).total_seconds()) // 60))

    @property
    def refunds(self) -> list[DirectRefund]:
        return list(self.payment.direct_refunds.all())


@require_safe
@private_page
def direct(request: HtmxRequest, token: str) -> HttpResponse:
    """All parts with their codes. Five statements, however many producers."""
    order = _order_or_404(token)
    part = "#parts" if request.htmx else ""
    return render(request, f"payments/direct.html{part}", _context(order))


@require_safe
@private_page
def direct_news(request: HtmxRequest, token: str) -> HttpResponse:
    """Asked every few seconds by an open page: nothing (204) until there is something new to show."""
    order = _order_or_404(token)
    context = _context(order)
    if request.GET.get("biet") == context["known"]:
        return HttpResponse(status=204)
    return render(request, "payments/direct.html#parts", context)


@require_safe
@private_page
def direct_code(request: HtmxRequest, token: str, reference: str, kind: str) -> HttpResponse:
    """The code as a picture: svg for the page, png to keep. Gone once there is nothing left to pay."""
    shown = DirectPart(_payment_or_404(_order_or_404(token), reference))
    if not shown.is_payable or not shown.rest_vnd or kind not in {"svg", "png"}:
        raise Http404
    text = payload_of(shown.payment.qr, amount_vnd=shown.rest_vnd)
    if kind == "svg":
        return HttpResponse(svg_of(text), content_type="image/svg+xml")
    response = HttpResponse(png_of(text), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="vietqr-{shown.payment.qr.reference}.png"'
    return response


@require_POST
@private_page
def say_sent(request: HtmxRequest, token: str, reference: str) -> HttpResponse:
    """The buyer says it was sent; the page says who looks now. Nothing is paid by it."""
    order = _order_or_404(token)
    payment = _payment_or_404(order, reference)
    try:
        say_transferred(payment_id=payment.pk, bank_ref=request.POST.get("bank_ref", ""), actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã báo nhà làm xem tài khoản. Hàng vẫn được giữ cho bà con."))
    return redirect("payments:direct", token=token)


@require_POST
@private_page
def pretend_direct(request: HtmxRequest, token: str, reference: str) -> HttpResponse:
    """Demo only: let a bank that does not exist tell of a transfer to a producer, through that producer's own feed."""
    if not settings.SIMULATED_BANK:
        raise Http404
    payment = _payment_or_404(_order_or_404(token), reference)
    return pretended(request, payment, redirect("payments:direct", token=token))


@require_POST
@private_page
def refund_word(request: HtmxRequest, token: str, refund_id: int, word: str) -> HttpResponse:
    """The buyer says that a refund came, or that it did not."""
    order = _order_or_404(token)
    try:
        refund = buyers_direct_refund(order, refund_id)
        command = {"da-nhan": say_refund_received, "chua-nhan": contest_refund}[word]
        command(refund_id=refund.pk, actor=Actor.of(request.user))
    except (NotFound, KeyError):
        raise Http404 from None
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        thanks = {
            "da-nhan": _("Cảm ơn bà con đã báo. Chợ ghi là xong."),
            "chua-nhan": _("Đã ghi. Người trực chợ sẽ hỏi nhà làm rồi gọi bà con."),
        }
        messages.success(request, thanks[word])
    return redirect("payments:direct", token=token)


def _order_or_404(token: str) -> Order:
    order = order_or_404(token)
    if not order.is_direct:
        raise Http404
    return order


def _payment_or_404(order: Order, reference: str) -> Payment:
    try:
        return buyers_direct(order, reference)
    except NotFound:
        raise Http404 from None


def _context(order: Order) -> dict[str, object]:
    shown = [DirectPart(payment) for payment in direct_payments_of(order)]
    told = [f"{each.payment.pk}{each.state}{each.rest_vnd}" for each in shown]
    refunds = [f"r{refund.pk}{refund.state}" for each in shown for refund in each.refunds]
    return {
        "order": order,
        "shown": shown,
        "known": ".".join([*told, *refunds]),
        "is_moving": any(each.is_payable for each in shown),
        "look_every_s": LOOK_EVERY_S,
        "can_pretend": settings.SIMULATED_BANK,
        "unopened": any(
            part.status == states.AWAITING_PAYMENT and part.pk not in {each.payment.part_id for each in shown}
            for part in order.parts.all()
        ),
    }
