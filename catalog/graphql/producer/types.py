"""A product as its producer sees it: in every state, with what waits for a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from graphene.types.generic import GenericScalar

from catalog.models import Product, ProductChange, ProductVariant
from catalog.selectors.labels import Missing, missing_on_label
from catalog.selectors.own_products import Countable, OwnPack, OwnProduct, own_products_by_ids
from catalog.selectors.sharing import stopped_at
from marketplace.kernel.graphql.connections import PageInfo, edge_type
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Money, listed

from ..enums import DeliveryScope, PackUnit, Storage

ListingStatus = graphene.Enum.from_enum(Product.Status, name="ListingStatus", description="Where a listing stands.")
ChangeStatus = graphene.Enum.from_enum(
    ProductChange.Status, name="ChangeStatus", description="What became of a change somebody looks at."
)


def own_parts(product_ids: Sequence[int]) -> list[OwnProduct]:
    found = own_products_by_ids(product_ids)
    return [found[product_id] for product_id in product_ids]


class CountableType(graphene.ObjectType):
    """What can be counted of a pack: a lot, or the stock whose batch nobody wrote down."""

    class Meta:
        name = "OwnStock"

    lot_id = graphene.ID(description="Null while nothing was ever counted.")
    code = graphene.String(required=True)
    units = graphene.Int(required=True, description="Packs lying at the producer; send it back as seenUnits.")
    held = graphene.Int(required=True, description="Of these, promised to orders that are not paid yet.")

    @staticmethod
    def resolve_lot_id(stock: Countable, _info: Any) -> str | None:
        return global_id("Lot", stock.lot_id) if stock.lot_id else None


class OwnPackType(graphene.ObjectType):
    """A pack of one's own."""

    class Meta:
        name = "OwnVariant"

    id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    unit = PackUnit(required=True)
    net_quantity = graphene.Int(required=True)
    price = graphene.Field(Money, required=True, description="VAT included; send it back as seenVnd.")
    units_free = graphene.Int(required=True)
    stock = listed(CountableType)

    @staticmethod
    def resolve_id(pack: OwnPack, _info: Any) -> str:
        return global_id("ProductVariant", pack.variant.pk)

    @staticmethod
    def resolve_sku(pack: OwnPack, _info: Any) -> str:
        return pack.variant.sku

    @staticmethod
    def resolve_name(pack: OwnPack, _info: Any) -> str:
        return pack.variant.name_vi

    @staticmethod
    def resolve_unit(pack: OwnPack, _info: Any) -> str:
        return pack.variant.unit

    @staticmethod
    def resolve_net_quantity(pack: OwnPack, _info: Any) -> int:
        return pack.variant.net_quantity

    @staticmethod
    def resolve_price(pack: OwnPack, _info: Any) -> int:
        return pack.variant.price_vnd


class ProductChangeType(graphene.ObjectType):
    """What waits for a reviewer, or was handed back."""

    class Meta:
        name = "ProductChange"

    id = graphene.ID(required=True)
    status = ChangeStatus(required=True)
    is_first = graphene.Boolean(required=True, description="The product itself, before it was ever sold.")
    before = GenericScalar(required=True)
    after = GenericScalar(required=True)
    reason = graphene.String(required=True)
    advice = graphene.String(required=True, description="What to do about it.")
    asked_at = graphene.DateTime(required=True)

    @staticmethod
    def resolve_id(change: ProductChange, _info: Any) -> str:
        return global_id("ProductChange", change.pk)


class MissingType(graphene.ObjectType):
    """What the label still lacks."""

    class Meta:
        name = "MissingOnLabel"

    name = graphene.String(required=True)
    what = graphene.String(required=True)
    advice = graphene.String(required=True)

    @staticmethod
    def resolve_what(missing: Missing, _info: Any) -> str:
        return str(missing.what)

    @staticmethod
    def resolve_advice(missing: Missing, _info: Any) -> str:
        return str(missing.advice)


class OwnProductType(graphene.ObjectType):
    """A product of one's own, in any state."""

    class Meta:
        name = "OwnProduct"

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    status = ListingStatus(required=True)
    name = graphene.String(required=True, description="As buyers read it; what waits stands in change.")
    summary = graphene.String(required=True)
    category = graphene.String(required=True, description="Its slug.")
    storage = Storage(required=True)
    delivery_scope = DeliveryScope(required=True)
    shelf_life_days = graphene.Int()
    season_months = listed(graphene.Int)
    variants = listed(OwnPackType)
    change = graphene.Field(ProductChangeType, description="The one that is not decided yet.")

    @staticmethod
    def resolve_id(product: Product, _info: Any) -> str:
        return global_id("Product", product.pk)

    @staticmethod
    def resolve_name(product: Product, _info: Any) -> str:
        return product.name_vi

    @staticmethod
    def resolve_summary(product: Product, _info: Any) -> str:
        return product.summary_vi

    @staticmethod
    def resolve_category(product: Product, _info: Any) -> str:
        return product.category.slug

    @staticmethod
    def resolve_variants(product: Product, info: Any) -> Any:
        return loader(info, own_parts).load(product.pk).then(lambda own: own.packs)

    @staticmethod
    def resolve_change(product: Product, info: Any) -> Any:
        return loader(info, own_parts).load(product.pk).then(lambda own: own.change)


class OwnProductDetailsType(OwnProductType):
    """One product of one's own, with what its label still lacks."""

    class Meta:
        name = "OwnProductDetails"

    missing = listed(MissingType, description="Empty when it may be submitted.")
    is_shared = graphene.Boolean(required=True, description="Whether partners may show it, where shopSharing allows.")
    not_at = listed(graphene.String, description="Slugs of partners that may not show it.")

    @staticmethod
    def resolve_not_at(product: Product, _info: Any) -> list[str]:
        return stopped_at(product)

    @staticmethod
    def resolve_missing(product: Product, _info: Any) -> list[Missing]:
        return missing_on_label(product)


OwnProductEdge = edge_type(OwnProductType)


class OwnProductConnection(graphene.ObjectType):
    """A page of one's own products, newest first."""

    edges = listed(OwnProductEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)


def pack_of(variant: ProductVariant) -> OwnPack:
    """The pack as it is after a command."""
    own = own_products_by_ids([variant.product_id])[variant.product_id]
    return next(pack for pack in own.packs if pack.variant.pk == variant.pk)
