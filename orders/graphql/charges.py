"""What a buyer is asked to pay on top, and the harvest of a pre-order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.models import Harvest
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.types import Money

from ..models import ExtraCharge
from .grouping import grouped

ChargeKind = graphene.Enum.from_enum(ExtraCharge.Kind, name="ChargeKind", description="Why more is asked for.")
ChargeStatus = graphene.Enum.from_enum(
    ExtraCharge.Status, name="ChargeStatus", description="Nothing of a charge is owed until it is paid."
)


def charges(part_ids: Sequence[int]) -> list[list[ExtraCharge]]:
    """The extra charges of each part, oldest first."""
    return grouped(ExtraCharge.objects.filter(part__in=part_ids), "part_id", part_ids)


def harvests(ids: Sequence[int]) -> list[Harvest | None]:
    """Harvests by key, whatever became of them."""
    found = Harvest.objects.in_bulk(ids)
    return [found.get(pk) for pk in ids]


class ExtraChargeType(graphene.ObjectType):
    """A second payment for a part: paid with paymentCreate, or not."""

    class Meta:
        name = "ExtraCharge"

    id = graphene.ID(required=True)
    kind = ChargeKind(required=True)
    amount = graphene.Field(Money, required=True)
    status = ChargeStatus(required=True)
    status_text = graphene.String(required=True)
    pay_by = graphene.DateTime(required=True, description="Unpaid after this moment, it lapses.")

    @staticmethod
    def resolve_id(charge: ExtraCharge, _info: Any) -> str:
        return global_id("ExtraCharge", charge.pk)

    @staticmethod
    def resolve_amount(charge: ExtraCharge, _info: Any) -> int:
        return charge.amount_vnd

    @staticmethod
    def resolve_status_text(charge: ExtraCharge, _info: Any) -> str:
        return charge.get_status_display()
