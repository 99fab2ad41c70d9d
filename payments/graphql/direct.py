"""Paying producers themselves, for buyers' programs: what was said of a transfer, and of a refund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, listed, user_errors
from orders.selectors.access import order_by_token

from ..models import DirectRefund, DirectTransfer
from ..selectors.direct import buyers_direct, buyers_direct_refund
from ..services.direct_paying import say_transferred
from ..services.direct_refunds import contest_refund, say_refund_received


class DirectRefundState(graphene.Enum):
    """How far a refund of a producer is."""

    OWED = "owed"
    SENT = "sent"
    CONTESTED = "contested"
    RECEIVED = "received"

    @property
    def description(self) -> str:
        return {
            "owed": "Its producer has to send it.",
            "sent": "Its producer says it was sent; the buyer is asked.",
            "contested": "The buyer says it did not come; an operator asks both.",
            "received": "The buyer has it, or said nothing for days.",
        }[self.value]


class DirectRefundType(graphene.ObjectType):
    """Money a producer pays back to its buyer itself."""

    class Meta:
        name = "DirectRefund"

    id = graphene.ID(required=True)
    state = DirectRefundState(required=True)
    amount = graphene.Field(Money, required=True)
    send_by = graphene.DateTime(required=True)
    bank_ref = graphene.String(required=True, description="The bank's number; empty until it was sent.")
    is_again = graphene.Boolean(required=True, description="It came beyond the price: paid twice, or too much.")

    @staticmethod
    def resolve_id(refund: DirectRefund, _info: Any) -> str:
        return global_id("DirectRefund", refund.pk)

    @staticmethod
    def resolve_amount(refund: DirectRefund, _info: Any) -> int:
        return refund.amount_vnd


class DirectTransferType(graphene.ObjectType):
    """What buyer and producer say about a payment to that producer. Only the producer's word makes it paid."""

    class Meta:
        name = "DirectTransfer"

    part_number = graphene.String(required=True, description="The order's part whose producer is paid.")
    said_at = graphene.DateTime(description="The buyer said it was sent.")
    bank_ref = graphene.String(required=True, description="With this number of the bank.")
    confirm_by = graphene.DateTime(description="By then its producer is to have looked.")
    denied_at = graphene.DateTime(description="Its producer looked and did not see it.")
    confirmed_at = graphene.DateTime(description="The money was seen.")
    refunds = listed(DirectRefundType, description="Oldest first.")

    @staticmethod
    def resolve_part_number(told: DirectTransfer, _info: Any) -> str:
        return told.payment.part.number if told.payment.part else ""

    @staticmethod
    def resolve_refunds(told: DirectTransfer, info: Any) -> Any:
        return loader(info, refunds_of_direct).load(told.payment_id)


def direct_of_payments(payment_ids: Sequence[int]) -> list[DirectTransfer | None]:
    """What was said of each payment; None for money that comes to us."""
    rows = DirectTransfer.objects.filter(payment__in=payment_ids).select_related("payment__part")
    known = {row.payment_id: row for row in rows}
    return [known.get(payment_id) for payment_id in payment_ids]


def refunds_of_direct(payment_ids: Sequence[int]) -> list[list[DirectRefund]]:
    """What producers owe back of each payment, oldest first."""
    known: dict[int, list[DirectRefund]] = {payment_id: [] for payment_id in payment_ids}
    for refund in DirectRefund.objects.filter(payment__in=payment_ids).order_by("pk"):
        known[refund.payment_id].append(refund)
    return [known[payment_id] for payment_id in payment_ids]


class DirectTransferSay(graphene.Mutation):
    """The buyer says that a transfer to a producer was sent. The goods wait for the producer; nothing is paid by it."""

    class Arguments:
        order_token = graphene.ID(required=True)
        reference = graphene.String(required=True, description="Of the code, as in nextAction.")
        bank_ref = graphene.String(required=True, description="The bank's number of the transfer.")

    direct = graphene.Field(DirectTransferType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, order_token: str, reference: str, bank_ref: str) -> DirectTransferSay:
        def command() -> dict[str, Any]:
            payment = buyers_direct(order_by_token(order_token), reference)
            actor = Actor.of(info.context.user)
            return {"direct": say_transferred(payment_id=payment.pk, bank_ref=bank_ref, actor=actor)}

        return answer(DirectTransferSay, command)


class DirectRefundAnswer(graphene.Mutation):
    """The buyer says whether a refund came that its producer says was sent."""

    class Arguments:
        order_token = graphene.ID(required=True)
        refund_id = graphene.ID(required=True)
        received = graphene.Boolean(required=True)

    refund = graphene.Field(DirectRefundType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, order_token: str, refund_id: str, received: bool) -> DirectRefundAnswer:
        def command() -> dict[str, Any]:
            key = key_of("DirectRefund", refund_id, field="refundId")
            refund = buyers_direct_refund(order_by_token(order_token), key)
            say = say_refund_received if received else contest_refund
            return {"refund": say(refund_id=refund.pk, actor=Actor.of(info.context.user))}

        return answer(DirectRefundAnswer, command)


class DirectMutation(graphene.ObjectType):
    """Paying producers themselves."""

    direct_transfer_say = DirectTransferSay.Field()
    direct_refund_answer = DirectRefundAnswer.Field()
