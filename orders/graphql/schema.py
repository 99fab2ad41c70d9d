"""What a buyer may ask about carts, places and orders."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext as _

from marketplace.accounts.finding import find_places
from marketplace.accounts.places import PlaceMatch
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.types import listed

from ..models import CartLine, Order
from ..selectors.access import order_by_token
from ..selectors.carts import CartView, cart_view
from ..selectors.checkout import Review, Travel, review_of, travel_of
from ..selectors.quotes import published_variant
from .buyer_moves import BuyerMoves
from .carts import CartType, DeliveryEstimateType, DeliveryQuotesType
from .choosing import ChoiceMoves, OrderChoiceQuery
from .claiming import ClaimMoves
from .inputs import DeliveryInput, services_of, ward_exists
from .known import cart_known
from .mutations import CartMutation
from .orders import OrderType
from .preorders import PreorderMutation

__all__ = ["OrdersMutation", "OrdersQuery"]

MOST_PLACES = 20


class OrdersMutation(CartMutation, PreorderMutation, BuyerMoves, ChoiceMoves, ClaimMoves, graphene.ObjectType):
    """Carts, orders, and what buyers do about them."""


class PlaceType(graphene.ObjectType):
    """A ward of today, and the old unit by whose name it was found."""

    class Meta:
        name = "Place"

    ward_code = graphene.String(required=True)
    label = graphene.String(required=True)
    old_ward_code = graphene.String(description="To be sent along, so that the parcel shows both addresses.")
    hint = graphene.String(required=True, description="What it was called before 01/07/2025.")
    whole = graphene.Boolean(required=True, description="False: several wards came of the old one, let people choose.")

    @staticmethod
    def resolve_ward_code(place: PlaceMatch, _info: Any) -> str:
        return place.code

    @staticmethod
    def resolve_old_ward_code(place: PlaceMatch, _info: Any) -> str | None:
        return place.old_code if ward_exists(place.old_code, era="2024") else None


class OrdersQuery(OrderChoiceQuery, graphene.ObjectType):
    """Carts, deliveries, orders."""

    cart = graphene.Field(CartType, token=graphene.ID(), description="A guest's by its token, or one's own.")
    delivery_quotes = graphene.Field(
        DeliveryQuotesType,
        token=graphene.ID(),
        ward_code=graphene.String(required=True),
        deliveries=graphene.List(graphene.NonNull(DeliveryInput), description="The services wanted so far."),
        description="What it costs to send the cart to a ward.",
    )
    delivery_estimate = graphene.Field(
        DeliveryEstimateType,
        variant_id=graphene.ID(required=True),
        ward_code=graphene.String(required=True),
        units=graphene.Int(default_value=1),
        description="Whether packs of one kind may travel to a ward, before they lie in a cart.",
    )
    order = graphene.Field(OrderType, token=graphene.ID(required=True), description="By its unguessable token.")
    places = listed(
        PlaceType,
        query=graphene.String(required=True, description="Old or new names, with or without marks."),
        limit=graphene.Int(default_value=10, description="At most 20."),
    )

    @staticmethod
    def resolve_cart(_root: None, info: Any, token: str | None = None) -> CartView:
        return cart_view(cart_known(info, token))

    @staticmethod
    def resolve_delivery_quotes(
        _root: None, info: Any, ward_code: str, token: str | None = None, deliveries: list[Any] | None = None
    ) -> Review:
        _refuse_unknown_ward(ward_code)
        view = cart_view(cart_known(info, token))
        return review_of(view, ward_code=ward_code, services=services_of(deliveries or []), on=clock.today())

    @staticmethod
    def resolve_delivery_estimate(_root: None, _info: Any, variant_id: str, ward_code: str, units: int) -> Travel:
        _refuse_unknown_ward(ward_code)
        variant = published_variant(key_of("ProductVariant", variant_id, field="variant_id"))
        units = max(1, min(units, CartLine.MAX_UNITS))
        return travel_of(variant=variant, units=units, ward_code=ward_code, on=clock.today())

    @staticmethod
    def resolve_order(_root: None, _info: Any, token: str) -> Order:
        return order_by_token(token)

    @staticmethod
    def resolve_places(_root: None, _info: Any, query: str, limit: int) -> list[PlaceMatch]:
        return find_places(query[:120], max(1, min(limit, MOST_PLACES)))


def _refuse_unknown_ward(ward_code: str) -> None:
    if not ward_exists(ward_code):
        raise InvalidInput(_("Không có xã, phường này. Tìm bằng “places”."), field="ward_code")
