"""What a producer receives of a pack's price; added to the pack's type, which lives two floors below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.graphql.producer.types import OwnPackType
from catalog.models import ProductVariant
from catalog.selectors.own_products import OwnPack
from catalog.services.prices import refuse_odd_price
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Money, add_field

from ..services.quoting import Quote, quotes_of


class YouReceiveType(graphene.ObjectType):
    """One pack sold alone, by the rules of today; a sale freezes what they come to when it is paid."""

    class Meta:
        name = "YouReceive"

    price = graphene.Field(Money, required=True)
    amount = graphene.Field(Money, required=True, description="What comes to the producer.")
    commission = graphene.Field(Money, required=True)
    fee_basis_points = graphene.Int(description="800 is 8 %; null where a floor, a cap or no rule says the commission.")
    vat_withheld = graphene.Field(Money, required=True)
    pit_withheld = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_price(told: Quote, _info: Any) -> int:
        return told.price_vnd

    @staticmethod
    def resolve_amount(told: Quote, _info: Any) -> int:
        return told.receives_vnd

    @staticmethod
    def resolve_commission(told: Quote, _info: Any) -> int:
        return told.commission_vnd

    @staticmethod
    def resolve_fee_basis_points(told: Quote, _info: Any) -> int | None:
        return told.fee_bp

    @staticmethod
    def resolve_vat_withheld(told: Quote, _info: Any) -> int:
        return told.vat_vnd

    @staticmethod
    def resolve_pit_withheld(told: Quote, _info: Any) -> int:
        return told.pit_vnd


def _quotes(asked: Sequence[tuple[int, int | None]]) -> list[Quote]:
    """Of packs, each at a price or, with None, at its own. Three statements."""
    ids = {variant_id for variant_id, _price_vnd in asked}
    found = ProductVariant.objects.filter(pk__in=ids).select_related("product__producer", "product__category")
    packs = {pack.pk: pack for pack in found}
    return quotes_of([(packs[variant_id], price_vnd) for variant_id, price_vnd in asked])


def extend_own_pack() -> None:
    """Called once, where the schema is put together."""

    def resolve(pack: OwnPack, info: Any, price: int | None = None) -> Any:
        if price is not None:
            refuse_odd_price(price)
        return loader(info, _quotes).load((pack.variant.pk, price))

    field = graphene.Field(
        YouReceiveType,
        required=True,
        price=graphene.Int(description="Another price to try, in đồng; without, the pack's own."),
        resolver=resolve,
        description="What comes to you when one is sold.",
    )
    add_field(OwnPackType, "you_receive", field)
