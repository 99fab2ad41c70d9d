"""Refunds and disputes of a payment, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from marketplace.kernel.graphql.types import Money

from ..models import Dispute, Refund

DisputeStatus = graphene.Enum.from_enum(
    Dispute.Status,
    name="DisputeStatus",
    description="WARNING_… are questions of the bank that move no money; LOST means the bank paid the buyer back.",
)


class RefundStatus(graphene.Enum):
    """How far a refund is."""

    ASKED = "asked"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def description(self) -> str:
        return {
            "asked": "On its way.",
            "waiting": "Held while a bank looks into the payment; sent when it leaves the money with the marketplace.",
            "succeeded": "The provider gave it back. A bank may still return it: it is FAILED then.",
            "failed": "It did not reach the buyer. It is sent again as a refund of its own.",
            "dropped": "Not sent, because the bank paid the buyer back.",
        }[self.value]


class RefundType(graphene.ObjectType):
    """Money on its way back to the buyer for one part of the order."""

    class Meta:
        name = "Refund"

    status = RefundStatus(required=True)
    amount = graphene.Field(Money, required=True)
    part_number = graphene.String(required=True)
    asked_at = graphene.DateTime(required=True)
    settled_at = graphene.DateTime()

    @staticmethod
    def resolve_status(refund: Refund, _info: Any) -> str:
        return "waiting" if refund.is_waiting else refund.status

    @staticmethod
    def resolve_amount(refund: Refund, _info: Any) -> int:
        return refund.amount_vnd

    @staticmethod
    def resolve_part_number(refund: Refund, _info: Any) -> str:
        return refund.share.part.number


class DisputeType(graphene.ObjectType):
    """The buyer's bank looks into the payment."""

    class Meta:
        name = "Dispute"

    status = DisputeStatus(required=True)
    amount = graphene.Field(Money, required=True)
    reason = graphene.String(required=True, description="In the provider's words: fraudulent, product_not_received, …")
    opened_at = graphene.DateTime(required=True)
    closed_at = graphene.DateTime()

    @staticmethod
    def resolve_amount(dispute: Dispute, _info: Any) -> int:
        return dispute.amount_vnd


def refunds_of_payments(payment_ids: Sequence[int]) -> list[list[Refund]]:
    """The refunds of each payment, oldest first."""
    rows = Refund.objects.with_standing().filter(share__payment__in=payment_ids).select_related("share__part")
    known: dict[int, list[Refund]] = {payment_id: [] for payment_id in payment_ids}
    for refund in rows.order_by("pk"):
        known[refund.share.payment_id].append(refund)
    return list(known.values())


def disputes_of_payments(payment_ids: Sequence[int]) -> list[list[Dispute]]:
    """The disputes of each payment, oldest first."""
    known: dict[int, list[Dispute]] = {payment_id: [] for payment_id in payment_ids}
    for dispute in Dispute.objects.filter(payment__in=payment_ids):
        known[dispute.payment_id].append(dispute)
    return list(known.values())
