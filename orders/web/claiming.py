"""Bringing orders that were placed without an account into it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.models import User
from marketplace.kernel.errors import MarketplaceError

from ..models import Order
from ..services.claiming import claim_by_code, claim_by_links, orders_by_links, send_claim_code
from .privacy import private_page

SEEN, ASKED = "orders_seen", "claim_email"
MOST_SEEN = 20


def remember_link(request: HttpRequest, order: Order) -> None:
    """Note in the session that this visitor holds the secret link of a guest order: proof, should they sign in."""
    seen = request.session.get(SEEN, [])
    if order.buyer_id is None and order.token not in seen:
        request.session[SEEN] = [*seen, order.token][-MOST_SEEN:]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def claim(request: HttpRequest) -> HttpResponse:
    """By links opened in this session (one tap), or by a code to the e-mail of the orders (two forms)."""
    user, refusal = _person(request), ""
    if request.method == "POST":
        try:
            return _act(request, user)
        except MarketplaceError as error:
            refusal = str(error)
    context = {
        "known": list(orders_by_links(user=user, tokens=request.session.get(SEEN, []))),
        "asked": request.session.get(ASKED, ""),
        "email": user.email or "",
        "refusal": refusal,
    }
    return render(request, "orders/claim.html", context, status=422 if refusal else 200)


@login_required
@require_safe
@private_page
def offer(request: HttpRequest) -> HttpResponse:
    """A part of the account page: how many orders can be taken with one tap, nothing when there are none."""
    found = orders_by_links(user=_person(request), tokens=request.session.get(SEEN, [])).count()
    return render(request, "orders/claim_offer.html", {"found": found})


def _act(request: HttpRequest, user: User) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "links":
        return _done(request, claim_by_links(user=user, tokens=request.session.get(SEEN, [])))
    if action == "code":
        email, digits = request.session.get(ASKED, ""), request.POST.get("code", "")
        claimed = claim_by_code(user=user, email=email, digits=digits[:12])
        request.session.pop(ASKED, None)
        return _done(request, claimed)
    email = request.POST.get("email", "")[:254]
    send_claim_code(user=user, email=email)
    request.session[ASKED] = email
    messages.info(request, _("Nếu có đơn đặt bằng e-mail này, mã 6 số đang tới hộp thư. Mã dùng được trong 15 phút."))
    return redirect("orders:claim")


def _done(request: HttpRequest, claimed: int) -> HttpResponse:
    words = ngettext("Đã đưa %(many)s đơn về tài khoản.", "Đã đưa %(many)s đơn về tài khoản.", claimed)
    messages.success(request, words % {"many": claimed})
    return redirect("orders:mine")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # for mypy: login_required
    return request.user
