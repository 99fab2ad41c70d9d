"""Turning a cart into an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from catalog.models import Producer
from catalog.services.harvests import reserve_units
from catalog.services.stock import hold_stock, lock_stock
from marketplace.accounts.places import print_address
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.idempotency import answer_once

from ..errors import CartChanged, CartEmpty, DeliveryImpossible, PickupFull
from ..models import Cart, Order, OrderLine, SellerOrder, VoucherUse, Way
from ..numbers import new_number
from ..pricing import Sums, sums_of_order
from ..selectors.carts import CartView, ProducerGroup, cart_view, refuse_line
from ..selectors.pickups import pickup_options_of
from ..selectors.quotes import DeliveryOption, delivery_options_of
from ..selectors.settlement import is_direct
from ..selectors.vouchers import Applied
from ..states import BUYER
from .adjusting import put_off
from .history import log_event, owe_notice
from .picking_up import keep_places
from .unpaid import cancel_order, create_holds
from .vouchers import lock_vouchers, take_voucher


@dataclass(frozen=True)
class Buyer:
    """Who buys. phone in E.164; user_id None for a guest; language vi or en for messages."""

    full_name: str
    phone: str
    email: str
    language: str = "vi"
    user_id: int | None = None


@dataclass(frozen=True)
class Destination:
    """Where it goes: a ward of the new era (code), the place in it, and the old ward's code if the buyer knows that."""

    ward_code: str
    street: str
    hamlet: str = ""
    old_ward_code: str = ""


@dataclass(frozen=True)
class Request:
    """What the buyer reviewed and agreed to.

    services            delivery service per producer id; the cheapest delivery where a producer is missing
    expected_total_vnd  the total the buyer saw; None skips the comparison
    """

    buyer: Buyer
    destination: Destination
    services: Mapping[int, str]
    note: str = ""
    expected_total_vnd: int | None = None


def place_order(*, cart_id: int, request: Request, request_key: str, actor: Actor) -> Order:
    """Turn a cart into an order and hold its stock for settings.STOCK_HOLD_S seconds.

    Safe to repeat: the same request_key gives back the same order. The cart keeps its lines until the money is
    there, so a refused card loses nothing; placing again replaces the cart's unpaid order.
    A cart of a pre-order is promised out of its harvest, and asks for the deposit only.
    Where buyers pay producers themselves, each part waits for its own money; the way is frozen here.
    Raises CartEmpty, CartChanged, OutOfStock, NotOnSale, WholesaleOnly, BelowMinimum, DeliveryImpossible,
    NoDirectAccount, PickupFull, VoucherRefused, IdempotencyConflict; whatever is raised, nothing has changed.
    """
    content = asdict(request) | {"services": {str(pk): name for pk, name in request.services.items()}}
    placed: list[Order] = []

    def command() -> int:
        placed.append(_place(cart_id, request, actor))
        return placed[0].pk

    order_id = answer_once(scope=f"place_order:{cart_id}", key=request_key, content=content, command=command)
    return placed[0] if placed else Order.objects.get(pk=order_id)


def _place(cart_id: int, request: Request, actor: Actor) -> Order:
    # No key: rows that only point at the cart can still be written.
    cart = Cart.objects.with_voucher().select_for_update(no_key=True, of=("self",)).get(pk=cart_id)
    _cancel_replaced(cart, actor)
    view = cart_view(cart)
    _refuse_bad_lines(view)
    chosen = _deliveries(view, request)
    sums = sums_of_order([group.sums(option.fee_vnd) for group, option in chosen])
    if request.expected_total_vnd not in {None, sums.total_vnd}:
        raise CartChanged
    later_vnd = sum(group.later_vnd(option.fee_vnd) for group, option in chosen)
    order = _create_order(cart, request, sums, later_vnd)
    parts = _create_parts(order, chosen, view.applied)
    _create_lines(parts, view)
    for part in parts:
        if part.later_vnd:
            put_off(part, actor=actor)
    if view.applied is not None and sums.discount_vnd:
        take_voucher(voucher=view.applied.voucher, order=order, discount_vnd=sums.discount_vnd)
    keep_places({part: option.point.pk for part, (_group, option) in zip(parts, chosen, strict=True) if option.point})
    log_event(order, status=SellerOrder.Status.AWAITING_PAYMENT, actor=actor, role=BUYER)
    owe_notice(order, kind="placed")
    record("place_order", order, actor=actor, after={"number": order.number, "total_vnd": order.total_vnd})
    return order


def _cancel_replaced(cart: Cart, actor: Actor) -> None:
    """Give up the cart's unpaid order. Order first, then the lots and the vouchers of both, as everybody locks them."""
    replaced = list(cart.orders.unpaid().order_by("pk").select_for_update())
    if replaced:
        held = OrderLine.objects.filter(part__order__in=replaced).values_list("variant_id", flat=True)
        lock_stock(variant_ids={*held, *cart.lines.values_list("variant_id", flat=True)})
        lock_vouchers(
            [cart.voucher_id, *VoucherUse.objects.filter(order__in=replaced).values_list("voucher", flat=True)]
        )
    for order in replaced:
        cancel_order(order_id=order.pk, reason="replaced", actor=actor)
    if replaced and cart.voucher is not None:
        cart.voucher.refresh_from_db()  # a use of it was given back just now


def _refuse_bad_lines(view: CartView) -> None:
    if view.is_empty:
        raise CartEmpty
    for group in view.groups:
        for line in group.lines:
            refuse_line(line.variant, units=line.units, harvest=view.harvest)
        group.refuse_too_small()
        group.refuse_unpayable()


def _deliveries(view: CartView, request: Request) -> list[tuple[ProducerGroup, DeliveryOption]]:
    """Each producer's parcel with the delivery, or the pick-up point, that was chosen for it."""
    to = request.destination.ward_code
    offered = delivery_options_of(view.groups, ward_code=to, on=clock.today())
    fetched = any(service.startswith("pickup:") for service in request.services.values())
    points = pickup_options_of(view.groups, ward_code=to) if fetched else {}
    return [
        (group, _chosen(group, offered[group.producer.pk], points.get(group.producer.pk, []), request))
        for group in view.groups
    ]


def _chosen(
    group: ProducerGroup, options: list[DeliveryOption], points: list[DeliveryOption], request: Request
) -> DeliveryOption:
    service = request.services.get(group.producer.pk) or ""
    if service.startswith("pickup:"):
        for point in points:
            if point.service == service:
                return point
        raise PickupFull(field="deliveries")
    for option in options:
        if service in {"", option.service}:
            return option
    raise DeliveryImpossible(
        _("%(producer)s chưa giao được tới địa chỉ này. Bà con chọn cách giao khác hoặc bỏ món đó khỏi giỏ.")
        % {"producer": group.producer.name},
        field="ward",
    )


def _create_order(cart: Cart, request: Request, sums: Sums, later_vnd: int) -> Order:
    buyer, destination, moment = request.buyer, request.destination, clock.now()
    return Order.objects.create(
        number=new_number(),
        cart=cart,
        buyer_id=buyer.user_id,
        full_name=buyer.full_name,
        phone=buyer.phone,
        email=buyer.email,
        language=buyer.language,
        ward_id=f"2025-{destination.ward_code}",
        street=destination.street,
        hamlet=destination.hamlet,
        address_text=print_address(
            street=destination.street,
            hamlet=destination.hamlet,
            ward_code=destination.ward_code,
            old_ward_code=destination.old_ward_code,
        ),
        note=request.note,
        **_columns(sums),
        later_vnd=later_vnd,
        settlement=Way.SELLER_DIRECT if is_direct(cart) else Way.PLATFORM_COLLECT,
        terms_accepted_at=moment,
        placed_at=moment,
        hold_expires_at=moment + timedelta(seconds=settings.STOCK_HOLD_S),
    )


def _columns(sums: Sums) -> dict[str, int]:
    """The sums as an order and its parts keep them."""
    return asdict(sums) | {"total_vnd": sums.total_vnd}


def _create_parts(
    order: Order, chosen: list[tuple[ProducerGroup, DeliveryOption]], applied: Applied | None
) -> list[SellerOrder]:
    borne_by = f"discount_{applied.voucher.bearer}_vnd" if applied else "discount_marketplace_vnd"
    return SellerOrder.objects.bulk_create(
        SellerOrder(
            order=order,
            producer=group.producer,
            number=f"{order.number}-{position}",
            due_vnd=group.sums(option.fee_vnd).total_vnd,
            delivery_due_vnd=option.fee_vnd,
            harvest=group.harvest,
            later_vnd=group.later_vnd(option.fee_vnd),
            **_columns(group.sums(option.fee_vnd)),
            **{borne_by: group.discount_vnd},
            delivery_service=option.service,
            delivery_name=option.name,
            weight_g=option.weight_g,
            days_min=option.days_min,
            days_max=option.days_max,
            delivery_waived_vnd=option.waived_vnd,
            pay_by=order.hold_expires_at if order.is_direct else None,
            ships_on=option.ships_on,
            arrives_from=option.arrives_from,
            arrives_until=option.arrives_until,
            seller_snapshot=_seller_snapshot(group.producer),
        )
        for position, (group, option) in enumerate(chosen, start=1)
    )


def _seller_snapshot(producer: Producer) -> dict[str, str]:
    """What the consumer law wants the buyer to keep (law 19/2023, article 37)."""
    return {
        "name": producer.legal_name,
        "address": print_address(ward_code=producer.ward.code),
        "phone": producer.phone,
        "registration_no": producer.business_registration_no,
    }


def _create_lines(parts: list[SellerOrder], view: CartView) -> None:
    """The lines, with goods held on the shelf for them or promised out of a harvest."""
    lines = [
        OrderLine(
            part=part,
            variant=line.variant,
            product_name=line.variant.product.name,
            variant_name=line.variant.name,
            sku=line.variant.sku,
            units=line.units,
            price_vnd=line.price_vnd,
            total_vnd=line.total_vnd,
            discount_vnd=line.discount_vnd,
            due_vnd=line.total_vnd - line.discount_vnd,
            price_per_kg_vnd=line.variant.price_per_kg_vnd,
            weight_min_g=line.variant.weight_min_g,
            weight_max_g=line.variant.weight_max_g,
        )
        for part, group in zip(parts, view.groups, strict=True)
        for line in group.lines
    ]
    OrderLine.objects.bulk_create(lines)
    if view.harvest is not None:
        reserve_units(wanted={view.harvest.pk: sum(line.units for line in lines)})
        return
    takes = hold_stock(wanted={line.variant_id: line.units for line in lines}, on=clock.today())
    create_holds(lines, takes)
