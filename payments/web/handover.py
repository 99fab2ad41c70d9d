"""Sending a buyer to the payment page, or telling calmly why not."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import GatewayUnavailable
from orders.models import Order

from ..errors import AlreadyPaid
from ..services.opening import open_payment
from ..services.ways import provider_of

log = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """303: go there with GET, whatever was posted."""

    status_code = 303


def hand_over(request: HttpRequest, order: Order, way: str = "", *, charge_id: int | None = None) -> HttpResponse:
    """Redirect to the payment page of an unpaid order, or of an extra charge of it.

    way  "vietqr", "card", or "" for what was chosen before

    Raises OrderClosed, AmountRefused, MethodNotOffered.

    Paid meanwhile, or no provider in reach: the order's own page says so and offers the next step.
    """
    try:
        actor, provider = Actor.of(request.user), provider_of(way)
        payment = open_payment(order_id=order.pk, charge_id=charge_id, actor=actor, provider=provider)
    except AlreadyPaid as error:
        messages.info(request, str(error))
    except GatewayUnavailable as error:
        log.warning("no payment page for order %s: %s", order.pk, error)
        messages.warning(
            request,
            _("Cổng thanh toán đang bận. Đơn và hàng vẫn giữ cho bà con; đợi một lát rồi bấm “Trả tiền ngay”."),
        )
    else:
        if payment.pay_url:
            return SeeOther(payment.pay_url)
    return SeeOther(reverse("orders:order", kwargs={"token": order.token}))
