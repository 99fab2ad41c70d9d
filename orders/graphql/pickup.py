"""Where a part is fetched, for buyers and producers; the code is for its buyer alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from ..models import Pickup, PickupPoint
from ..selectors.pickups import hours_words


class PickupPointType(graphene.ObjectType):
    """A shop, house or market stall that keeps parcels until their buyers come."""

    class Meta:
        name = "PickupPoint"

    name = graphene.String(required=True)
    address = graphene.String(required=True)
    phone = graphene.String(required=True)
    hours = graphene.String(required=True, description="In words; closed on days that are not named.")
    has_fridge = graphene.Boolean(required=True)

    @staticmethod
    def resolve_hours(point: PickupPoint, _info: Any) -> str:
        return hours_words(point)


def pickups(part_ids: Sequence[int]) -> list[Pickup | None]:
    rows = Pickup.objects.filter(part__in=part_ids).select_related("part", "point__ward")
    found = {row.part_id: row for row in rows}
    return [found.get(part_id) for part_id in part_ids]
