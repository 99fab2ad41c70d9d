"""Paying an order, and what became of it; `payments` is added to the order's type, which lives one floor below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import Sum

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, add_field, listed, user_errors
from marketplace.kernel.idempotency import answer_once
from orders.graphql.orders import OrderType
from orders.models import Order
from orders.selectors.access import buyers_charge, order_by_token

from ..declines import decline_reason
from ..models import Payment, PaymentShare
from ..services.opening import open_payment
from ..services.ways import VIETQR, provider_of
from .money_back import DisputeType, RefundType, disputes_of_payments, refunds_of_payments
from .next_actions import NextAction, PaymentMethod, received_of_payments, transfers_of_payments

PaymentStatus = graphene.Enum.from_enum(
    Payment.Status, name="PaymentStatus", description="Whether the money of this attempt is there."
)


class PaymentType(graphene.ObjectType):
    """One attempt to pay an order."""

    class Meta:
        name = "Payment"

    status = PaymentStatus(required=True)
    method = graphene.Field(PaymentMethod, required=True)
    amount = graphene.Field(Money, required=True)
    refunded = graphene.Field(Money, required=True, description="Refunds asked for and not failed.")
    received = graphene.Field(
        Money, required=True, description="What is there: by bank transfer it may be a part, and the rest is still due."
    )
    partially_funded = graphene.Boolean(required=True, description="Some of the money is there, and not all of it.")
    next_action = graphene.Field(NextAction, description="Null once there is nothing left to do.")
    pay_url = graphene.String(description="Send the buyer there; null once there is nothing left to pay.")
    decline_code = graphene.String(description="Of the last refused card.")
    decline_reason = graphene.String(description="The same in words that say what to do.")
    opened_at = graphene.DateTime(required=True)
    succeeded_at = graphene.DateTime()
    refunds = listed(RefundType, description="Oldest first.")
    disputes = listed(DisputeType, description="Oldest first.")

    @staticmethod
    def resolve_amount(payment: Payment, _info: Any) -> int:
        return payment.amount_vnd

    @staticmethod
    def resolve_method(payment: Payment, _info: Any) -> str:
        return "vietqr" if payment.provider == VIETQR else "card"

    @staticmethod
    def resolve_received(payment: Payment, info: Any) -> Any:
        if payment.provider != VIETQR:
            return payment.amount_vnd if payment.status == Payment.Status.SUCCEEDED else 0
        return loader(info, received_of_payments).load(payment.pk)

    @staticmethod
    def resolve_partially_funded(payment: Payment, info: Any) -> Any:
        if payment.provider != VIETQR or payment.status == Payment.Status.SUCCEEDED:
            return False
        return loader(info, partly_funded).load(payment.pk)

    @staticmethod
    def resolve_next_action(payment: Payment, info: Any) -> Any:
        if payment.status != Payment.Status.OPEN:
            return None
        if payment.provider == VIETQR:
            return loader(info, transfers_of_payments).load(payment.pk)
        return payment if payment.pay_url else None

    @staticmethod
    def resolve_refunded(payment: Payment, info: Any) -> Any:
        return loader(info, refunded).load(payment.pk)

    @staticmethod
    def resolve_refunds(payment: Payment, info: Any) -> Any:
        return loader(info, refunds_of_payments).load(payment.pk)

    @staticmethod
    def resolve_disputes(payment: Payment, info: Any) -> Any:
        return loader(info, disputes_of_payments).load(payment.pk)

    @staticmethod
    def resolve_pay_url(payment: Payment, _info: Any) -> str | None:
        return payment.pay_url or None if payment.status == Payment.Status.OPEN else None

    @staticmethod
    def resolve_decline_code(payment: Payment, _info: Any) -> str | None:
        return payment.failure_code or None

    @staticmethod
    def resolve_decline_reason(payment: Payment, _info: Any) -> str | None:
        return decline_reason(payment.failure_code) or None


class PaymentCreate(graphene.Mutation):
    """Open the payment of an unpaid order, or of an extra charge of it.

    There is one open payment of each at a time, so asking again gives the same one.

    Repeat with the same idempotencyKey to retry. An order is paid when its provider says so, not when the buyer is
    back from the payment page.
    """

    class Arguments:
        order_token = graphene.ID(required=True)
        charge_id = graphene.ID(description="Of an extra charge that is asked for; null pays the order itself.")
        idempotency_key = graphene.UUID(required=True)
        method = PaymentMethod(description="CARD where nothing was chosen before.")

    payment = graphene.Field(PaymentType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        order_token: str,
        idempotency_key: Any,
        charge_id: str | None = None,
        method: Any = None,
    ) -> PaymentCreate:
        def command() -> dict[str, Any]:
            order = order_by_token(order_token)
            charge = charge_of(order_token, charge_id)
            # The key is only bound to its order here: the provider is asked outside of any transaction, and
            # open_payment itself gives back the same payment however often it is asked.
            way = PaymentMethod.get(method).value if method else ""
            provider = provider_of(way)
            chosen = [each for each in (charge, way) if each]
            content = [order.pk, *chosen] if chosen else order.pk
            answer_once(
                scope="payment_create", key=str(idempotency_key), content=content, command=lambda: {"order": order.pk}
            )
            actor = Actor.of(info.context.user)
            payment = open_payment(order_id=order.pk, charge_id=charge, actor=actor, provider=provider)
            return {"payment": payment}

        return answer(PaymentCreate, command)


def charge_of(order_token: str, charge_id: str | None) -> int | None:
    """The key of a charge of this order; None for the order itself. Raises NotFound."""
    if charge_id is None:
        return None
    return buyers_charge(token=order_token, charge_id=key_of("ExtraCharge", charge_id, field="chargeId")).pk


class PaymentsMutation(graphene.ObjectType):
    """Payments."""

    payment_create = PaymentCreate.Field()


def payments_of_orders(order_ids: Sequence[int]) -> list[list[Payment]]:
    """All attempts to pay each order, newest first."""
    known: dict[int, list[Payment]] = {order_id: [] for order_id in order_ids}
    for payment in Payment.objects.filter(order__in=order_ids):
        known[payment.order_id].append(payment)
    return [known[order_id] for order_id in order_ids]


def partly_funded(payment_ids: Sequence[int]) -> list[bool]:
    """Whether some money of each open payment is there."""
    return [amount_vnd > 0 for amount_vnd in received_of_payments(payment_ids)]


def refunded(payment_ids: Sequence[int]) -> list[int]:
    """What went back of each payment, in đồng."""
    shares = PaymentShare.objects.filter(payment__in=payment_ids).values_list("payment").order_by()
    sums = dict(shares.annotate(refunded_vnd=Sum("refunded_vnd")))
    return [sums.get(payment_id, 0) for payment_id in payment_ids]


def resolve_payments(order: Order, info: Any) -> Any:
    return loader(info, payments_of_orders).load(order.pk)


def extend_order() -> None:
    """Give orders their `payments { … }`; called where the schema is put together."""
    payments = graphene.NonNull(graphene.List(graphene.NonNull(PaymentType)))
    add_field(OrderType, "payments", graphene.Field(payments, resolver=resolve_payments, description="Newest first."))
