"""The hosted page and the bank's page. The unguessable id in the address stands in for a sign-in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketplace.kernel import clock

from .. import config
from ..api.views import page_origin
from ..cards import BY_NUMBER
from ..errors import CardDeclined, StripeError
from ..models import PLATFORM, CheckoutSession, PaymentIntent, acting_for
from ..selectors import may_be_ref
from ..services.charging import Decline
from ..services.checkout import SessionClosed, expire_session, finish_session_challenge, pay_session
from ..services.deliveries import still_untried
from ..services.intents import answer_challenge_by_token
from ..services.methods import create_method
from ..shapes.intents import challenge_url
from .advice import advice_for
from .card_form import CardForm
from .pages import money, page, speaking

Status = CheckoutSession.Status
# Shown on the page for people who try it out.
_SHOWN_CARDS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("4242424242424242", lambda: _("Trả tiền được ngay")),
    ("4000000000003220", lambda: _("Ngân hàng hỏi xác nhận (3-D Secure)")),
    ("4000000000009995", lambda: _("Bị từ chối: không đủ tiền")),
    ("4000000000000002", lambda: _("Bị từ chối")),
    ("4000000000000069", lambda: _("Bị từ chối: thẻ hết hạn")),
    ("4000000000000127", lambda: _("Bị từ chối: sai mã bảo mật")),
)


class SeeOther(HttpResponseRedirect):
    """After a form: fetch the next page with GET."""

    status_code = 303


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the card form of an open session, or take the card it brings."""
    session = _session(ref)
    with speaking(request, session.locale if session else ""), acting_for(session.account if session else PLATFORM):
        if session is None:
            return page(request, "message.html", _unknown(), status=404)
        if session.status != Status.OPEN:
            return _closed(request, session)
        form = CardForm(request.POST if request.method == "POST" else None, known_email=_known_email(session))
        if request.method == "POST" and form.is_valid():
            return _try_card(request, session, form)
        return _show(request, session, form, status=422 if form.is_bound else 200)


def _session(ref: str) -> CheckoutSession | None:
    """The session as it is right now: one whose time is up is expired before anybody sees it open."""
    rows = CheckoutSession.everyone.select_related("intent", "customer")
    session = rows.filter(ref=ref).first() if may_be_ref(ref) else None
    if session and session.status == Status.OPEN and session.expires_at <= clock.now():
        try:
            with acting_for(session.account):
                return expire_session(pk=session.pk)
        except StripeError:
            return rows.get(ref=ref)  # somebody closed it in between
    return session


def _known_email(session: CheckoutSession) -> str:
    return session.customer_email or (session.customer.email if session.customer else "")


def _try_card(request: HttpRequest, session: CheckoutSession, form: CardForm) -> HttpResponse:
    try:
        method = create_method(entry=form.entry(), billing_details=form.billing())
    except CardDeclined as refusal:
        form.refuse(advice_for(refusal.code, refusal.more.get("decline_code", "")))
        return _show(request, session, form, status=402)
    try:
        paid, decline = pay_session(pk=session.pk, method=method, origin=page_origin(request))
    except SessionClosed as closed:
        return _closed(request, closed.session)
    if decline:
        form.refuse(advice_for(decline.code, decline.decline_code))
        return _show(request, paid, form, status=402)
    return _go_on(paid)


def _go_on(session: CheckoutSession) -> HttpResponse:
    """To the bank's page, or back to the shop."""
    if session.status == Status.OPEN and session.intent:
        return SeeOther(challenge_url(session.intent))
    wait_for_webhook(session)
    return SeeOther(_success_url(session))


def wait_for_webhook(session: CheckoutSession) -> None:
    """Let the shop hear of the payment before the buyer comes back, if it listens quickly."""
    patience_ends = time.monotonic() + config.PAGE_WAITS_FOR_WEBHOOK_S
    while time.monotonic() < patience_ends:
        if not still_untried(subject=session.ref, kind="checkout.session.completed"):
            return
        time.sleep(0.04)


def _success_url(session: CheckoutSession) -> str:
    return session.success_url.replace("{CHECKOUT_SESSION_ID}", session.ref)


def _closed(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    if session.status == Status.COMPLETE:
        return page(request, "message.html", _paid(session))
    return page(request, "message.html", _expired(session), status=410)


def _show(request: HttpRequest, session: CheckoutSession, form: CardForm, *, status: int = 200) -> HttpResponse:
    last_error = session.intent.last_payment_error if session.intent else None
    earlier = None
    if last_error and not form.is_bound:
        earlier = advice_for(last_error["code"], last_error.get("decline_code", ""))
    items = list(session.line_items.all())
    context = {
        "session": session,
        "shop": shop_name(session),
        "total": money(session.amount_total),
        "items": [{"row": item, "amount": money(item.amount), "each": money(item.unit_amount)} for item in items],
        "form": form,
        "rows": form.rows(),
        "earlier": earlier,
        "cards": [
            {"number": _spaced(number), "cvc": "1" * BY_NUMBER[number].cvc_length, "effect": effect()}
            for number, effect in _SHOWN_CARDS
        ],
    }
    return page(request, "pay.html", context, status=status, leads_to=[session.success_url])


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def shop_name(session: CheckoutSession | None) -> str:
    return config.SHOP_NAME or (urlsplit(session.success_url).netloc if session else "")


def _unknown() -> dict[str, Any]:
    return {
        "mood": "unknown",
        "title": _("Không tìm thấy trang thanh toán"),
        "text": _("Địa chỉ này không còn, hoặc bị thiếu một đoạn. Hãy mở lại từ cửa hàng."),
    }


def _expired(session: CheckoutSession) -> dict[str, Any]:
    return {
        "mood": "expired",
        "title": _("Trang thanh toán đã hết hạn"),
        "text": _("Chưa có khoản nào bị trừ. Hãy quay lại cửa hàng để đặt lại."),
        "link": session.cancel_url,
        "link_text": _("Quay lại cửa hàng"),
    }


def _paid(session: CheckoutSession) -> dict[str, Any]:
    return {
        "mood": "paid",
        "title": _("Đơn này đã thanh toán rồi"),
        "text": _("Bạn đã trả %(amount)s. Không cần trả thêm lần nữa.") % {"amount": money(session.amount_total)},
        "link": _success_url(session),
        "link_text": _("Xem đơn hàng"),
    }


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the buyer's bank: agree to the payment or refuse it."""
    intent = _asked_intent(token)
    session = CheckoutSession.everyone.filter(intent=intent).first() if intent else None
    with speaking(request, session.locale if session else ""), acting_for(intent.account if intent else PLATFORM):
        if intent is None:
            return page(request, "message.html", _unknown(), status=404)
        back = [intent.return_url, session.success_url if session else ""]
        if request.method != "POST":
            context = {"intent": intent, "shop": shop_name(session), "amount": money(intent.amount), "now": clock.now()}
            return page(request, "challenge.html", context, leads_to=back)
        return _answer_challenge(request, token, intent, session)


def _asked_intent(token: str) -> PaymentIntent | None:
    rows = PaymentIntent.everyone.filter(challenge_token=token).select_related("payment_method")
    return rows.first() if may_be_ref(token) else None


def _answer_challenge(
    request: HttpRequest, token: str, intent: PaymentIntent, session: CheckoutSession | None
) -> HttpResponse:
    approved = request.POST.get("answer") in ("approve", "complete")
    try:
        if session is None:
            answered, decline = answer_challenge_by_token(ref=intent.ref, token=token, approved=approved)
            return _return_to_caller(answered, decline)
        moved, decline = finish_session_challenge(pk=session.pk, token=token, approved=approved)
    except SessionClosed as closed:
        return _closed(request, closed.session)
    except StripeError:
        return page(request, "message.html", _unknown(), status=404)
    return SeeOther(session.page_url) if decline else _go_on(moved)


def _return_to_caller(intent: PaymentIntent, decline: Decline | None) -> HttpResponse:
    parts = urlsplit(intent.return_url)
    told = urlencode(
        {
            "payment_intent": intent.ref,
            "payment_intent_client_secret": intent.client_secret,
            "redirect_status": "failed" if decline else "succeeded",
        }
    )
    query = f"{parts.query}&{told}" if parts.query else told
    return HttpResponseRedirect(urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment)))
