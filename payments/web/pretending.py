"""The demo's button "Chuyển khoản thử": never where money is real (settings.SIMULATED_BANK needs DEBUG)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from orders.web.requests import HtmxRequest

from ..models import Payment
from ..tasks import pretend_transfer_task

PRETENCES = ("right", "short", "over", "twice", "wrong", "reversed")
PRETENDED_FEEDS = ("sepay", "casso", "payos")


def pretended(request: HtmxRequest, payment: Payment, page: HttpResponse) -> HttpResponse:
    """Ask the bank that does not exist for what was chosen; its words for htmx, else the page again."""
    kind, feed = request.POST.get("kind", ""), request.POST.get("feed", "")
    is_ours = payment.part_id is None
    if kind not in PRETENCES or (is_ours and feed not in PRETENDED_FEEDS) or (kind == "reversed" and not is_ours):
        return page
    pretend_transfer_task.delay(payment.pk, kind, feed)
    said = _("Đã nhờ ngân hàng giả chuyển. Vài giây nữa trang này báo tin.")
    if request.htmx:
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    messages.info(request, said)
    return page
