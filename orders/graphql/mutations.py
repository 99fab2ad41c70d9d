"""Filling a cart and placing it. Whatever is refused, nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.idempotency import answer_once

from ..models import Cart
from ..selectors.carts import cart_view
from ..services.carts import add_lines, remove_lines, set_lines, told_of_line
from ..services.placing import place_order
from ..services.vouchers import add_voucher, remove_voucher
from .again import OrderAgain
from .carts import CartType
from .inputs import LineInput, OrderInput, read_order
from .known import cart_known, cart_to_fill, visitor
from .orders import OrderType
from .talk import MessageSend

MOST_LINES = 50


class CartLinesAdd(graphene.Mutation):
    """Put packs into a cart, on top of what lies there; all of them or none. Without a token a cart is made.

    Repeat with the same idempotencyKey to retry.
    """

    class Arguments:
        token = graphene.ID()
        lines = graphene.List(graphene.NonNull(LineInput), required=True)
        idempotency_key = graphene.UUID(required=True)

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, lines: list[dict[str, Any]], idempotency_key: Any, token: str | None = None
    ) -> CartLinesAdd:
        filled: list[Cart] = []

        def add() -> str:
            cart = cart_to_fill(info, token)
            add_lines(cart=cart, wanted=_wanted(lines))
            filled.append(cart)
            return str(cart.token)

        def command() -> dict[str, Any]:
            used = answer_once(
                scope=f"cart_lines_add:{token or visitor(info)}",
                key=str(idempotency_key),
                content=[token, lines],
                command=add,
            )
            return {"cart": cart_view(filled[0] if filled else cart_known(info, used))}

        return answer(CartLinesAdd, command)


class CartLinesUpdate(graphene.Mutation):
    """Set how many packs of a kind lie in the cart; all of the changes or none."""

    class Arguments:
        token = graphene.ID()
        lines = graphene.List(graphene.NonNull(LineInput), required=True)

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, lines: list[dict[str, Any]], token: str | None = None) -> CartLinesUpdate:
        def command() -> dict[str, Any]:
            cart = cart_known(info, token)
            set_lines(cart=cart, wanted=_wanted(lines))
            return {"cart": cart_view(cart)}

        return answer(CartLinesUpdate, command)


class CartLinesRemove(graphene.Mutation):
    """Take packs out of the cart; what does not lie there is out already."""

    class Arguments:
        token = graphene.ID()
        variant_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, variant_ids: list[str], token: str | None = None) -> CartLinesRemove:
        def command() -> dict[str, Any]:
            _refuse_many(variant_ids)
            cart = cart_known(info, token)
            remove_lines(cart=cart, variant_ids=[_variant(variant_id) for variant_id in variant_ids])
            return {"cart": cart_view(cart)}

        return answer(CartLinesRemove, command)


class CartVoucherAdd(graphene.Mutation):
    """Lay a voucher beside the goods, in the place of another; refused with what to do about it."""

    class Arguments:
        token = graphene.ID()
        code = graphene.String(required=True, description="In upper or lower case.")

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, code: str, token: str | None = None) -> CartVoucherAdd:
        def command() -> dict[str, Any]:
            cart = cart_known(info, token)
            return {"cart": add_voucher(cart=cart, code=code)}

        return answer(CartVoucherAdd, command)


class CartVoucherRemove(graphene.Mutation):
    """Take the voucher out of the cart; where none lies it is out already."""

    class Arguments:
        token = graphene.ID()

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str | None = None) -> CartVoucherRemove:
        def command() -> dict[str, Any]:
            cart = cart_known(info, token)
            remove_voucher(cart=cart)
            return {"cart": cart_view(cart)}

        return answer(CartVoucherRemove, command)


class OrderPlace(graphene.Mutation):
    """Turn the cart into an order and hold its goods for a while. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        input = OrderInput(required=True)
        idempotency_key = graphene.UUID(required=True)

    order = graphene.Field(OrderType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, input: dict[str, Any], idempotency_key: Any) -> OrderPlace:  # noqa: A002
        def command() -> dict[str, Any]:
            cart = cart_known(info, input.get("cart_token"), field="cart_token")
            order = place_order(
                cart_id=cart.pk,
                request=read_order(input, user_id=info.context.user.pk),
                request_key=str(idempotency_key),
                actor=Actor.of(info.context.user),
            )
            return {"order": order}

        return answer(OrderPlace, command)


class CartMutation(graphene.ObjectType):
    """Carts, and turning them into orders."""

    cart_lines_add = CartLinesAdd.Field()
    cart_lines_update = CartLinesUpdate.Field()
    cart_lines_remove = CartLinesRemove.Field()
    cart_voucher_add = CartVoucherAdd.Field()
    cart_voucher_remove = CartVoucherRemove.Field()
    order_place = OrderPlace.Field()
    order_again = OrderAgain.Field()
    message_send = MessageSend.Field()


def _variant(given: str) -> int:
    return key_of("ProductVariant", given, field="variant_id")


def _refuse_many(lines: Sequence[Any]) -> None:
    if len(lines) > MOST_LINES:
        raise InvalidInput(_("Mỗi lần nhiều nhất %(most)s món.") % {"most": MOST_LINES}, field="lines")


def _wanted(lines: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Packs and units of a request's lines. Raises NotFound for an id that is no pack's."""
    _refuse_many(lines)
    wanted = []
    for index, line in enumerate(lines):
        with told_of_line(index):
            wanted.append((_variant(line["variant_id"]), line["units"]))
    return wanted
