"""The cart and what it costs to send it somewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from catalog.graphql.harvests import HarvestType
from catalog.graphql.places import ProducerType
from catalog.graphql.products import ProductVariantType
from marketplace.kernel.errors import NotFound
from marketplace.kernel.graphql.types import Money, listed

from ..models import Cart, PickupPoint
from ..selectors.access import cart_for, preorder_cart
from ..selectors.carts import CartView, LineView
from ..selectors.checkout import Review, Travel
from ..selectors.quotes import DeliveryOption
from ..selectors.vouchers import Applied
from .pickup import PickupPointType


class CartLineType(graphene.ObjectType):
    """Some packs of one kind, at today's price."""

    class Meta:
        name = "CartLine"

    variant = graphene.Field(ProductVariantType, required=True)
    product_name = graphene.String(required=True)
    units = graphene.Int(required=True)
    price = graphene.Field(Money, required=True, description="Of one pack, when buying this many.")
    price_changed = graphene.Boolean(required=True, description="Since it was put into the cart.")
    total = graphene.Field(Money, required=True, description="Before the voucher.")
    discount = graphene.Field(Money, required=True, description="This line's share of the voucher.")
    problem = graphene.String(description="Why it can't be bought as it is, and what to do.")

    @staticmethod
    def resolve_product_name(line: LineView, _info: Any) -> str:
        return line.variant.product.name

    @staticmethod
    def resolve_price(line: LineView, _info: Any) -> int:
        return line.price_vnd

    @staticmethod
    def resolve_total(line: LineView, _info: Any) -> int:
        return line.total_vnd

    @staticmethod
    def resolve_discount(line: LineView, _info: Any) -> int:
        return line.discount_vnd

    @staticmethod
    def resolve_problem(line: LineView, _info: Any) -> str | None:
        return line.problem or None


class CartGroupType(graphene.ObjectType):
    """What one producer sells and sends."""

    class Meta:
        name = "CartGroup"

    producer = graphene.Field(ProducerType, required=True)
    lines = listed(CartLineType)
    goods = graphene.Field(Money, required=True)
    problem = graphene.String(description="Why it can't be ordered as it is (below the producer's minimum).")

    @staticmethod
    def resolve_problem(group: Any, _info: Any) -> str | None:
        return group.problem or None

    @staticmethod
    def resolve_goods(group: Any, _info: Any) -> int:
        goods_vnd: int = group.goods_vnd
        return goods_vnd


class CartVoucherType(graphene.ObjectType):
    """The voucher that lies in a cart."""

    class Meta:
        name = "CartVoucher"

    code = graphene.String(required=True)
    title = graphene.String(required=True)
    discount = graphene.Field(Money, required=True, description="0 while it has a problem.")
    problem = graphene.String(description="Why it takes nothing off now, and what to do.")

    @staticmethod
    def resolve_code(applied: Applied, _info: Any) -> str:
        return applied.voucher.code

    @staticmethod
    def resolve_title(applied: Applied, _info: Any) -> str:
        return applied.voucher.title

    @staticmethod
    def resolve_discount(applied: Applied, _info: Any) -> int:
        return applied.discount_vnd

    @staticmethod
    def resolve_problem(applied: Applied, _info: Any) -> str | None:
        return applied.problem or None


class CartType(graphene.ObjectType):
    """What a visitor means to buy, by producer. Keep the token: it is the only way back to a guest's cart."""

    class Meta:
        name = "Cart"

    token = graphene.ID(required=True)
    groups = listed(CartGroupType)
    units = graphene.Int(required=True)
    goods = graphene.Field(Money, required=True)
    discount = graphene.Field(Money, required=True, description="What the voucher takes off the goods.")
    voucher = graphene.Field(CartVoucherType)
    harvest = graphene.Field(HarvestType, description="Of a pre-order: a cart of its own.")
    pay_now = graphene.Field(Money, required=True, description="Of the goods: all, or the deposit of a pre-order.")
    pay_later = graphene.Field(Money, required=True, description="Of the goods, when the harvest is brought in.")

    @staticmethod
    def resolve_pay_now(view: CartView, _info: Any) -> int:
        return view.pay_now_vnd

    @staticmethod
    def resolve_pay_later(view: CartView, _info: Any) -> int:
        return view.pay_later_vnd

    @staticmethod
    def resolve_discount(view: CartView, _info: Any) -> int:
        return view.discount_vnd

    @staticmethod
    def resolve_voucher(view: CartView, _info: Any) -> Applied | None:
        return view.applied

    @staticmethod
    def resolve_token(view: CartView, _info: Any) -> str:
        return str(view.cart.token) if view.cart else ""

    @staticmethod
    def resolve_goods(view: CartView, _info: Any) -> int:
        return view.goods_vnd


class DeliveryOptionType(graphene.ObjectType):
    """One way a producer's parcel can travel."""

    class Meta:
        name = "DeliveryOption"

    service = graphene.String(required=True, description="To be sent with orderPlace.")
    name = graphene.String(required=True)
    fee = graphene.Field(Money, required=True)
    days_min = graphene.Int(required=True)
    days_max = graphene.Int(required=True)
    carrier = graphene.String(required=True)
    parcels = graphene.Int(required=True, description="How many parcels the carrier's limits make of the goods.")
    waived = graphene.Field(Money, required=True, description="The fee the producer bears; then fee is 0.")
    ships_on = graphene.Date(description="If placed now.")
    arrives_from = graphene.Date()
    arrives_until = graphene.Date()
    pickup_point = graphene.Field(PickupPointType, description="Where the buyer fetches it; null for a delivery.")

    @staticmethod
    def resolve_pickup_point(option: DeliveryOption, _info: Any) -> PickupPoint | None:
        return option.point

    @staticmethod
    def resolve_waived(option: DeliveryOption, _info: Any) -> int:
        return option.waived_vnd

    @staticmethod
    def resolve_fee(option: DeliveryOption, _info: Any) -> int:
        return option.fee_vnd


class DeliveryQuoteType(graphene.ObjectType):
    """The deliveries of one producer to the place asked about."""

    class Meta:
        name = "DeliveryQuote"

    producer = graphene.Field(ProducerType, required=True)
    options = listed(DeliveryOptionType, description="Deliveries, cheapest first, then pick-up points, nearest first.")
    chosen = graphene.Field(DeliveryOptionType, description="The one asked for, else the cheapest delivery.")
    obstacle = graphene.String(description="Why it can't travel there, and what to do.")
    goods = graphene.Field(Money, required=True)
    discount = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_discount(group: Any, _info: Any) -> int:
        discount_vnd: int = group.discount_vnd
        return discount_vnd

    @staticmethod
    def resolve_obstacle(group: Any, _info: Any) -> str | None:
        return group.obstacle or None

    @staticmethod
    def resolve_goods(group: Any, _info: Any) -> int:
        goods_vnd: int = group.goods_vnd
        return goods_vnd

    @staticmethod
    def resolve_total(group: Any, _info: Any) -> int:
        total_vnd: int = group.total_vnd
        return total_vnd


class DeliveryQuotesType(graphene.ObjectType):
    """The cart on its way to a ward: to be shown before placing, with the total to be sent along."""

    class Meta:
        name = "DeliveryQuotes"

    quotes = listed(DeliveryQuoteType)
    goods = graphene.Field(Money, required=True)
    discount = graphene.Field(Money, required=True, description="What the voucher takes off the goods.")
    delivery = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True)
    pay_now = graphene.Field(Money, required=True, description="Of the total: all, or the deposit of a pre-order.")
    pay_later = graphene.Field(Money, required=True, description="Of the total, when the harvest is brought in.")
    can_be_placed = graphene.Boolean(required=True)

    @staticmethod
    def resolve_pay_now(review: Review, _info: Any) -> int:
        return review.first_vnd

    @staticmethod
    def resolve_pay_later(review: Review, _info: Any) -> int:
        return review.later_vnd

    @staticmethod
    def resolve_quotes(review: Review, _info: Any) -> list[Any]:
        return list(review.groups)

    @staticmethod
    def resolve_goods(review: Review, _info: Any) -> int:
        return review.goods_vnd

    @staticmethod
    def resolve_discount(review: Review, _info: Any) -> int:
        return review.discount_vnd

    @staticmethod
    def resolve_delivery(review: Review, _info: Any) -> int:
        return review.delivery_vnd

    @staticmethod
    def resolve_total(review: Review, _info: Any) -> int:
        return review.total_vnd


class DeliveryEstimateType(graphene.ObjectType):
    """Whether some packs may travel to a ward, as if alone in a cart."""

    class Meta:
        name = "DeliveryEstimate"

    may_travel = graphene.Boolean(required=True)
    obstacle = graphene.String(description="Why not, as the middle of a sentence.")
    options = listed(DeliveryOptionType, description="Cheapest first.")

    @staticmethod
    def resolve_may_travel(travel: Travel, _info: Any) -> bool:
        return travel.may

    @staticmethod
    def resolve_obstacle(travel: Travel, _info: Any) -> str | None:
        return travel.obstacle or None


def find_cart(info: Any, token: str | None) -> Cart | None:
    """The signed-in person's cart, or the guest's behind the token; None when there is none.

    A pre-order lies in a cart of its own, which is nobody's: its token opens it to people who are signed in, too.
    """
    if token is not None and info.context.user.pk and (ahead := _preorder(token)):
        return ahead
    return cart_for(user_id=info.context.user.pk, token=token)


def _preorder(token: str) -> Cart | None:
    try:
        return preorder_cart(UUID(token))
    except (ValueError, NotFound):
        return None
