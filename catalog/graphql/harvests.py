"""Harvests to come, as buyers see them."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Harvest
from marketplace.kernel.graphql.ids import global_id


class HarvestType(graphene.ObjectType):
    """Goods promised before they are ripe: a deposit now, the rest when they are brought in."""

    class Meta:
        name = "Harvest"

    id = graphene.ID(required=True)
    order_until = graphene.DateTime(required=True, description="Ordered ahead until this moment.")
    harvest_from = graphene.Date(required=True)
    harvest_until = graphene.Date(required=True)
    units_left = graphene.Int(required=True, description="Packs that may still be promised.")
    deposit_bp = graphene.Int(required=True, description="Share of the goods paid when ordering: 3000 is 30 %.")

    @staticmethod
    def resolve_id(harvest: Harvest, _info: Any) -> str:
        return global_id("Harvest", harvest.pk)
