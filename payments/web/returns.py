"""The ways back from the payment page. None of them believes the browser: the provider is asked."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from marketplace.kernel.errors import GatewayUnavailable, MarketplaceError, NotFound
from marketplace.kernel.text import read_number
from orders.models import Order
from orders.selectors.access import buyers_charge
from orders.web.cart import cart_of_request
from orders.web.privacy import private_page
from orders.web.requests import HtmxRequest
from orders.web.tracking import order_or_404

from ..declines import decline_reason
from ..models import Payment
from ..selectors import latest_payment, payments_of
from ..services.settling import sync_payment
from .checkout import page_of_order, show
from .handover import hand_over
from .money_lines import lines_for_buyer

log = logging.getLogger(__name__)

# Looks every few seconds while the provider makes up its mind: about a minute in all.
REFRESH_S = 3
MOST_LOOKS = 20


@require_safe
@private_page
def returned(request: HtmxRequest, token: str) -> HttpResponse:
    """Back from the payment page: thanks once the provider says it was paid, a page that looks again until then."""
    order = order_or_404(token)
    _ask(latest_payment(order))
    order.refresh_from_db()
    return _to_order(request, order) if not order.is_unpaid else _wait(request, order)


@require_safe
@private_page
def charge_returned(request: HtmxRequest, token: str, charge_id: int) -> HttpResponse:
    """Back from the payment page of an extra charge: as for the order itself."""
    order = order_or_404(token)
    try:
        charge = buyers_charge(token=token, charge_id=charge_id)
    except NotFound:
        raise Http404 from None
    _ask(charge.payments.first())
    charge.refresh_from_db(fields=["status"])
    return _to_order(request, order) if not charge.is_asked else _wait(request, order)


def _wait(request: HtmxRequest, order: Order) -> HttpResponse:
    """A page that looks again, for about a minute."""
    look = _look(request) + 1
    context = {
        "order": order,
        "next_look": f"{request.path}?lan={look}" if look <= MOST_LOOKS else "",
        "refresh_s": REFRESH_S,
    }
    part = "#waiting" if request.htmx else ""
    return render(request, f"payments/returned.html{part}", context)


@require_safe
@private_page
def gave_up(request: HtmxRequest, token: str) -> HttpResponse:
    """Back without paying: why a card was refused, the form as it was, and the order still held for a while."""
    order = order_or_404(token)
    payment = _ask(latest_payment(order))
    order.refresh_from_db()
    if order.paid_at is not None:
        return _to_order(request, order)
    declined = decline_reason(payment.failure_code if payment else "")
    cart = cart_of_request(request)
    if cart is None or cart.pk != order.cart_id:
        if declined:
            messages.error(request, declined)
        return redirect("orders:order", token=token)
    return show(request, cart, page_of_order(request, order, declined=declined))


@require_POST
@private_page
def pay(request: HtmxRequest, token: str) -> HttpResponse:
    """Pay an order that is still held: to its payment page, the same one while that is open."""
    order = order_or_404(token)
    try:
        return hand_over(request, order, request.POST.get("method", ""))
    except MarketplaceError as error:
        messages.error(request, str(error))
        return redirect("orders:order", token=token)


@require_POST
@private_page
def pay_charge(request: HtmxRequest, token: str, charge_id: int) -> HttpResponse:
    """Pay what is asked for on top: to its payment page, the same one while that is open."""
    order = order_or_404(token)
    try:
        charge = buyers_charge(token=token, charge_id=charge_id)
        return hand_over(request, order, request.POST.get("method", ""), charge_id=charge.pk)
    except NotFound:
        raise Http404 from None
    except MarketplaceError as error:
        messages.error(request, str(error))
        return redirect("orders:order", token=token)


@require_safe
@private_page
def order_money(request: HtmxRequest, token: str) -> HttpResponse:
    """Payments and refunds of an order: a fragment of its page, or a page of its own without JavaScript."""
    order = order_or_404(token)
    part = "#money" if request.htmx else ""
    lines = lines_for_buyer(order, list(payments_of(order)))
    return render(request, f"payments/order_money.html{part}", {"order": order, "lines": lines})


def _ask(payment: Payment | None) -> Payment | None:
    """How a payment stands; as far as we knew, when the provider does not answer."""
    if payment is None or payment.status != Payment.Status.OPEN:
        return payment
    try:
        return sync_payment(payment_id=payment.pk)
    except GatewayUnavailable as error:
        log.warning("no news of payment %s: %s", payment.pk, error)
        return payment


def _to_order(request: HtmxRequest, order: Order) -> HttpResponse:
    if order.paid_at is not None:
        messages.success(request, _("Cảm ơn bà con! Đã nhận tiền, nhà làm đang chuẩn bị hàng."))
    address = reverse("orders:order", kwargs={"token": order.token})
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _look(request: HttpRequest) -> int:
    return min(read_number(request.GET.get("lan", "")) or 0, MOST_LOOKS)
