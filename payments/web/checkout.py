"""Checkout on one page: form, deliveries, review, place. Whatever goes wrong, what was typed is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from marketplace.accounts.address_book import addresses_of, save_address
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import IdempotencyConflict, MarketplaceError, NotFound
from marketplace.kernel.text import is_storable, read_number
from orders.errors import CartChanged
from orders.models import Cart, Order
from orders.selectors.access import preorder_cart
from orders.selectors.carts import cart_with_pictures, held_order
from orders.selectors.checkout import Review, review_of
from orders.services.carts import accept_prices, remove_lines
from orders.services.placing import Request, place_order
from orders.services.vouchers import add_voucher, remove_voucher
from orders.web.cart import cart_of_request
from orders.web.checkout_form import CheckoutForm, blank_form, form_of_order, services_of
from orders.web.choosing import keep_news
from orders.web.place_memory import remember_place, remembered_place
from orders.web.requests import HtmxRequest

from ..errors import OrderClosed
from ..services.ways import provider_of, ways_offered
from .handover import hand_over


@dataclass
class Page:
    """What the checkout page shows besides the cart: the form and whatever there is to say."""

    form: CheckoutForm
    services: dict[int, str] = field(default_factory=dict)
    refusal: MarketplaceError | None = None
    reviewing: bool = False
    declined: str = ""
    held_order: Order | None = None
    came_back: bool = False
    voucher_code: str = ""
    voucher_refusal: str = ""
    way: str = ""


@cache_control(private=True, no_cache=True, max_age=0)
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HtmxRequest) -> HttpResponse:
    """The page, and by the button that was pressed (`action`): prices (update), the review, or the order (place).

    Not no-store: browsers then answer their Back button from the payment page with an error instead of the review.
    """
    cart = cart_of_request(request)
    return redirect("orders:cart") if cart is None else _checkout(request, cart)


@cache_control(private=True, no_cache=True, max_age=0)
@require_http_methods(["GET", "HEAD", "POST"])
def checkout_preorder(request: HtmxRequest, token: UUID) -> HttpResponse:
    """The same for a pre-order, whose cart is its own and is known by the link."""
    try:
        return _checkout(request, preorder_cart(token))
    except NotFound:
        raise Http404 from None


def _checkout(request: HtmxRequest, cart: Cart) -> HttpResponse:
    if request.method != "POST":
        return show(request, cart, _first_page(request, cart))
    action, _dash, wanted = request.POST.get("action", "review").partition("-")
    page = Page(CheckoutForm(request.POST), services_of(request.POST), way=request.POST.get("method", ""))
    if action == "place":
        return _place(request, cart, page)
    if action == "remove" and (variant_id := read_number(wanted)):
        remove_lines(cart=cart, variant_ids=[variant_id])
    code = request.POST.get("voucher_code", "").strip()[:40]
    if action in {"voucher", "drop_voucher"} or (action == "review" and code):  # typed, and then Enter: not lost
        _change_voucher(cart, page, None if action == "drop_voucher" else code)
    if action == "review":
        page.reviewing = page.form.is_valid() and not page.voucher_refusal
    else:
        page.form.forgive_blanks()
    return show(request, cart, page)


def _change_voucher(cart: Cart, page: Page, code: str | None) -> None:
    """Lay a voucher beside the goods, or take it out (None); a refusal is told at its field."""
    if code is None:
        remove_voucher(cart=cart)
        return
    try:
        add_voucher(cart=cart, code=code)
    except MarketplaceError as refusal:
        page.voucher_code, page.voucher_refusal = code, str(refusal)


def _first_page(request: HtmxRequest, cart: Cart) -> Page:
    """A fresh form; or, while an order of this cart waits for its money, the form it was placed with."""
    held = held_order(cart)
    if held is not None and "dia-chi" not in request.GET:
        return page_of_order(request, held)
    user = request.user if isinstance(request.user, User) else None
    wanted = read_number(request.GET.get("dia-chi", ""))
    try:
        return Page(blank_form(user, address_id=wanted, place=remembered_place(request)))
    except NotFound:
        return Page(blank_form(user))


def page_of_order(request: HtmxRequest, order: Order, *, declined: str = "") -> Page:
    """The page as it was when this order was placed, with whatever can still be done about it."""
    ward_code, _dot, old_code = remembered_place(request).partition(".")
    form = form_of_order(order, old_ward_code=old_code if ward_code == order.ward.code else "")
    services = dict(order.parts.values_list("producer_id", "delivery_service"))
    held = order if order.is_unpaid else None
    return Page(form, services, declined=declined, held_order=held, came_back=True)


def show(request: HtmxRequest, cart: Cart, page: Page) -> HttpResponse:
    """The checkout page of a cart that has something in it."""
    view = cart_with_pictures(cart)
    if view.is_empty:
        return redirect("orders:cart")
    review = review_of(view, ward_code=page.form.ward_code, services=page.services, on=clock.today())
    reviewing = page.reviewing and review.can_be_placed
    context = {
        "page": page,
        "here": _address_of(cart),
        "form": page.form,
        "review": review,
        **({} if view.harvest else {"cart_units": view.units}),  # the badge shows what lies in the cart itself
        "reviewing": reviewing,
        "request_key": uuid4().hex,
        "blockers": _blockers(review),
        "addresses": addresses_of(request.user.pk) if request.user.pk and not reviewing else [],
        "voucher_code": page.voucher_code,
        "voucher_refusal": page.voucher_refusal,
        "ways": ways_offered(),
        "way": page.way or ways_offered()[0],
        "hold_minutes": settings.STOCK_HOLD_S // 60,
    }
    part = "#rest" if request.htmx else ""
    response = render(request, f"payments/checkout.html{part}", context)
    if reviewing:
        accept_prices(cart=cart)  # only now: the page above still told which ones changed
    return response


def _address_of(cart: Cart) -> str:
    return reverse("payments:checkout_preorder", args=[cart.token]) if cart.harvest_id else reverse("payments:checkout")


def _blockers(review: Review) -> list[str]:
    return review.problems + [
        f"{group.producer.name}: {group.obstacle}" for group in review.groups if group.obstacle and not group.chosen
    ]


def _place(request: HtmxRequest, cart: Cart, page: Page) -> HttpResponse:
    page.form.ask_consent()
    expected_total_vnd = read_number(request.POST.get("expected_total_vnd", ""))
    key = request.POST.get("request_key", "")[:80]
    valid = page.form.is_valid()
    page.reviewing = valid or set(page.form.errors) == {"consent"}
    if not valid or not key or not is_storable(key) or expected_total_vnd is None:
        return show(request, cart, page)
    try:
        provider_of(page.way)  # refused before anything is placed
        order = place_order(
            cart_id=cart.pk,
            request=_request(request, page, expected_total_vnd),
            request_key=key,
            actor=Actor.of(request.user),
        )
        _remember(request, page.form)
        keep_news(order, page.form, actor=Actor.of(request.user))
        return hand_over(request, order, page.way)
    except (IdempotencyConflict, OrderClosed):
        page.refusal = CartChanged(_("Đơn trước đã đóng hoặc vừa được sửa. Xem lại rồi bấm đặt mua lần nữa giúp."))
    except MarketplaceError as error:
        page.refusal = error
        _at_field(page.form, error)
    return show(request, cart, page)


def _request(request: HtmxRequest, page: Page, expected_total_vnd: int) -> Request:
    language = (get_language() or "vi")[:2]
    return Request(
        buyer=page.form.buyer(user_id=request.user.pk, language=language),
        destination=page.form.destination(),
        services=page.services,
        note=page.form.cleaned_data["note"],
        expected_total_vnd=expected_total_vnd,
    )


def _remember(request: HtmxRequest, form: CheckoutForm) -> None:
    """The place for somebody who comes back from a refused card; the whole address for a person who wants that."""
    destination = form.destination()
    remember_place(request, ward_code=destination.ward_code, old_ward_code=destination.old_ward_code)
    if request.user.pk is not None and form.cleaned_data["save_address"]:
        save_address(
            user_id=request.user.pk,
            recipient=form.cleaned_data["full_name"],
            phone=form.cleaned_data["phone"],
            ward_code=destination.ward_code,
            old_ward_code=destination.old_ward_code,
            street=destination.street,
            hamlet=destination.hamlet,
        )


def _at_field(form: CheckoutForm, error: MarketplaceError) -> None:
    """Say a refusal beside its input as well, where the form has one of that name."""
    name = {"ward": "place"}.get(error.field, error.field)
    if name in form.fields:
        form.add_error(name, str(error))
