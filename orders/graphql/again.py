"""Buying an order once more."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors
from marketplace.kernel.idempotency import answer_once

from ..selectors.access import order_by_token
from ..selectors.carts import cart_view
from ..services.again import order_again
from .carts import CartType
from .known import cart_known, cart_to_fill, visitor


class MissingGoods(graphene.ObjectType):
    """Goods of the old order that are not in the cart now, or not all of them."""

    name = graphene.String(required=True, description="As the order called them.")
    why = graphene.String(required=True)


class OrderAgain(graphene.Mutation):
    """Put what an order held and can still be bought into a cart, at today's prices.

    A kind that lies there is brought to the ordered number, never above it. Repeat with the same idempotencyKey to
    retry.
    """

    class Arguments:
        order_token = graphene.ID(required=True)
        cart_token = graphene.ID(description="A guest's cart; a new one is made without it.")
        idempotency_key = graphene.UUID(required=True)

    cart = graphene.Field(CartType)
    missing = listed(MissingGoods)
    repriced = listed(graphene.String, description="Names of goods whose price is another one today.")
    errors = user_errors()

    @staticmethod
    def resolve_missing(payload: OrderAgain, _info: Any) -> Any:
        return payload.missing or []

    @staticmethod
    def resolve_repriced(payload: OrderAgain, _info: Any) -> Any:
        return payload.repriced or []

    @staticmethod
    def mutate(
        _root: None, info: Any, order_token: str, idempotency_key: Any, cart_token: str | None = None
    ) -> OrderAgain:
        def command() -> dict[str, Any]:
            order = order_by_token(order_token)
            key, actor = str(idempotency_key), Actor.of(info.context.user)
            used = answer_once(
                scope=f"order_again:{cart_token or visitor(info)}",
                key=key,
                content=[order_token, cart_token],
                command=lambda: str(cart_to_fill(info, cart_token).token),
            )
            cart = cart_known(info, used, field="cart_token")
            done = order_again(order=order, cart=cart, request_key=key, actor=actor)
            return {"cart": cart_view(cart), "missing": done.missing, "repriced": done.repriced}

        return answer(OrderAgain, command)
