"""Ordering ahead of a harvest, and saying no to a second payment, by program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.idempotency import answer_once

from ..selectors.access import buyers_charge, preorder_cart
from ..selectors.carts import cart_view
from ..services import charging
from ..services.carts import start_preorder
from .carts import CartType
from .charges import ExtraChargeType
from .known import visitor


class PreorderStart(graphene.Mutation):
    """Put packs of a harvest to come into a cart of its own; it is placed with orderPlace like any other.

    Repeat with the same idempotencyKey to retry.
    """

    class Arguments:
        harvest_id = graphene.ID(required=True)
        units = graphene.Int(required=True)
        idempotency_key = graphene.UUID(required=True)

    cart = graphene.Field(CartType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, harvest_id: str, units: int, idempotency_key: Any) -> PreorderStart:
        def start() -> str:
            return str(start_preorder(harvest_id=key_of("Harvest", harvest_id, field="harvest_id"), units=units).token)

        def command() -> dict[str, Any]:
            token = answer_once(
                scope=f"preorder_start:{visitor(info)}",
                key=str(idempotency_key),
                content=[harvest_id, units],
                command=start,
            )
            return {"cart": cart_view(preorder_cart(UUID(token)))}

        return answer(PreorderStart, command)


class ChargeRefuse(graphene.Mutation):
    """Pay no more for heavier goods; they are sent for what was paid. Repeating is harmless.

    Who does not want the rest of a pre-order gives the part up with partWithdraw.
    """

    class Arguments:
        token = graphene.ID(required=True, description="Of the order.")
        charge_id = graphene.ID(required=True)

    charge = graphene.Field(ExtraChargeType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, charge_id: str) -> ChargeRefuse:
        def command() -> dict[str, Any]:
            charge = buyers_charge(token=token, charge_id=key_of("ExtraCharge", charge_id, field="charge_id"))
            return {"charge": charging.refuse_charge(charge_id=charge.pk, actor=Actor.of(info.context.user))}

        return answer(ChargeRefuse, command)


class PreorderMutation(graphene.ObjectType):
    """Pre-orders and second payments."""

    preorder_start = PreorderStart.Field()
    charge_refuse = ChargeRefuse.Field()
