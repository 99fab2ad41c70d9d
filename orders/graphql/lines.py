"""What was bought, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.graphql import loaders as catalog_loaders
from catalog.graphql.products import ProductVariantType
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Money

from ..models import OrderLine
from .aftercare import line_id
from .grouping import grouped


def lines(part_ids: Sequence[int]) -> list[list[OrderLine]]:
    return grouped(OrderLine.objects.filter(part__in=part_ids), "part_id", part_ids)


class OrderLineType(graphene.ObjectType):
    """What was bought, as it was called and priced on that day."""

    class Meta:
        name = "OrderLine"

    id = graphene.ID(required=True)
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    sku = graphene.String(required=True)
    units = graphene.Int(required=True, description="As ordered.")
    units_missing = graphene.Int(required=True, description="Ordered, and never sent.")
    units_returned = graphene.Int(required=True)
    is_substitute = graphene.Boolean(required=True, description="Sent instead of another line, with the buyer's yes.")
    price = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True, description="Before the voucher.")
    discount = graphene.Field(Money, required=True, description="This line's share of the voucher.")
    due = graphene.Field(Money, required=True, description="As of now, after the voucher and what came back.")
    price_per_kg = graphene.Field(Money, description="Of goods weighed at packing: price is then the most.")
    weight_min_g = graphene.Int(description="Of one pack, as estimated.")
    weight_max_g = graphene.Int()
    weighed_g = graphene.Int(description="All packs together, on the producer's scales; null until then.")
    variant = graphene.Field(ProductVariantType, description="Null once it is no longer shown.")

    @staticmethod
    def resolve_id(line: OrderLine, _info: Any) -> str:
        return line_id(line)

    @staticmethod
    def resolve_is_substitute(line: OrderLine, _info: Any) -> bool:
        return line.replaces_id is not None

    @staticmethod
    def resolve_price(line: OrderLine, _info: Any) -> int:
        return line.price_vnd

    @staticmethod
    def resolve_total(line: OrderLine, _info: Any) -> int:
        return line.total_vnd

    @staticmethod
    def resolve_discount(line: OrderLine, _info: Any) -> int:
        return line.discount_vnd

    @staticmethod
    def resolve_due(line: OrderLine, _info: Any) -> int:
        return line.due_vnd

    @staticmethod
    def resolve_price_per_kg(line: OrderLine, _info: Any) -> int | None:
        return line.price_per_kg_vnd

    @staticmethod
    def resolve_variant(line: OrderLine, info: Any) -> Any:
        return loader(info, catalog_loaders.variants).load(line.variant_id)
