"""The cart's page and what one can do in it. Works by plain forms; htmx only swaps the same page's middle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.web.ways_on import next_address
from marketplace.kernel.errors import MarketplaceError

from ..models import Cart
from ..selectors.access import cart_for
from ..selectors.carts import cart_units, cart_with_pictures
from ..services import carts, vouchers
from .forms import AddForm, UnitsForm
from .requests import HtmxRequest

SESSION_KEY = "cart_token"


def cart_of_request(request: HttpRequest) -> Cart | None:
    """The visitor's cart: the person's own, or the guest's whose token lies in the session; None before the first good.

    A guest who has signed in brings the cart along here, at the first look at it.
    """
    user_id: int | None = request.user.pk
    token: str | None = request.session.get(SESSION_KEY)
    if user_id is None:
        return cart_for(user_id=None, token=token) if token else None
    if token:
        return adopt_session_cart(request, user_id)
    return cart_for(user_id=user_id, token=None)


def adopt_session_cart(request: HttpRequest, user_id: int) -> Cart | None:
    """Join the guest cart of the session to the signed-in person's, once."""
    guest_cart = cart_for(user_id=None, token=request.session.pop(SESSION_KEY, None))
    if guest_cart is None:
        return cart_for(user_id=user_id, token=None)
    return carts.adopt_cart(guest_cart=guest_cart, user_id=user_id)


def make_cart(request: HttpRequest) -> Cart:
    """The visitor's cart; a fresh one, remembered, when there is none yet."""
    cart = cart_of_request(request)
    if cart is not None:
        return cart
    cart = carts.create_cart(user_id=request.user.pk)
    if request.user.pk is None:
        request.session[SESSION_KEY] = str(cart.token)
    return cart


@never_cache
@require_safe
def cart(request: HtmxRequest) -> HttpResponse:
    return _cart_page(request)


@never_cache
@require_POST
def add_to_cart(request: HtmxRequest) -> HttpResponse:
    """Put packs into the cart; back to where the visitor came from, or a notice in place with htmx."""
    form = AddForm(request.POST)
    refusal = ""
    if form.is_valid():
        try:
            carts.add_to_cart(cart=make_cart(request), **form.cleaned_data)
        except MarketplaceError as error:
            refusal = str(error)
    else:
        refusal = _("Chọn gói hàng và số lượng từ 1 đến 999 giúp.")
    if request.htmx:
        context = {"refusal": refusal, "cart_units": cart_units(cart_of_request(request))}
        return render(request, "orders/parts/added.html", context)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("Đã thêm vào giỏ. Bà con mua tiếp, hoặc vào giỏ để đặt mua."))
    return redirect(next_address(request) or "orders:cart")


@never_cache
@require_POST
def change_units(request: HtmxRequest) -> HttpResponse:
    """Set the units of a line; a refusal is told beside that line, with the old number kept."""
    form = UnitsForm(request.POST)
    cart = cart_of_request(request)
    if cart is None or not form.is_valid():
        return _cart_page(request, refusals={form.variant_id: _("Số lượng phải là số từ 1 đến 999.")})
    try:
        carts.change_units(cart=cart, **form.cleaned_data)
    except MarketplaceError as error:
        return _cart_page(request, refusals={form.variant_id: str(error)})
    return _changed(request)


@never_cache
@require_POST
def remove_line(request: HtmxRequest) -> HttpResponse:
    """Take a line out; doing it twice is fine."""
    form = UnitsForm(request.POST)
    cart = cart_of_request(request)
    if cart is not None and form.variant_id:
        carts.remove_lines(cart=cart, variant_ids=[form.variant_id])
    return _changed(request)


@never_cache
@require_POST
def add_voucher(request: HtmxRequest) -> HttpResponse:
    """Lay a voucher beside the goods; a refusal is told at its field, with the code kept."""
    code, cart = request.POST.get("voucher_code", "")[:40], cart_of_request(request)
    if cart is None:
        return redirect("orders:cart")
    try:
        vouchers.add_voucher(cart=cart, code=code)
    except MarketplaceError as error:
        return _cart_page(request, voucher_code=code, voucher_refusal=str(error))
    return _changed(request)


@never_cache
@require_POST
def remove_voucher(request: HtmxRequest) -> HttpResponse:
    """Take the voucher out; doing it twice is fine."""
    cart = cart_of_request(request)
    if cart is not None:
        vouchers.remove_voucher(cart=cart)
    return _changed(request)


def _changed(request: HtmxRequest) -> HttpResponse:
    if request.htmx:
        return _cart_page(request)
    return redirect("orders:cart")


def _cart_page(request: HtmxRequest, *, refusals: dict[int, str] | None = None, **said: str) -> HttpResponse:
    view = cart_with_pictures(cart_of_request(request))
    refusals = refusals or {}
    rows = [
        (group, [(line, refusals.get(line.variant.pk) or line.problem) for line in group.lines])
        for group in view.groups
    ]
    context = {"cart": view, "groups": rows, "cart_units": view.units, **said}
    part = "#lines" if request.htmx else ""
    return render(request, f"orders/cart.html{part}", context)


def count_in_cart(request: HttpRequest) -> int:
    """How many packs lie in the visitor's cart; no statement for a guest who never chose anything."""
    return cart_units(cart_of_request(request))
