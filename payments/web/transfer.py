"""The page of a payment by bank transfer: the code, what to write by hand instead, and what has come of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel import clock
from orders.models import Order
from orders.web.privacy import private_page
from orders.web.requests import HtmxRequest
from orders.web.tracking import order_or_404

from ..banks import bank_name
from ..gateways.vietqr import BIOMETRICS_ABOVE_VND, received_vnd
from ..models import Payment, QrRequest
from ..selectors import payments_of
from ..selectors.bank import asks_account
from ..services.bank_matching import hear_now
from ..services.ways import ways_offered
from .money_lines import lines_for_buyer
from .pretending import PRETENDED_FEEDS, pretended
from .qr_code import payload_of, png_of, svg_of

LOOK_EVERY_S = 4


@dataclass(frozen=True)
class Transfer:
    """What one order's transfer page shows."""

    order: Order
    payment: Payment
    request: QrRequest
    received_vnd: int

    @property
    def rest_vnd(self) -> int:
        return max(0, self.payment.amount_vnd - self.received_vnd)

    @property
    def state(self) -> str:
        """waiting, partly, paid or over."""
        if self.payment.status == Payment.Status.SUCCEEDED:
            return "paid"
        if self.payment.status == Payment.Status.CLOSED or not (self.order.is_unpaid or self.payment.charge_id):
            return "over"
        return "partly" if self.received_vnd else "waiting"

    @property
    def known(self) -> str:
        """Changes whenever the page has something new to say."""
        return f"{self.state}-{self.received_vnd}"

    @property
    def bank(self) -> str:
        return bank_name(self.request.bank_bin)

    @property
    def seconds_left(self) -> int:
        return max(0, int((self.request.expires_at - clock.now()).total_seconds()))

    @property
    def minutes_left(self) -> int:
        return -(-self.seconds_left // 60)

    @property
    def needs_face(self) -> bool:
        return self.rest_vnd > BIOMETRICS_ABOVE_VND


@require_safe
@private_page
def transfer(request: HtmxRequest, token: str, reference: str) -> HttpResponse:
    """The page; once all is paid, the order's own."""
    shown = _transfer_or_404(token, reference)
    if shown.state == "paid" and not request.htmx:
        messages.success(request, _("Cảm ơn bà con! Đã nhận tiền, nhà làm đang chuẩn bị hàng."))
        return redirect("orders:order", token=token)
    part = "#transfer" if request.htmx else ""
    return render(request, f"payments/transfer.html{part}", _context(shown))


@require_safe
@private_page
def transfer_news(request: HtmxRequest, token: str, reference: str) -> HttpResponse:
    """Asked every few seconds by an open page: nothing (204) until there is something new to show."""
    shown = _transfer_or_404(token, reference)
    if request.GET.get("biet") == shown.known:
        return HttpResponse(status=204)
    return render(request, "payments/transfer.html#transfer", _context(shown))


@require_safe
@private_page
def code(request: HtmxRequest, token: str, reference: str, kind: str) -> HttpResponse:
    """The code as a picture: svg for the page, png to keep. Gone once there is nothing left to pay."""
    shown = _transfer_or_404(token, reference)
    if shown.state not in {"waiting", "partly"} or kind not in {"svg", "png"}:
        raise Http404
    text = payload_of(shown.request, amount_vnd=shown.rest_vnd)
    if kind == "png":
        response = HttpResponse(png_of(text), content_type="image/png")
        response["Content-Disposition"] = f'attachment; filename="vietqr-{shown.request.reference}.png"'
        return response
    return HttpResponse(svg_of(text), content_type="image/svg+xml")


@require_POST
@private_page
def pretend_transfer(request: HtmxRequest, token: str, reference: str) -> HttpResponse:
    """Demo only: let a bank that does not exist tell of a transfer, by a real signed message to our own door."""
    if not settings.SIMULATED_BANK:
        raise Http404
    shown = _transfer_or_404(token, reference)
    return pretended(request, shown.payment, redirect("payments:transfer", token=token, reference=reference))


def _transfer_or_404(token: str, reference: str) -> Transfer:
    order = order_or_404(token)
    payment = order.payments.filter(qr__reference=reference, part=None).select_related("qr").first()
    if payment is None:
        raise Http404
    if hear_now(reference=payment.qr.reference):
        payment.refresh_from_db(fields=["status"])
        order.refresh_from_db(fields=["paid_at", "cancelled_at"])
    return Transfer(order, payment, payment.qr, received_vnd(payment))


def _context(shown: Transfer) -> dict[str, object]:
    lines = lines_for_buyer(shown.order, list(payments_of(shown.order)))
    return {
        "transfer": shown,
        "order": shown.order,
        "lines": lines if shown.state in {"over", "paid"} else [],
        "asks_account": shown.state in {"over", "paid"} and asks_account(shown.order),
        "look_every_s": LOOK_EVERY_S,
        "revive_hours": settings.REVIVE_H,
        "ways": ways_offered(),
        "can_pretend": settings.SIMULATED_BANK,
        "feeds": PRETENDED_FEEDS,
    }
